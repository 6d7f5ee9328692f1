import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

const quiz = (page: Page, key: string) => page.locator(`day-quiz[data-key="${key}"]`);
const state = (element: Locator) => element.getAttribute('data-state');
const verdict = (element: Locator) => element.locator('.quiz-verdict').textContent();
/** Tabs until the focus is on an element that matches; fails when the keyboard cannot get there. */
async function tabTo(page: Page, scope: Locator, selector: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await scope.evaluate((root, css) => root.contains(document.activeElement) && document.activeElement?.matches(css) === true, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}
/** Puts the focus just before a question, as someone who has tabbed there. */
const enter = (element: Locator) =>
  element.evaluate((root) => {
    const heading = root.querySelector<HTMLElement>('.quiz-ask');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  });
const answered = (page: Page) => page.evaluate(() => JSON.parse(localStorage.getItem('day-one:progress') ?? '{"questions":{}}').questions as Record<string, { level: number; tries: number; log: [number, number][] }>);

describe('with the keyboard alone', () => {
  test('single choice: arrows choose, Enter answers, every option gives its reason, retry', async () => {
    const { page, context, problems } = await visit(at.browser, `${at.site.url}quiz/kube-proxy/`);
    const q = quiz(page, 'quizzes-kube-proxy/mode');
    await enter(q);
    await tabTo(page, q, 'input[type=radio]');
    await page.keyboard.press('Space');
    while (!(await q.locator('input[value="ipvs"]').isChecked())) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await state(q)).toBe('wrong');
    expect(await verdict(q)).toMatch(/정답: [A-D]/);
    expect(await q.locator('.quiz-reason:visible').count()).toBe(4);
    await tabTo(page, q, '[data-act="check"]');
    await page.keyboard.press('Enter');
    expect(await state(q)).toBeNull();
    expect(await q.locator('.quiz-reason:visible').count()).toBe(0);
    while (!(await q.locator('input[value="iptables"]').isChecked())) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await state(q)).toBe('right');
    // the first answer counts for review, both are counted as tries
    expect((await answered(page))['quizzes-kube-proxy/mode']).toMatchObject({ level: 2, tries: 2, log: [[expect.any(Number), 0]] });
    expect(problems).toEqual([]);
    await context.close();
  });

  test('multiple choice', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}en/quiz/kubelet/`);
    const q = quiz(page, 'quizzes-kubelet/still-does');
    await enter(q);
    await tabTo(page, q, 'input[value="restart"]');
    await page.keyboard.press('Space');
    await enter(q);
    await tabTo(page, q, 'input[value="probe"]');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    expect(await state(q)).toBe('right');
    await context.close();
  });

  test('order: the buttons move an item and say where it is', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}en/quiz/kube-proxy/`);
    const q = quiz(page, 'quizzes-kube-proxy/packet');
    const right = ['send', 'rule', 'dnat', 'arrive'];
    for (let place = 0; place < right.length; place++)
      for (;;) {
        const ids = await q.locator('.quiz-order > li').evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset['id']));
        if (ids.indexOf(right[place]) === place) break;
        await enter(q);
        await tabTo(page, q, `[data-id="${right[place]}"] [data-move="-1"]`);
        await page.keyboard.press('Enter');
        expect(await verdict(q)).toMatch(/: place \d of 4/);
      }
    await tabTo(page, q, '[data-act="check"]');
    await page.keyboard.press('Enter');
    expect(await state(q)).toBe('right');
    await context.close();
  });

  test('match: a list per item', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}en/quiz/containerd/`);
    const q = quiz(page, 'quizzes-containerd/three-interfaces');
    for (const id of ['cri', 'cni', 'csi']) {
      await enter(q);
      await tabTo(page, q, `select[name="${id}"]`);
      const letter = await q.locator(`[data-right="${id}"] .quiz-letter`).textContent();
      await page.keyboard.press(letter ?? '');
    }
    await tabTo(page, q, '[data-act="check"]');
    await page.keyboard.press('Enter');
    expect(await state(q)).toBe('right');
    await context.close();
  });

  test('rows of a real output: one, and all that match', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}quiz/kube-apiserver/`);
    const one = quiz(page, 'quizzes-kube-apiserver/click-front-door');
    await enter(one);
    await tabTo(page, one, 'input[type=radio]');
    await page.keyboard.press('Space');
    expect(await one.locator('input').first().isChecked()).toBe(true); // etcd-cpu1
    await page.keyboard.press('Enter');
    expect(await verdict(one)).toContain('API 서버만 접속');
    await page.goto(`${at.site.url}quiz/kube-proxy/`);
    const all = quiz(page, 'quizzes-kube-proxy/click-all');
    for (const row of [5, 6, 7]) {
      await enter(all);
      await tabTo(page, all, `input[value="${row}"]`);
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Enter');
    expect(await state(all)).toBe('right');
    await context.close();
  });

  test('a cell of a real output: arrows walk the table', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}en/quiz/containerd/`);
    const q = quiz(page, 'quizzes-containerd/click-version');
    await enter(q);
    await tabTo(page, q, '.quiz-cell');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await tabTo(page, q, '[data-act="check"]');
    await page.keyboard.press('Enter');
    expect(await state(q)).toBe('right');
    await context.close();
  });

  test('type, text and number: equivalent answers count, a named slip is named, an empty one is no attempt', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}quiz/calico/`);
    const type = quiz(page, 'quizzes-calico/type-pool');
    await enter(type);
    await tabTo(page, type, '.quiz-input');
    await page.keyboard.press('Enter');
    expect(await state(type)).toBeNull();
    expect(await verdict(type)).toBe('먼저 답을 써 주세요.');
    await page.keyboard.type('kubectl describe ippool default-ipv4-ippool');
    await page.keyboard.press('Enter');
    expect(await verdict(type)).toContain('YAML이 아니에요');
    await tabTo(page, type, '[data-act="check"]');
    await page.keyboard.press('Enter');
    await page.keyboard.type('k get -oyaml ippool/default-ipv4-ippool');
    await page.keyboard.press('Enter');
    expect(await state(type)).toBe('right');
    const number = quiz(page, 'quizzes-calico/blocks');
    await number.locator('.quiz-input').fill('천이십사 개');
    await number.locator('.quiz-input').press('Enter');
    expect(await state(number)).toBe('right');
    await page.goto(`${at.site.url}quiz/kube-controller-manager/`);
    const text = quiz(page, 'quizzes-kube-controller-manager/loop-word');
    await text.locator('.quiz-input').fill('컨트롤러예요');
    await text.locator('.quiz-input').press('Enter');
    expect(await state(text)).toBe('right');
    await context.close();
  });

  test('Enter that ends an IME composition does not answer', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}quiz/coredns/`);
    const q = quiz(page, 'quizzes-coredns/service-name');
    await q.locator('.quiz-input').fill('큐브');
    await q.locator('.quiz-input').evaluate((input) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })));
    expect(await state(q)).toBeNull();
    await context.close();
  });
});

describe('by touch, on a phone', () => {
  test('every kind on a set page can be answered by taps and typing', async () => {
    const { page, context, problems } = await visit(at.browser, `${at.site.url}quiz/containerd/`, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    const kinds = new Set<string>();
    for (const path of ['quiz/containerd/', 'quiz/kube-scheduler/', 'quiz/kube-proxy/', 'quiz/etcd/']) {
      await page.goto(at.site.url + path);
      for (const q of await page.locator('day-quiz').all()) {
        const kind = (await q.getAttribute('data-kind')) ?? '';
        kinds.add(kind);
        if (['single', 'multiple', 'predict', 'fault'].includes(kind)) await q.locator('.quiz-options label').first().tap();
        if (kind === 'click') await q.locator('.quiz-cell, label.quiz-row').first().tap();
        if (kind === 'order') await q.locator('[data-move="1"]').first().tap();
        if (kind === 'match') for (const select of await q.locator('select').all()) await select.selectOption({ index: 1 });
        if (['type', 'text', 'number'].includes(kind)) await q.locator('.quiz-input').fill('7');
        await q.locator('[data-act="check"]').tap();
        expect(await state(q), (await q.getAttribute('data-key')) ?? '').toMatch(/right|wrong/);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} fits`).toBe(true);
    }
    expect([...kinds].sort()).toEqual(['click', 'fault', 'match', 'multiple', 'number', 'order', 'predict', 'single', 'text', 'type']);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a tap on the faulty line chooses it', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}quiz/etcd/`, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    const q = quiz(page, 'quizzes-etcd/wrong-port');
    await q.locator('[data-pick="port"]').tap();
    await q.locator('[data-act="check"]').tap();
    expect(await state(q)).toBe('right');
    await context.close();
  });
});

test('hints: the first is free, the next waits, then the answer, and the item is assisted', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}en/quiz/kube-apiserver/`);
  await page.clock.install();
  const q = quiz(page, 'quizzes-kube-apiserver/port');
  const help = q.locator('[data-act="hint"]');
  expect(await help.textContent()).toBe('Hint 0/2');
  await help.click();
  expect(await help.textContent()).toBe('Hint 1/2');
  expect(await q.locator('.quiz-hints p').count()).toBe(1);
  await help.click();
  expect(await q.locator('.quiz-hints p').count()).toBe(1);
  expect(await verdict(q)).toMatch(/after an attempt, or in \d+ s/);
  await page.clock.fastForward(31_000);
  await help.click();
  expect(await help.textContent()).toBe('Hint 2/2 · Show the answer');
  await page.clock.fastForward(31_000);
  await help.click();
  expect(await state(q)).toBe('shown');
  expect(await verdict(q)).toContain('6443');
  expect((await answered(page))['quizzes-kube-apiserver/port']).toMatchObject({ level: 1, log: [[expect.any(Number), 1]] });
  await context.close();
});

test('a lesson carries none of it until there is a sign of a reader; a press before that is not lost', async () => {
  const { page, context, problems } = await visit(at.browser, `${at.site.url}lessons/taints/`);
  await page.waitForTimeout(300);
  // what the page itself asked for; the service worker fetches the rest behind it
  expect(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('day-quiz')).length)).toBe(0);
  const q = page.locator('day-quiz').first();
  await q.locator('input').first().evaluate((input: HTMLInputElement) => {
    input.checked = true;
    input.closest('day-quiz')?.querySelector<HTMLButtonElement>('[data-act="check"]')?.click();
  });
  await q.locator('.quiz-verdict:not(:empty)').waitFor();
  expect(await state(q)).toMatch(/right|wrong/);
  expect(await q.getAttribute('data-variant')).toBe('guess');
  expect(Object.keys(await answered(page))).toEqual([]); // a guess is never recorded
  expect(problems).toEqual([]);
  await context.close();
});

test('in a lesson every reason comes with the sign of a reader, and paper shows those of what was answered', async () => {
  const { page, context, problems } = await visit(at.browser, `${at.site.url}lessons/services-dns/`);
  await page.mouse.move(200, 300);
  const q = page.locator('day-quiz[data-kind="single"]').last();
  await q.locator('.quiz-result').waitFor({ state: 'attached' });
  expect(await q.locator('.quiz-reason:visible').count()).toBe(0);
  await q.locator('.quiz-options label').first().click();
  await q.locator('[data-act="check"]').click();
  const options = await q.locator('.quiz-options > li').count();
  expect(await q.locator('.quiz-reason:visible').count()).toBe(options);
  await page.emulateMedia({ media: 'print' });
  expect(await q.locator('.quiz-reason:visible').count()).toBe(options);
  expect(problems).toEqual([]);
  await context.close();
});

test('in a lesson whose reasons cannot be had a question is still graded, and links to its answer', async () => {
  const { page, context } = await visit(at.browser, 'about:blank');
  await page.route('**/data/answers/**', (route) => route.abort());
  await page.goto(`${at.site.url}lessons/services-dns/`);
  await page.mouse.move(200, 300);
  const q = page.locator('day-quiz[data-kind="single"]').last();
  await q.locator('.quiz-result').waitFor({ state: 'attached' });
  await q.locator('.quiz-options label').first().click();
  await q.locator('[data-act="check"]').click();
  expect(await verdict(q)).toMatch(/맞았어요|정답: [A-D]/);
  await q.locator('.quiz-result a').click();
  await page.waitForURL(/\/workshop\/answers\/#q-services-dns-/);
  await context.close();
});

test('in a lesson without JavaScript the link under a question leads to its answer and reasons', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}lessons/services-dns/`, { javaScriptEnabled: false });
  const q = page.locator('day-quiz').last();
  const id = await q.getAttribute('id');
  expect(await q.locator('input:visible, select:visible, button:visible').count()).toBe(0);
  await q.locator('.quiz-answers a').click();
  await page.waitForURL(new RegExp(`/workshop/answers/#${id}$`));
  expect(await page.locator(`#${id} .quiz-why`).first().isVisible()).toBe(true);
  await context.close();
});

test('without JavaScript: the question, then answers and the reason for every option in details; no dead control', async () => {
  const { page, context } = await visit(at.browser, `${at.site.url}quiz/etcd/`, { javaScriptEnabled: false });
  const all = await page.locator('day-quiz').all();
  expect(all.length).toBeGreaterThanOrEqual(5);
  for (const q of all) {
    expect(await q.locator('.quiz-ask').isVisible()).toBe(true);
    expect(await q.locator('input:visible, select:visible, button:visible').count()).toBe(0);
    const details = q.locator('details.quiz-answers');
    expect(await details.locator('.quiz-why').first().isVisible()).toBe(false);
    await details.locator('summary').click();
    expect(await details.locator('.quiz-why').first().isVisible()).toBe(true);
    const options = await q.locator('.quiz-options > li').count();
    if (options > 0) expect(await details.locator('.quiz-why > li').count()).toBe(options);
  }
  await context.close();
});

test('both languages show the options in the same order', async () => {
  const ko = await visit(at.browser, `${at.site.url}quiz/coredns/`);
  const en = await visit(at.browser, `${at.site.url}en/quiz/coredns/`);
  const order = (page: Page) => page.locator('day-quiz [data-id], day-quiz [data-right]').evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset['id'] ?? (item as HTMLElement).dataset['right']));
  expect(await order(ko.page)).toEqual(await order(en.page));
  await ko.context.close();
  await en.context.close();
});

test.each(['quiz/', 'en/quiz/kube-scheduler/', 'quiz/containerd/', 'quiz/kube-proxy/'].flatMap((path) => (['light', 'dark'] as const).map((scheme) => [path, scheme] as const)))(
  'axe finds nothing on %s (%s), asked and answered',
  async (path, colorScheme) => {
    const { page, context } = await visit(at.browser, at.site.url + path, { colorScheme });
    expect(await violations(page)).toEqual([]);
    const left = await page.evaluate(() => {
      for (const quiz of document.querySelectorAll('day-quiz')) {
        quiz.querySelector<HTMLElement>('.quiz-options input, .quiz-cell, .quiz-row input')?.click();
        for (const select of quiz.querySelectorAll('select')) select.selectedIndex = 1;
        const field = quiz.querySelector<HTMLInputElement>('.quiz-input');
        if (field) field.value = '7';
        quiz.querySelector<HTMLElement>('[data-act="check"]')?.click();
      }
      return document.querySelectorAll('day-quiz:not([data-state])').length;
    });
    expect(left).toBe(0);
    if (path !== 'quiz/') expect(await violations(page)).toEqual([]);
    await context.close();
  },
);
