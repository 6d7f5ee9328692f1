import { expect, test } from 'vitest';
import { lessonSite, wake } from './support/lesson.ts';

const lessons = lessonSite();

test('a term explains itself on focus and hover, and Esc closes it', async () => {
  const { page, problems } = await lessons.open('en/lessons/three-servers/');
  await wake(page);
  const term = page.locator('a.gloss').first();
  await term.hover();
  const tip = page.locator('.gloss-tip');
  await tip.filter({ hasText: 'One machine that runs Pods.' }).waitFor();
  await page.keyboard.press('Escape');
  expect(await tip.isVisible()).toBe(false);
  await page.mouse.move(5, 500);
  await term.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await tip.waitFor();
  expect(await term.getAttribute('href')).toMatch(/\/en\/glossary\/#node$/);
  const described = await term.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${described}"]`).textContent()).toBe('One machine that runs Pods.');
  expect(problems).toEqual([]);
});

test('a tap explains first, and the link stands in the bubble', async () => {
  const { page } = await lessons.open('lessons/three-servers/', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await page.touchscreen.tap(180, 300);
  await page.waitForFunction(() => customElements.get('day-lesson') !== undefined);
  await page.locator('a.gloss').first().tap();
  const tip = page.locator('.gloss-tip');
  await tip.waitFor();
  expect(page.url()).toMatch(/three-servers\/(#.*)?$/);
  await tip.getByRole('link').tap();
  await page.waitForURL(/glossary\/#node$/);
});

test('the form follows the setting, and the particle follows the form', async () => {
  const { page } = await lessons.open('lessons/taints/');
  await wake(page);
  // Taint is written 테인트 here; brackets are drawn by the style sheet.
  const form = () =>
    page.locator('a.gloss[href$="#taint"]').first().evaluate((element) => {
      const visible = (child: Element) => getComputedStyle(child).display !== 'none';
      return [...element.children].filter(visible).map((child) => [getComputedStyle(child, '::before').content, child.textContent, getComputedStyle(child, '::after').content].filter((part) => part !== 'none').join('').replaceAll('"', '')).join('');
    });
  expect(await form()).toBe('테인트');
  const choose = async (value: string) => {
    await page.evaluate((terms) => document.querySelector<HTMLInputElement>(`input[data-setting="terms"][value="${terms}"]`)?.click(), value);
    await page.waitForFunction((terms) => document.documentElement.dataset['terms'] === terms, value);
  };
  await choose('both');
  expect(await form()).toBe('테인트(Taint)');
  await choose('en');
  expect(await form()).toBe('Taint');
  await choose('ko');
  expect(await form()).toBe('테인트');
});
