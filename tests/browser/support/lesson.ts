import type { Page } from 'playwright-core';
import { browserSite, type BrowserSite } from './site.ts';

/** The built site and a browser for tests of lessons: a page is opened at rest, without a sign of a reader and without motion. */
export function lessonSite(): BrowserSite {
  const at = browserSite();
  const open = at.open;
  return Object.assign(at, { open: (path?: string, options = {}) => open(path, { reducedMotion: 'reduce', ...options }) });
}

/** Scrolls as a reader does, which brings the page to life, and waits until it is. */
export async function wake(page: Page): Promise<void> {
  await page.mouse.move(200, 300);
  await page.mouse.move(210, 310);
  await page.waitForFunction(() => customElements.get('day-lesson') !== undefined && document.documentElement.dataset['step'] !== undefined);
}

/** What is stored of a lesson. */
export function stored(page: Page, lesson: string): Promise<{ done?: Record<string, number>; guesses?: Record<string, number>; at?: { step: string } } | undefined> {
  return page.evaluate((slug) => JSON.parse(localStorage.getItem('day-one:progress') ?? '{}').lessons?.[slug], lesson);
}

/** Whether the page scrolls sideways. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
