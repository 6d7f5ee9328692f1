import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeServiceWorker } from '../../src/course/service-worker.ts';
import { distDir } from '../support/dist.ts';
import { serveDist, type Served } from '../support/serve.ts';
import { launch } from './support/browser.ts';
import { plainChromium } from './support/plain-chromium.ts';

let browser: Browser;
let dist: string;
let site: Served;
let context: BrowserContext;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  dist = join(mkdtempSync(join(tmpdir(), 'day-one-')), 'dist');
  cpSync(distDir(), dist, { recursive: true });
  site = await serveDist(dist);
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await site.close();
  rmSync(dist, { recursive: true });
});

async function firstVisit(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await page.mouse.move(200, 200); // the first sign of a reader
  await page.locator('.offline-note', { hasText: '오프라인에서도 쓸 수 있어요' }).waitFor({ timeout: 90_000 });
  return page;
}

/** Publishes a new version in which the home page says something else. */
function publish(words: string): void {
  const file = join(dist, 'index.html');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(<p class="home-lead"[^>]*>)[^<]*/, `$1${words}`));
  writeServiceWorker(dist);
}

describe('offline', { timeout: 150_000 }, () => {
  it('has the whole course after one visit, and says so', async () => {
    const page = await firstVisit();
    await context.setOffline(true);
    await site.close();
    for (const [path, heading] of [['lessons/three-servers/', '서버 세 대'], ['en/lessons/three-servers/', 'Three servers'], ['glossary/', '용어'], ['en/errata/', 'Corrections']] as const) {
      await page.goto(site.url + path);
      expect(await page.locator('h1').innerText()).toContain(heading);
    }
    // What a lesson fetches later, when it is asked: hints, answers, a followed request.
    for (const path of ['data/answers/three-servers-ko/', 'data/flows/dns-ndots-en/']) expect(await page.evaluate((url) => fetch(url).then(({ ok }) => ok), site.url + path)).toBe(true);
    await page.goto(`${site.url}?from=somewhere`);
    await page.keyboard.press('/');
    await page.locator('.search input').fill('파드');
    await page.locator('.search [aria-selected=true]').waitFor();
    site = await serveDist(dist);
  });

  it('lets the page that installed it use its lazy parts without a reload', async () => {
    const page = await firstVisit();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await page.keyboard.press('/');
    await page.locator('.search input').fill('파드');
    await page.locator('.search [aria-selected=true]').waitFor();
  });

  it('answers an unknown address with the 404 page', async () => {
    const page = await firstVisit();
    await page.goto(`${site.url}glossary/`);
    await context.setOffline(true);
    const response = await page.goto(`${site.url}no/such/page/`);
    expect(response?.status()).toBe(404);
    expect(await page.locator('h1').innerText()).toBe('여기에는 아무것도 없어요');
  });
});

describe('a new version', { timeout: 150_000 }, () => {
  // Not by Playwright: it attaches a debugger to the worker, and Chromium lets a debugged worker never come to rest.
  it('waits until it is accepted, then reloads every tab and drops the old cache', async () => {
    const chromium = await plainChromium();
    try {
      const words = "document.querySelector('.home-lead')?.textContent";
      const first = await chromium.open(site.url);
      await first.until("document.querySelector('.offline-note')?.textContent.includes('오프라인에서도 쓸 수 있어요.')");
      await first.go(site.url);
      const second = await chromium.open(site.url);
      publish('둘째 판입니다');
      await first.go(site.url);
      await first.until("document.querySelector('.toast .button')?.textContent === '새 판으로 바꾸기'");
      await second.go(site.url); // still the old one, also with the new one waiting
      for (const tab of [first, second]) expect(await tab.evaluate(words)).not.toBe('둘째 판입니다');
      await first.evaluate("document.querySelector('.toast .button').click()");
      for (const tab of [first, second]) await tab.until(`${words} === '둘째 판입니다'`);
      await first.until('caches.keys().then((keys) => keys.length === 1)');
    } finally {
      chromium.close();
    }
  });

  it('fetches only what changed', async () => {
    const page = await firstVisit();
    await page.goto(site.url);
    publish('둘째 판입니다');
    const before = site.requests.length;
    await page.reload();
    await page.getByRole('button', { name: '새 판으로 바꾸기' }).waitFor({ timeout: 60_000 });
    expect(site.requests.slice(before).filter((path) => !path.endsWith('sw.js'))).toEqual(['/']);
  });

  it('is not taken while its files do not fit together yet', async () => {
    const page = await firstVisit();
    await page.goto(site.url);
    publish('둘째 판입니다');
    appendFileSync(join(dist, 'index.html'), '<!-- a third version is being copied over the second -->');
    await page.reload();
    await page.waitForTimeout(4000);
    expect(await page.getByRole('button', { name: '새 판으로 바꾸기' }).count()).toBe(0);
    await page.reload();
    expect(await page.locator('.home-lead').innerText()).not.toBe('둘째 판입니다');
  });
});
