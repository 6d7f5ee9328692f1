import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { terminalSite } from '../support/terminal-site.ts';
import { browserSite } from './support/site.ts';
import { barDrift, bombs, copiedLines, heapGrowth } from './support/terminal-measures.ts';
import { pane, until } from './support/terminal.ts';

const at = browserSite({ folder: terminalSite, args: ['--enable-precise-memory-info', '--js-flags=--expose-gc'] });
const open = (path: string, options: BrowserContextOptions = {}) => at.open(path, { reducedMotion: 'reduce', ...options });

test('Tab walks through an open terminal and out of it, both ways', async () => {
  const { page } = await open('');
  const { view, next } = pane(page);
  await next.click();
  await page.locator('.xterm').waitFor();
  await view.locator('.xterm-screen').click();
  expect(await view.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Shift+Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('.term-view') === null)).toBe(true);
  await page.keyboard.press('Tab');
  const seen: string[] = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    seen.push(await page.evaluate(() => document.activeElement?.id ?? ''));
    if (seen.at(-1) === 'end') break;
  }
  expect(seen.at(-1)).toBe('end');
});

test('three lines selected with the mouse are copied as three lines', async () => {
  const { page } = await open('#term-nodes.list');
  const copied = await copiedLines(page);
  expect(copied.split('\n')).toHaveLength(3);
  expect(copied).toMatch(/^NAME {3}STATUS.*VERSION\ncpu1 .*v1\.31\.13\ncpu2 .*v1\.31\.13$/);
});

describe('Hangul and punctuation', () => {
  test.each([['the course’s faces', ''], ['any face', 'monospace']])('columns stay within half a pixel in %s', async (_name, family) => {
    const { page } = await open('all/');
    if (family) await page.addStyleTag({ content: `:root { --font-code: ${family} !important; }` });
    expect(await barDrift(page)).toBeLessThanOrEqual(0.5);
  });
});

test('a hostile recording cannot freeze the page: seven bombs, each within 50 ms', async () => {
  const { page } = await open('bomb/');
  expect(await bombs(page)).toBeLessThanOrEqual(50);
});

test('a swipe scrolls the terminal; at its end it scrolls the page', async () => {
  const { page, context } = await open('all/', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 640 } });
  const { root, view, screen } = pane(page, 2);
  await view.scrollIntoViewIfNeeded();
  await page.evaluate(() => document.querySelectorAll('day-terminal')[2]!.showStep('seq'));
  await view.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await until(screen, (text) => text.includes('line 200'));
  const box = (await root.locator('.term-host').boundingBox())!;
  const cdp = await context.newCDPSession(page);
  const swipe = async (distance: number) => {
    const x = box.x + 60;
    let y = box.y + box.height / 2;
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    for (let i = 0; i < 10; i++) {
      y += distance / 10;
      await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y }] });
    }
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await swipe(150);
  await until(screen, (text) => !text.includes('line 200'));
  await swipe(-200);
  await until(screen, (text) => text.includes('line 200'));
  const before = await page.evaluate(() => scrollY);
  await swipe(-100);
  await until(() => page.evaluate(() => scrollY), (y) => y > before);
});

test('the wheel scrolls the terminal, and the page once the terminal is at its end', async () => {
  const { page } = await open('all/', { viewport: { width: 900, height: 500 } });
  const { root, view, screen } = pane(page, 2);
  await page.evaluate(() => document.querySelectorAll('day-terminal')[2]!.showStep('seq'));
  await view.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await until(screen, (text) => text.includes('line 200'));
  const box = (await root.locator('.term-host').boundingBox())!;
  await page.mouse.move(box.x + 100, box.y + box.height / 2);
  await page.mouse.wheel(0, -400);
  await until(screen, (text) => !text.includes('line 200'));
  await page.mouse.wheel(0, 2000);
  await until(screen, (text) => text.includes('line 200'));
  const before = await page.evaluate(() => scrollY);
  await page.mouse.wheel(0, 300);
  await until(() => page.evaluate(() => scrollY), (y) => y > before);
});

test('opening and closing two hundred times leaves the heap flat', async () => {
  const { page } = await open('');
  const growth = await heapGrowth(page);
  expect(growth).toBeGreaterThan(0.95);
  expect(growth).toBeLessThan(1.05);
  expect(await page.locator('.xterm').count()).toBe(0);
});

test('eight panes stand on one page, each with its own session', async () => {
  const { page, problems } = await open('eight/');
  await page.evaluate(() => Promise.all([...document.querySelectorAll('day-terminal')].map((terminal) => terminal.showStep('list'))));
  expect(await page.locator('.xterm').count()).toBe(8);
  await until(pane(page, 0).screen, (text) => text.includes('gpu1'));
  expect(problems).toEqual([]);
});
