import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { serveDist, type Served } from '../../support/serve.ts';
import { launch, visit, type Visit } from './browser.ts';

/** Serves the built site and starts a browser for the tests of one file; every visit is a fresh profile. */
export function lessonSite() {
  let browser: Browser;
  let site: Served;
  let visits: Visit[] = [];
  beforeAll(async () => {
    site = await serveDist();
    browser = await launch();
  });
  afterEach(async () => {
    for (const { context } of visits) await context.close();
    visits = [];
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });
  return {
    /** Opens a page of the site; a page at rest, without a sign of a reader. */
    async open(path: string, options: BrowserContextOptions = {}): Promise<Visit> {
      const visited = await visit(browser, site.url + path, { reducedMotion: 'reduce', ...options });
      visits.push(visited);
      return visited;
    },
    get site(): Served {
      return site;
    },
  };
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
