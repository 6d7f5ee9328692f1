import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { until } from './terminal.ts';
import { visit, type Visit } from './browser.ts';
import type { LiveGateway } from './live-gateway.ts';

/** The live pane of a lesson page. */
export function livePane(page: Page) {
  const root = page.locator('day-terminal[data-live]');
  const screen = async () => {
    const rows = await root.locator('.xterm-rows > div').evaluateAll((list) => list.map((row) => (row.textContent ?? '').replace(/\u00a0/g, ' ').trimEnd()));
    return rows.join('\n').trimEnd();
  };
  return {
    root,
    status: root.locator('.live-text'),
    count: root.locator('.live-count'),
    acts: root.locator('.live-acts button'),
    line: root.locator('.live-input'),
    key: (name: string) => root.locator('.live-key', { hasText: new RegExp(`^${name.replace(/[|^/]/g, '\\$&')}$`) }),
    screen,
    /** Waits until the screen shows a text or pattern. */
    shows: (what: string | RegExp, ms = 20_000) => until(screen, (text) => (typeof what === 'string' ? text.includes(what) : what.test(text)), ms),
    says: (what: string | RegExp, ms = 20_000) => until(async () => (await root.locator('.live-text').textContent()) ?? '', (text) => (typeof what === 'string' ? text.includes(what) : what.test(text)), ms),
  };
}

/** Opens a lesson with the key to the lab, and its live shell. */
export async function openLive(browser: Browser, gateway: LiveGateway, path = 'en/lessons/three-servers/', options: BrowserContextOptions = {}): Promise<Visit & ReturnType<typeof livePane>> {
  const visited = await visit(browser, gateway.link(path), { reducedMotion: 'reduce', ...options });
  await goLive(visited.page);
  const pane = livePane(visited.page);
  await pane.shows(/\$$/);
  return { ...visited, ...pane };
}

/** Presses the switch of the pane in view, as a learner does. */
export async function goLive(page: Page): Promise<void> {
  const phone = page.locator('.lesson-dock [data-open=terminal]');
  if (await phone.isVisible()) await phone.click();
  else {
    await page.mouse.move(200, 300);
    await page.mouse.move(210, 310);
  }
  await page.locator('.lesson-term:not([data-off]) .live-switch [data-source=live]').click();
}

/** A second tab of the same browser: storage is shared, what one tab holds for itself is not. */
export async function otherTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
