import { expect, test } from 'vitest';
import { lessonSite, wake } from './support/lesson.ts';

const lessons = lessonSite();

test('by keyboard: one tab stop, arrows move between cells, Esc closes, the text stays as it was', async () => {
  const { page, problems } = await lessons.open('en/lessons/three-servers/');
  await wake(page);
  const block = page.locator('day-command[id="first-look.list"]');
  await block.locator('summary', { hasText: 'without guessing' }).focus();
  await page.keyboard.press('Enter');
  const pre = block.locator('.cmd-output');
  await pre.waitFor();
  const before = await pre.textContent();
  await page.keyboard.press('Tab');
  const bubble = page.locator('.explain');
  await bubble.filter({ hasText: 'The node’s name' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await bubble.filter({ hasText: 'Copied from the names' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await bubble.filter({ hasText: 'ROLES · <none>' }).waitFor();
  expect(await bubble.textContent()).toContain('ordinary worker');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('<none>');
  expect(await pre.locator('[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Escape');
  expect(await bubble.isVisible()).toBe(false);
  expect(await pre.textContent()).toBe(before);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('.cmd-output'))).toBeNull();
  expect(problems).toEqual([]);
});

test('by touch, in Korean, and only then are the explanations fetched, once', async () => {
  const before = lessons.site.requests.length;
  const asked = () => lessons.site.requests.slice(before).filter((path) => path.includes('data/columns')).length;
  const { page } = await lessons.open('lessons/three-servers/', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const block = page.locator('day-command[id="first-look.list"]');
  await block.locator('.cmd-out summary').tap();
  const pre = block.locator('.cmd-output');
  await pre.waitFor();
  expect(asked()).toBe(0);
  const tapWord = async (word: string) => {
    await pre.scrollIntoViewIfNeeded();
    const at = await pre.evaluate((element, text) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const index = (node.textContent ?? '').indexOf(text);
        if (index < 0) continue;
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + text.length);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      throw new Error(`no ${text}`);
    }, word);
    await page.touchscreen.tap(at.x, at.y);
  };
  await tapWord('46h');
  const bubble = page.locator('.explain');
  await bubble.filter({ hasText: '등록된 지 46시간' }).waitFor();
  const box = await bubble.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
  await tapWord('<none>');
  await bubble.filter({ hasText: '보통 워커' }).waitFor();
  expect(asked()).toBe(1);
});

test('a screen reader finds a grid with headers and hears the meaning', async () => {
  const { page } = await lessons.open('en/lessons/three-servers/');
  await wake(page);
  const block = page.locator('day-command[id="first-look.list"]');
  await block.locator('.cmd-out summary').click();
  await block.locator('.cmd-output').hover();
  await page.waitForFunction(() => document.querySelector('[id="first-look.list"] .cmd-output')?.role === 'grid');
  const grid = page.getByRole('grid', { name: 'Output of kubectl get nodes' }).first();
  expect(await grid.getByRole('columnheader').allTextContents()).toEqual(['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION']);
  expect(await grid.getByRole('row').count()).toBe(4);
  await grid.getByRole('gridcell', { name: 'control-plane' }).click();
  await page.locator('[role="status"]', { hasText: 'control plane label' }).waitFor({ state: 'attached' });
});
