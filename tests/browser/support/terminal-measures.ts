import type { Page } from 'playwright-core';
import { cellWidth } from '../../../src/engine/cast/width.ts';
import { pane, until } from './terminal.ts';

/** Largest distance, in pixels, of the bars that end the Hangul lines from where their column is. Page `all/`. */
export async function barDrift(page: Page): Promise<number> {
  const { root, screen } = pane(page, 1);
  await root.scrollIntoViewIfNeeded();
  await page.evaluate(() => document.querySelectorAll('day-terminal')[1]!.showStep('cat'));
  await until(screen, (text) => text.includes('첫날'));
  const bars = await root.locator('.xterm-rows > div').evaluateAll((rows) =>
    rows.flatMap((row) => {
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      let before = '';
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.textContent ?? '';
        const at = text.indexOf('|');
        if (at >= 0) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          return [{ before: before + text.slice(0, at), x: range.getBoundingClientRect().left - row.getBoundingClientRect().left }];
        }
        before += text;
      }
      return [];
    }),
  );
  if (bars.length !== 6) throw new Error(`${bars.length} bars on the screen, not 6`);
  const cell = await root.locator('.xterm-screen').evaluate((element) => element.getBoundingClientRect().width / 80);
  return Math.max(...bars.map(({ before, x }) => Math.abs(x - cellWidth(before) * cell)));
}

/** Milliseconds that the slowest of seven hostile sequences takes, best of five. Page `bomb/`. */
export async function bombs(page: Page): Promise<number> {
  const slowest = await page.evaluate(async () => {
    const terminal = document.querySelector('day-terminal')!;
    await terminal.open();
    const times: number[] = [];
    for (const step of ['i', 'l', 'm', 's', 't', 'z', 'bb']) {
      // Best of five: a bomb that goes off takes seconds every time, a busy machine does not.
      let best = Infinity;
      for (let i = 0; i < 5; i++) {
        await terminal.showStep(step, 'prompt');
        const from = performance.now();
        await terminal.showStep(step);
        best = Math.min(best, performance.now() - from);
      }
      times.push(best);
    }
    return Math.max(...times);
  });
  await until(pane(page).screen, (text) => text.includes('survived-bb'));
  return slowest;
}

/** What the clipboard holds after three lines were selected with the mouse. Page `#term-nodes.list`. */
export async function copiedLines(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { screen, root } = pane(page);
  await until(screen, (text) => text.includes('gpu1'));
  const rows = root.locator('.xterm-rows > div');
  const [first, last] = [(await rows.nth(1).boundingBox())!, (await rows.nth(3).boundingBox())!];
  await page.mouse.move(first.x + 1, first.y + first.height / 2);
  await page.mouse.down();
  await page.mouse.move(last.x + 500, last.y + last.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.press('Control+c');
  return until(() => page.evaluate(() => navigator.clipboard.readText()), (text) => text !== '');
}

/** Heap after two hundred times opening, showing and closing a terminal, as a multiple of before. */
export async function heapGrowth(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  const cycles = (n: number) =>
    page.evaluate(async (count) => {
      const terminal = document.querySelector('day-terminal')!;
      for (let i = 0; i < count; i++) {
        await terminal.open();
        await terminal.showStep('wide');
        await terminal.close();
      }
    }, n);
  const heap = async () => {
    for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
    return (await cdp.send('Runtime.getHeapUsage')).usedSize;
  };
  await cycles(60);
  const before = await heap();
  await cycles(200);
  return (await heap()) / before;
}
