import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`);
const stored = (page: Page) => page.evaluate(() => localStorage.getItem('day-one:progress'));
const row = (page: Page, lesson: string) => page.locator(`[data-lesson="${lesson}"]`);
async function learn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const now = Date.now() - 60_000;
    localStorage.setItem(
      'day-one:progress',
      JSON.stringify({
        v: 1,
        lessons: { taints: { at: { step: 'recap', t: now }, done: { recap: now, 'read-taints': now } } },
        questions: { 'taints/why-avoid': { level: 3, tries: 1, last: now, log: [[now, 2]] }, 'quizzes-etcd/members': { level: 0, tries: 2, last: now, log: [[now, 0]] } },
      }),
    );
  });
  await page.reload();
}

test('shows what was done and leads back to where the learner was', async () => {
  const { page, context, problems } = await visit(at.browser, `${at.site.url}progress/`);
  expect(await part(page, 'resume').textContent()).toBe('첫 레슨 시작하기');
  await learn(page);
  expect(await row(page, 'taints').locator('[data-cell="state"]').textContent()).toBe('하는 중');
  expect(await row(page, 'taints').locator('[data-cell="questions"]').textContent()).toMatch(/^1 \/ \d+$/);
  expect(await part(page, 'resume').getAttribute('href')).toMatch(/lessons\/taints\/#recap$/);
  expect(problems).toEqual([]);
  await context.close();
});

test('a file and a code carry it to another browser; importing again adds nothing and loses nothing', async () => {
  const first = await visit(at.browser, `${at.site.url}en/progress/`);
  await learn(first.page);
  const [download] = await Promise.all([first.page.waitForEvent('download'), first.page.locator('[data-act="file"]').click()]);
  const file = readFileSync(await download.path());
  const code = await part(first.page, 'code').inputValue();
  expect(code).toMatch(/^DAY1-[0-9A-Z-]+$/);

  const second = await visit(at.browser, `${at.site.url}en/progress/`);
  await second.page.locator('#progress-file').setInputFiles({ name: 'p.json', mimeType: 'application/json', buffer: file });
  await second.page.getByText('Imported. New here:').waitFor();
  expect(JSON.parse((await stored(second.page)) ?? '')).toEqual(JSON.parse((await stored(first.page)) ?? ''));
  await second.page.locator('#progress-paste').fill(code.toLowerCase().replaceAll('-', ' '));
  await second.page.locator('[data-act="paste"]').click();
  await second.page.getByText('everything in it was here already').waitFor();
  expect(JSON.parse((await stored(second.page)) ?? '')).toEqual(JSON.parse((await stored(first.page)) ?? ''));

  const third = await visit(at.browser, `${at.site.url}progress/`);
  await third.page.locator('#progress-paste').fill(code);
  await third.page.locator('[data-act="paste"]').click();
  expect(await part(third.page, 'result').textContent()).toMatch(/단계 1개, 문제 2개|단계 2개, 문제 2개/);
  for (const { context } of [first, second, third]) await context.close();
});

test('broken and foreign files and codes say what is wrong, in the language of the page, and change nothing', async () => {
  const { page, context, problems } = await visit(at.browser, `${at.site.url}progress/`);
  await learn(page);
  const before = await stored(page);
  const code = await part(page, 'code').inputValue();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act="file"]').click()]);
  const text = readFileSync(await download.path(), 'utf8');
  const paste = async (value: string) => {
    await page.locator('#progress-paste').fill(value);
    await page.locator('[data-act="paste"]').click();
    return part(page, 'result').textContent();
  };
  const choose = async (content: string) => {
    await part(page, 'result').evaluate((element) => (element.textContent = ''));
    await page.locator('#progress-file').setInputFiles({ name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    await page.locator('[data-part="result"]:not(:empty)').waitFor();
    return part(page, 'result').textContent();
  };
  expect(await paste('')).toContain('비어 있어요');
  expect(await paste('ABCDE')).toContain('DAY1-으로 시작해요');
  expect(await paste(code.slice(0, -2))).toContain('깨졌어요');
  expect(await choose('안녕')).toContain('진도 파일이 아니에요');
  expect(await choose('{"some":"json"}')).toContain('쿠버네티스 첫날의 진도가 아니에요');
  expect(await choose(text.replace(/"tries": 2/, '"tries": 9'))).toContain('깨졌어요');
  expect(await choose(text.replace(/"v": 1/, '"v": 2'))).toContain('더 새로운 판');
  expect(await part(page, 'result').textContent()).toContain('아무것도 바뀌지 않았어요');
  expect(await stored(page)).toBe(before);
  expect(problems).toEqual([]);
  await context.close();
});

test('deleting asks first and can be undone', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}en/progress/`);
  await learn(page);
  await page.locator('[data-act="reset"]').click();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('No');
  await page.keyboard.press('Enter');
  expect(await stored(page)).not.toBeNull();
  await page.locator('[data-act="reset"]').click();
  await page.locator('[data-act="yes"]').click();
  expect(await stored(page)).toBeNull();
  expect(await row(page, 'taints').locator('[data-cell="state"]').textContent()).toBe('Not started');
  await page.reload();
  await page.locator('[data-act="undo"]').click();
  expect(await row(page, 'taints').locator('[data-cell="state"]').textContent()).toBe('Under way');
  await context.close();
});

test('two tabs agree, and neither overwrites the other', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}en/quiz/etcd/`);
  const other = await context.newPage();
  await other.goto(`${at.site.url}en/quiz/calico/`);
  await page.locator('[data-key="quizzes-etcd/members"] .quiz-input').fill('1');
  await page.locator('[data-key="quizzes-etcd/members"] [data-act="check"]').click();
  await other.locator('[data-key="quizzes-calico/blocks"] .quiz-input').fill('1024');
  await other.locator('[data-key="quizzes-calico/blocks"] [data-act="check"]').click();
  expect(Object.keys((JSON.parse((await stored(page)) ?? '{}') as { questions: object }).questions).sort()).toEqual(['quizzes-calico/blocks', 'quizzes-etcd/members']);
  await context.close();
});

test.each([
  ['full storage', "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"],
  ['forbidden storage', "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"],
])('%s: it works until the tab is closed, and one note says so', async (_, script) => {
  const context = await at.browser.newContext({ viewport: { width: 1000, height: 800 } });
  await context.addInitScript({ content: script });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${at.site.url}quiz/etcd/`);
  for (const key of ['members', 'backup-word']) {
    const quiz = page.locator(`[data-key="quizzes-etcd/${key}"]`);
    await quiz.locator('.quiz-input').fill('1');
    await quiz.locator('[data-act="check"]').click();
    expect(await quiz.getAttribute('data-state')).toMatch(/right|wrong/);
  }
  await page.locator('.progress-note').waitFor();
  expect(await page.locator('.progress-note').count()).toBe(1);
  expect(await page.locator('.progress-note').textContent()).toContain('탭을 닫을 때까지만');
  expect(await violations(page)).toEqual([]);
  await page.locator('.progress-note button').click();
  expect(await page.locator('.progress-note').count()).toBe(0);
  expect(problems).toEqual([]);
  await context.close();
});

test('what a newer version stored stays untouched and is reported; what makes no sense is put aside', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}en/quiz/etcd/`);
  const newer = JSON.stringify({ v: 99, secret: 'of the future' });
  await page.evaluate((value) => localStorage.setItem('day-one:progress', value), newer);
  await page.reload();
  await page.locator('[data-key="quizzes-etcd/members"] .quiz-input').fill('1');
  await page.locator('[data-key="quizzes-etcd/members"] [data-act="check"]').click();
  await page.getByText('A newer version of the course').waitFor();
  expect(await stored(page)).toBe(newer);
  await page.evaluate(() => localStorage.setItem('day-one:progress', '{oops'));
  await page.reload();
  await page.getByText('cannot be read').waitFor();
  expect(await page.evaluate(() => localStorage.getItem('day-one:progress.broken'))).toBe('{oops');
  await context.close();
});

test('axe finds nothing', async () => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const path of ['progress/', 'en/progress/']) {
      const { page, context } = await visit(at.browser, at.site.url + path, { colorScheme });
      await learn(page);
      await page.locator('[data-act="paste"]').click();
      await page.locator('[data-act="reset"]').click();
      expect(await violations(page)).toEqual([]);
      await context.close();
    }
});
