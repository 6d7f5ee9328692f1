import { describe, expect, test } from 'vitest';
import { terminalSite } from '../support/terminal-site.ts';
import { violations } from './support/axe.ts';
import { browserSite } from './support/site.ts';
import { pane, until } from './support/terminal.ts';

const at = browserSite({ folder: terminalSite });

describe.each(['', 'en/'])('axe finds nothing on /%s', (lang) => {
  test.each(['light', 'dark'] as const)('in %s, with terminals open in every mode, panels open, and one broken', async (colorScheme) => {
    const { page } = await at.open(`${lang}all/`, { colorScheme, reducedMotion: 'reduce' });
    const first = pane(page, 0);
    await page.evaluate(() => Promise.all([...document.querySelectorAll('day-terminal')].map((terminal) => terminal.showStep(terminal.querySelector<HTMLElement>('.term-step')!.dataset.step!))));
    await first.mode.selectOption('type');
    await first.input.fill('kubectl gte');
    await first.input.press('Enter');
    await first.input.press('Enter');
    await until(() => first.hint.textContent().then(String), (text) => text.includes('-o wide'));
    await page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>('.term-badge, .term-output, .term-help').forEach((panel) => (panel.open = true)));
    expect(await violations(page)).toEqual([]);
  });
});

test('at 360 pixels nothing is wider than the page, and every button is large enough for a thumb', async () => {
  const { page } = await at.open('all/', { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
  await pane(page, 0).next.click();
  await until(pane(page, 0).screen, (text) => text.includes('$'));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  const small = await page.locator('.term-tools > button:visible, .term-tools select:visible, .term-help > summary').evaluateAll((list) => list.filter((element) => element.getBoundingClientRect().height < 44 || element.getBoundingClientRect().width < 44).length);
  expect(small).toBe(0);
});

test('one status line speaks, politely; the terminal itself is silent', async () => {
  const { page } = await at.open('', { reducedMotion: 'reduce' });
  await pane(page).next.click();
  await page.locator('.xterm-rows').waitFor();
  expect(await page.locator('[role="status"], [aria-live]:not([aria-live="off"])').count()).toBe(1);
  expect(await page.locator('.term-host').getAttribute('aria-hidden')).toBe('true');
});
