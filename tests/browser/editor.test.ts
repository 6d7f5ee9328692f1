import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { distDir } from '../support/dist.ts';
import { violations } from './support/axe.ts';
import { visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

const heavy = /monaco|editor\.worker|workspace|schema\/|codicon/;
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** The parts of an exercise on a page. */
function parts(page: Page, id: string) {
  const root = page.locator(`#exercise-${id}`);
  return {
    root,
    act: (name: string) => root.locator(`[data-act="${name}"]`),
    monaco: root.locator('.monaco-editor .view-lines'),
    area: root.locator('textarea.exercise-area'),
    problems: root.locator('.exercise-problems'),
    verdict: root.locator('.exercise-verdict'),
  };
}

async function openMonaco(page: Page, id: string) {
  const exercise = parts(page, id);
  await exercise.act('edit').click();
  await exercise.monaco.waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('.monaco-editor'));
  return exercise;
}

const focusedIn = (page: Page, selector: string) => page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector);

/** Replaces the whole text by pasting another. */
async function retype(page: Page, text: string) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
}

describe('the editor loads on a click on "edit"', () => {
  it('and not one byte of it before, however far the lesson is read', async () => {
    const { page, context, problems } = await visit(at.browser, 'about:blank');
    await page.route('**/sw.js', (route) => route.abort());
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${at.site.url}lessons/deployments/`);
    for (let y = 0; y < 30; y++) {
      await page.mouse.wheel(0, 900);
      await page.waitForTimeout(20);
    }
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => heavy.test(url))).toEqual([]);
    await openMonaco(page, 'selector-mismatch');
    expect(asked.some((url) => /monaco-setup/.test(url))).toBe(true);
    expect(asked.filter((url) => !url.startsWith(at.site.url) && !url.startsWith('data:'))).toEqual([]);
    expect(problems.filter((problem) => !/sw\.js|about:|other host: http:\/\/127/.test(problem) && !/ERR_FAILED/.test(problem))).toEqual([]);
    await context.close();
  });

  it('and the offline copy does not fetch it either', () => {
    const worker = readFileSync(join(distDir(), 'sw.js'), 'utf8');
    expect(worker).toContain('schema/kubernetes.json');
    expect(worker).not.toMatch(/monaco-/);
  });

  it('is server-rendered YAML with its numbers before', () => {
    const html = readFileSync(join(distDir(), 'lessons/deployments/index.html'), 'utf8');
    expect(html).toMatch(/exercise-selector-mismatch[\s\S]*astro-code[\s\S]*shops/);
    expect(existsSync(join(distDir(), 'schema/exercise/ko-selector-mismatch.json'))).toBe(true);
  });
});

describe('with Monaco', () => {
  it('marks a misspelt field, says where and what it may have been, and offers the right one', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/deployments/`);
    const exercise = await openMonaco(page, 'web-deployment');
    await retype(page, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  contaners: []\n');
    await exercise.root.locator('.squiggly-error').first().waitFor();
    await expect.poll(() => exercise.problems.innerText()).toMatch(/6행 3열[\s\S]*혹시 containers\?[\s\S]*unknown field "spec\.contaners"/);
    await exercise.problems.getByRole('button').first().click();
    await page.keyboard.type('cont', { delay: 20 });
    const offer = page.locator('.suggest-widget.visible .monaco-list-row').first();
    await offer.waitFor();
    expect(await offer.getAttribute('aria-label')).toMatch(/^containers/);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await exercise.monaco.innerText()).replace(/\u00a0/g, ' ')).toMatch(/ {2}containers: \[\]/);
    await context.close();
  });

  it('explains a field by keyboard', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}en/lessons/scheduler/`);
    await openMonaco(page, 'pod-on-cpu2');
    await page.keyboard.press('Control+Home');
    for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+i');
    const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
    await hover.waitFor();
    expect(await page.locator('.monaco-hover:not(.hidden)').first().innerText()).toMatch(/spec\.containers[\s\S]*PodSpec[\s\S]*List of containers belonging to the pod/);
    await context.close();
  });

  it('is solved by keyboard alone, and the step counts', async () => {
    const { page, context, problems } = await visit(at.browser, `${at.site.url}lessons/scheduler/`);
    const exercise = parts(page, 'pod-on-cpu2');
    await exercise.act('edit').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('.monaco-editor'));
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => exercise.verdict.innerText()).toMatch(/한 가지가 남았어요/);
    await page.keyboard.press('Control+Home');
    for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    // Enter indents by the language's rules, which come with its colours.
    await page.waitForFunction(() => new Set([...document.querySelectorAll('.view-line span[class^=mtk]')].map((token) => token.className)).size > 1);
    await page.keyboard.press('Enter');
    await page.keyboard.type('nodeSel', { delay: 20 });
    const offer = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'nodeSelector' });
    // What one presses when nothing is offered by itself: a busy machine may merge the keys.
    await expect.poll(async () => (await offer.isVisible()) || (await page.keyboard.press('Control+Space'), false), { interval: 1000, timeout: 20_000 }).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.type('kubernetes.io/hostname: cpu2', { delay: 5 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => exercise.verdict.innerText()).toMatch(/해결했어요/);
    expect(await exercise.root.locator('[data-goal="met"]').count()).toBe(3);
    expect(await page.locator('#place-it').getAttribute('data-done')).not.toBeNull();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('lets the keyboard out: Esc then Tab, and Ctrl+M', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/scheduler/`);
    await openMonaco(page, 'pod-on-cpu2');
    await page.keyboard.press('Tab');
    expect(await focusedIn(page, '.monaco-editor')).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focusedIn(page, '.monaco-editor')).toBe(false);
    await page.keyboard.press('Shift+Tab');
    expect(await focusedIn(page, '.monaco-editor')).toBe(true);
    await page.keyboard.press('Control+m');
    await page.keyboard.press('Tab');
    expect(await focusedIn(page, '.monaco-editor')).toBe(false);
    await context.close();
  });

  it('keeps the draft over a reload, and resets', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/toolbox/`);
    await openMonaco(page, 'app-config');
    await retype(page, 'kind: ConfigMap\n# mine\n');
    await page.waitForTimeout(500);
    await page.reload();
    const exercise = await openMonaco(page, 'app-config');
    await expect.poll(() => exercise.monaco.innerText()).toMatch(/mine/);
    await exercise.act('reset').click();
    await expect.poll(() => exercise.monaco.innerText()).not.toMatch(/mine/);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('follows the theme (%s), without an axe violation', async (colorScheme) => {
    const { page, context } = await visit(at.browser, `${at.site.url}en/lessons/deployments/`, { colorScheme, bypassCSP: true });
    const exercise = await openMonaco(page, 'selector-mismatch');
    await exercise.act('check').click();
    await page.waitForTimeout(600);
    const ground = await exercise.root.locator('.monaco-editor').first().evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(ground).toBe(await exercise.root.locator('.exercise-box').evaluate((element) => getComputedStyle(element).backgroundColor));
    expect(await violations(page, { inside: '#exercise-selector-mismatch' })).toEqual([]);
    await context.close();
  });

  it('opens in a plain field if it cannot be loaded', async () => {
    const { page, context } = await visit(at.browser, 'about:blank', { serviceWorkers: 'block' });
    await page.route('**/monaco-setup*', (route) => route.abort());
    await page.goto(`${at.site.url}lessons/deployments/`);
    const exercise = parts(page, 'selector-mismatch');
    await exercise.act('edit').click();
    await exercise.area.waitFor();
    expect(await exercise.root.innerText()).toContain('간단한 입력창으로 열었어요');
    await context.close();
  });
});

describe('on a phone', () => {
  it('is solved by touch in a plain field, with the same checks', async () => {
    const { page, context, problems } = await visit(at.browser, 'about:blank', phone);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${at.site.url}en/lessons/services-dns/`);
    const exercise = parts(page, 'service-selector');
    await exercise.act('edit').tap();
    await exercise.area.waitFor();
    const text = await exercise.area.inputValue();
    await exercise.area.fill(text.replaceAll('nginx', 'ngnix').replace('  name: ngnix', '  name: nginx'));
    await exercise.act('check').tap();
    await expect.poll(() => exercise.verdict.innerText()).toMatch(/bent the Pods/);
    await exercise.area.fill(text.replace('app: ngnix', 'app:nginx'));
    await exercise.act('check').tap();
    await expect.poll(() => exercise.verdict.innerText()).toMatch(/line 7, column 5: A blank is missing after the colon: app: nginx/);
    await exercise.area.fill(text.replace('ngnix', 'nginx'));
    await exercise.act('check').tap();
    await expect.poll(() => exercise.verdict.innerText()).toMatch(/^Solved\./);
    expect(asked.filter((url) => /monaco-setup/.test(url))).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(problems.filter((problem) => !problem.startsWith('other host'))).toEqual([]);
    await context.close();
  });

  it('keeps the indentation on Enter and leaves on Tab', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/toolbox/`, phone);
    const exercise = parts(page, 'app-config');
    await exercise.act('edit').tap();
    await exercise.area.waitFor();
    await exercise.area.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(area.value.length, area.value.length));
    await page.keyboard.type('data:\nLOG_LEVEL: debug\nPORT: "8080"');
    expect(await exercise.area.inputValue()).toMatch(/data:\n {2}LOG_LEVEL: debug\n {2}PORT: "8080"$/);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => exercise.verdict.innerText()).toMatch(/해결했어요/);
    await page.keyboard.press('Tab');
    expect(await focusedIn(page, 'textarea')).toBe(false);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('has no axe violation (%s)', async (colorScheme) => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/deployments/`, { ...phone, colorScheme, bypassCSP: true });
    const exercise = parts(page, 'selector-mismatch');
    await exercise.act('edit').tap();
    await exercise.area.waitFor();
    await exercise.act('check').tap();
    await page.waitForTimeout(300);
    expect(await violations(page, { inside: '#exercise-selector-mismatch' })).toEqual([]);
    await context.close();
  });
});

describe('help', () => {
  it('gives hints one by one, and the solution only when asked twice', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}en/lessons/toolbox/`, phone);
    const exercise = parts(page, 'one-job');
    const solution = exercise.root.locator('details.exercise-solution');
    expect(await solution.isVisible()).toBe(false);
    await exercise.act('hint').tap();
    await expect.poll(() => exercise.root.locator('.exercise-hints').innerText()).toMatch(/Like a Deployment/);
    await exercise.act('hint').tap();
    await expect.poll(() => exercise.root.locator('.exercise-hints').innerText()).toMatch(/next hint opens in/);
    await exercise.act('edit').tap();
    await exercise.area.waitFor();
    await exercise.act('check').tap();
    await exercise.act('hint').tap();
    await expect.poll(() => exercise.act('hint').innerText()).toBe('Hint 2/3');
    await exercise.act('solution').tap();
    await exercise.root.getByRole('button', { name: 'Keep trying' }).tap();
    expect(await solution.isVisible()).toBe(false);
    await exercise.act('solution').tap();
    await exercise.root.getByRole('button', { name: 'Show it' }).tap();
    expect(await solution.isVisible()).toBe(true);
    await exercise.root.getByRole('button', { name: 'Put it into the editor' }).tap();
    await exercise.act('check').tap();
    await expect.poll(() => exercise.verdict.innerText()).toMatch(/with the solution’s help/);
    await context.close();
  });

  it('is there without JavaScript, its solution a link away', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/toolbox/`, { javaScriptEnabled: false });
    const exercise = parts(page, 'one-job');
    expect(await exercise.root.locator('button:visible').count()).toBe(0);
    await exercise.root.locator('.exercise-solution a').click();
    await page.waitForURL(/\/workshop\/print\/#toolbox-exercise-one-job$/);
    expect(await page.locator('#toolbox-exercise-one-job .exercise-solution').innerText()).toContain('restartPolicy: Never');
    await context.close();
  });

  it('works where nothing can be stored', async () => {
    const { page, context } = await visit(at.browser, 'about:blank', phone);
    await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } }));
    await page.goto(`${at.site.url}en/lessons/toolbox/`);
    const exercise = parts(page, 'app-config');
    await exercise.act('edit').tap();
    await exercise.area.waitFor();
    await exercise.area.fill('kind: x\n');
    await expect.poll(() => exercise.root.innerText()).toMatch(/cannot store drafts/);
    await context.close();
  });
});
