import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { distDir } from '../../support/dist.ts';
import { serveDist, type Served } from '../../support/serve.ts';
import { launch, visit, type Visit } from './browser.ts';

export interface BrowserSite {
  readonly browser: Browser;
  readonly site: Served;
  /** Opens a page of the site in a fresh profile, which is closed with the test. */
  open(path?: string, options?: BrowserContextOptions): Promise<Visit>;
  /** Closes a visit that was made otherwise with the test, too. */
  keep<T extends Visit>(visited: T): T;
}

/** A served folder and a browser for all tests of one file; both are there once the tests run. */
export function browserSite({ folder = distDir, args = [] }: { /** What is served: the build under test. */ folder?: () => string | Promise<string>; /** More of Chromium's arguments. */ args?: string[] } = {}): BrowserSite {
  let browser: Browser | undefined;
  let site: Served | undefined;
  const visits: Visit[] = [];
  beforeAll(async () => {
    [browser, site] = await Promise.all([launch(args), Promise.resolve(folder()).then((dir) => serveDist(dir))]);
  });
  afterEach(async () => {
    for (const { context } of visits.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  const keep = <T extends Visit>(visited: T): T => {
    visits.push(visited);
    return visited;
  };
  return {
    get browser() {
      return browser!;
    },
    get site() {
      return site!;
    },
    open: async (path = '', options = {}) => keep(await visit(browser!, site!.url + path, options)),
    keep,
  };
}
