import type { Page } from 'playwright-core';

/** A pane on a test page, by position. */
export function pane(page: Page, n = 0) {
  const root = page.locator('day-terminal').nth(n);
  return {
    root,
    view: root.locator('.term-view'),
    next: root.locator('[data-act="next"]'),
    prev: root.locator('[data-act="prev"]'),
    status: root.locator('.term-say'),
    mode: root.locator('select[data-act="mode"]'),
    speed: root.locator('select[data-act="speed"]'),
    input: root.locator('.term-input'),
    hint: root.locator('.term-hint'),
    /** Lines on the screen, without the blanks at their ends. */
    async screen(): Promise<string> {
      const rows = await root.locator('.xterm-rows > div').evaluateAll((list) => list.map((row) => (row.textContent ?? '').replace(/\u00a0/g, ' ').trimEnd()));
      return rows.join('\n').trimEnd();
    },
  };
}

/** Waits until a value is what it should be; fails with the last one seen. */
export async function until<T>(read: () => Promise<T>, good: (value: T) => boolean, ms = 15_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await read();
    if (good(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((done) => setTimeout(done, 30));
  }
}
