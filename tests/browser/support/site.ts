import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { serveDist, type Served } from '../../support/serve.ts';
import { launch } from './browser.ts';

/** The built site and a browser for all tests of one file; both are there once the tests run. */
export function browserSite(): { readonly browser: Browser; readonly site: Served } {
  let browser: Browser | undefined;
  let site: Served | undefined;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launch(), serveDist()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  return {
    get browser() {
      return browser!;
    },
    get site() {
      return site!;
    },
  };
}
