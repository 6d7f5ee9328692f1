import { readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launch } from '../browser/support/browser.ts';
import { serveDist } from '../support/serve.ts';
import { atMost, type Bench } from './bench.ts';

/** Bytes of HTML, CSS, JS and fonts as sent (gzip, with response headers) and all requests of a page until it rests, without any interaction. */
async function weigh(browser: Browser, url: string): Promise<{ bytes: number; requests: string[] }> {
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const requests = new Map<string, string>();
  let bytes = 0;
  cdp.on('Network.responseReceived', (event) => requests.set(event.requestId, event.response.url));
  cdp.on('Network.loadingFinished', (event) => {
    if (!requests.get(event.requestId)?.endsWith('.svg')) bytes += event.encodedDataLength;
  });
  const response = await page.goto(url, { waitUntil: 'networkidle' });
  if (response?.status() !== 200) throw new Error(`${url} answered ${response?.status()}`);
  await page.waitForTimeout(1000);
  await context.close();
  return { bytes, requests: [...requests.values()] };
}

/** What every lesson page in both languages, the home page and the glossary cost before anything is clicked. */
export const bench: Bench = async () => {
  const site = await serveDist();
  const browser = await launch();
  try {
    const rows = [];
    const lessons = ['', 'en/'].flatMap((lang) => readdirSync('content/lessons').map((slug) => `${lang}lessons/${slug}/`));
    for (const path of [...lessons, '', 'glossary/']) {
      const name = path || 'home';
      const { bytes, requests } = await weigh(browser, site.url + path);
      if (process.env.VERBOSE) console.error(name, requests);
      rows.push(atMost(`${name}: on the wire, gzip`, bytes / 1024, 25, 'KB', 1));
      if (lessons.includes(path)) rows.push(atMost(`${name}: requests`, requests.length, 8, ''));
    }
    return rows;
  } finally {
    await browser.close();
    await site.close();
  }
};
