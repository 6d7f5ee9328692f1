import { expect, test } from 'vitest';
import { lessonSite, stored, wake } from './support/lesson.ts';

const lessons = lessonSite();

test('a right count is told so, the output appears, and the guess is kept', async () => {
  const { page, problems } = await lessons.open('en/lessons/three-servers/');
  await wake(page);
  const block = page.locator('day-command[id="first-look.list"]');
  expect(await block.locator('.predict-answer').isVisible()).toBe(false);
  await block.locator('input').fill('3');
  await page.keyboard.press('Enter');
  await block.locator('.predict-verdict', { hasText: 'Right.' }).waitFor();
  await block.locator('.cmd-output').waitFor();
  expect(await block.locator('.predict-answer').isVisible()).toBe(true);
  expect(await stored(page, 'three-servers')).toMatchObject({ guesses: { 'first-look.list': 2 }, done: { 'first-look': expect.any(Number) } });
  expect(problems).toEqual([]);
});

test('a wrong count says what it really was, judged by the recording on the page', async () => {
  const { page } = await lessons.open('en/lessons/three-servers/');
  await wake(page);
  const block = page.locator('day-command[id="first-look.list"]');
  await block.locator('input').fill('4');
  await block.locator('.predict button').click();
  await block.locator('.predict-verdict', { hasText: 'You said 4; it is 3.' }).waitFor();
  expect((await stored(page, 'three-servers'))?.guesses).toEqual({ 'first-look.list': 0 });
});

test('Run asks for the guess first, and runs when pressed again: a skip, which is kept', async () => {
  const { page } = await lessons.open('en/lessons/three-servers/');
  await wake(page);
  const block = page.locator('day-command[id="first-look.list"]');
  await block.locator('.cmd-run').click();
  expect(await block.locator('.cmd-status').textContent()).toContain('Guess first');
  expect(await block.locator('input').evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await block.locator('.cmd-output').isVisible()).toBe(false);
  await block.locator('.cmd-run').click();
  await block.locator('.cmd-output').waitFor();
  await block.locator('.predict-verdict', { hasText: 'skipped' }).waitFor();
  expect((await stored(page, 'three-servers'))?.guesses).toEqual({ 'first-look.list': 1 });
});

test('nothing typed is asked for, not judged', async () => {
  const { page } = await lessons.open('en/lessons/three-servers/');
  await wake(page);
  const block = page.locator('day-command[id="first-look.list"]');
  await block.locator('.predict button').click();
  await block.locator('.predict-verdict', { hasText: 'Type a number first.' }).waitFor();
  expect(await block.locator('.cmd-output').isVisible()).toBe(false);
});

test('a line is chosen by keyboard; each choice has its reason', async () => {
  const { page } = await lessons.open('en/lessons/three-servers/#wide');
  await wake(page);
  const block = page.locator('day-command[id="wide.wide"]');
  const options = await block.locator('.predict-options label').allTextContents();
  expect(options).toHaveLength(3);
  const right = options.findIndex((line) => line.includes('KERNEL-VERSION'));
  await block.locator('.predict-options input').first().focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < right; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await block.locator('.predict-verdict', { hasText: 'Right.' }).waitFor();
  expect(await block.locator('.predict-answer li').count()).toBe(3);
  expect(await block.locator('.predict-right.predict-yours').count()).toBe(1);
});

test('the padding of the real line does not give it away', async () => {
  const { page } = await lessons.open('en/lessons/three-servers/');
  const lines = await page.locator('day-command[id="wide.wide"] .predict-options code').allTextContents();
  expect(lines.filter((line) => / {4,}/.test(line))).toEqual([]);
});

test('rows are chosen by touch in the earlier output; a wrong one gets its own reason', async () => {
  const { page } = await lessons.open('en/lessons/three-servers/', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const block = page.locator('day-command[id="roles.by-label"]');
  await block.locator('.predict-table label', { hasText: 'cpu2' }).tap();
  await block.locator('.predict button').tap();
  await block.locator('.predict-verdict', { hasText: 'Not quite.' }).waitFor();
  expect(await block.locator('.predict-yours').textContent()).toContain('no');
  await block.locator('.cmd-output').waitFor();
});

test('where several rows are right, one alone is told what is missing', async () => {
  const { page } = await lessons.open('en/lessons/control-plane/');
  await wake(page);
  const block = page.locator('day-command:has(.predict[data-kind="row"])').first();
  await block.locator('.predict-table label', { hasText: 'etcd' }).click();
  await block.locator('.predict button').click();
  await block.locator('.predict-verdict', { hasText: 'Not quite. 3 missing.' }).waitFor();
});

test('where several rows are right, all of them together are', async () => {
  const { page } = await lessons.open('en/lessons/control-plane/');
  await wake(page);
  const block = page.locator('day-command:has(.predict[data-kind="row"])').first();
  const labels = block.locator('.predict-table label');
  const wanted = /etcd|kube-apiserver|kube-controller-manager|kube-scheduler/;
  for (let i = 0; i < (await labels.count()); i++) if (wanted.test((await labels.nth(i).textContent()) ?? '')) await labels.nth(i).click();
  await block.locator('.predict button').click();
  await block.locator('.predict-verdict', { hasText: 'Right.' }).waitFor();
});
