import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

const DAY = 86_400_000;
/** Puts answers into the browser: key → [days ago, outcome]. */
async function remember(page: Page, answers: Record<string, [number, 0 | 1 | 2]>): Promise<void> {
  await page.evaluate(
    ([list, day]) => {
      const questions = Object.fromEntries(Object.entries(list).map(([key, [days, outcome]]) => [key, { level: outcome === 2 ? 3 : outcome, tries: 1, last: Date.now() - days * day, log: [[Date.now() - days * day, outcome]] }]));
      localStorage.setItem('day-one:progress', JSON.stringify({ v: 1, lessons: {}, questions }));
    },
    [answers, DAY] as const,
  );
  await page.reload();
}

test('wrong, assisted and old items come back, wrong ones first; the keyboard is enough; then it says when the next is due', async () => {
  const { page, context, problems } = await visit(at.browser, `${at.site.url}en/review/`);
  expect(await page.locator('.review-state').textContent()).toContain('You have not answered anything yet');
  await remember(page, {
    'quizzes-kube-proxy/mode': [30, 2],
    'quizzes-etcd/members': [1, 0],
    'quizzes-kube-apiserver/port': [1, 1],
    'quizzes-calico/blocks': [0, 2],
    'quizzes-etcd/no-longer-there': [9, 0],
  });
  expect(await page.locator('.review-state').textContent()).toBe('3 due today');
  await page.locator('.review-stage .button').focus();
  await page.keyboard.press('Enter');
  const seen: (string | null)[] = [];
  for (const answer of ['1', 'no number']) {
    const quiz = page.locator('.review-stage day-quiz');
    await quiz.waitFor();
    seen.push(await quiz.getAttribute('data-key'));
    if (answer === '1') {
      await page.keyboard.press('Tab');
      await page.keyboard.type(answer);
      await page.keyboard.press('Enter');
      expect(await quiz.getAttribute('data-state')).toMatch(/right|wrong/);
    } else {
      await page.keyboard.press('Tab');
      await page.keyboard.type('1');
      await page.keyboard.press('Enter');
    }
    // the focus is on the way on
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/Next question|Finish/);
    await page.keyboard.press('Enter');
    await page.waitForFunction((key) => document.querySelector('.review-stage day-quiz')?.getAttribute('data-key') !== key, seen.at(-1));
  }
  const last = page.locator('.review-stage day-quiz');
  seen.push(await last.getAttribute('data-key'));
  expect(seen.slice(0, 2).sort()).toEqual(['quizzes-etcd/members', 'quizzes-kube-apiserver/port']);
  expect(seen[2]).toBe('quizzes-kube-proxy/mode');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect(await page.locator('.review-state').textContent()).toMatch(/You got \d of 3 right/);
  expect(await page.locator('.review-next').textContent()).toMatch(/^Next: in \d+ minutes?, \d to review$/);
  const href = await page.locator('a[download]').getAttribute('href');
  expect(await page.evaluate(async (url) => (await fetch(url)).text(), href ?? '').catch(() => '')).toBe(''); // the policy forbids reading it back …
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]').click()]); // … but it downloads
  expect(download.suggestedFilename()).toBe('day-one-review.ics');
  expect(problems.filter((problem) => !/blob:/.test(problem))).toEqual([]);
  await context.close();
});

test('a right answer is due days later, and nothing is due today', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}review/`);
  await remember(page, { 'quizzes-calico/blocks': [0, 2] });
  expect(await page.locator('.review-state').textContent()).toBe('오늘 복습은 끝났어요.');
  expect(await page.locator('.review-next').textContent()).toMatch(/^다음 복습: .*(내일|모레|일 후), 1문제$/);
  await context.close();
});

test('a question that cannot be loaded says so and can be tried again', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}en/review/`, { serviceWorkers: 'block' });
  await remember(page, { 'quizzes-etcd/members': [1, 0] });
  await page.route('**/quiz/etcd/', (route) => route.abort());
  await page.locator('.review-stage .button').click();
  await page.getByText('could not be loaded').waitFor();
  await page.unroute('**/quiz/etcd/');
  await page.locator('.review-stage .button').click();
  await page.locator('.review-stage day-quiz').waitFor();
  await context.close();
});

test('without JavaScript it leads to the question sets', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}review/`, { javaScriptEnabled: false });
  expect(await page.locator('noscript a, main a[href$="quiz/"]').first().isVisible()).toBe(true);
  await context.close();
});

test('axe finds nothing before, during and after a review', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context } = await visit(at.browser, `${at.site.url}review/`, { colorScheme });
    expect(await violations(page)).toEqual([]);
    await remember(page, { 'quizzes-etcd/members': [1, 0] });
    expect(await violations(page)).toEqual([]);
    await page.locator('.review-stage .button').click();
    await page.locator('.quiz-input').fill('1');
    await page.locator('[data-act="check"]').click();
    expect(await violations(page)).toEqual([]);
    await page.locator('[data-next]').click();
    expect(await violations(page)).toEqual([]);
    await context.close();
  }
});
