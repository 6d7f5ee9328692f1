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
  await page.waitForTimeout(3000);
  await context.close();
  return { bytes, requests: [...requests.values()] };
}

/** What a lesson page and the home page cost before anything is clicked. */
export const bench: Bench = async () => {
  const site = await serveDist();
  const browser = await launch();
  try {
    const rows = [];
    for (const [name, path] of [['lesson page', 'lessons/three-servers/'], ['lesson page, the heaviest', 'lessons/services-dns/'], ['lesson page, English', 'en/lessons/scheduler/'], ['home', ''], ['glossary', 'glossary/']] as const) {
      const { bytes, requests } = await weigh(browser, site.url + path);
      if (process.env.VERBOSE) console.error(name, requests);
      rows.push(atMost(`${name}: on the wire, gzip`, bytes / 1024, 25, 'KB', 1));
      if (name.startsWith('lesson')) rows.push(atMost(`${name}: requests`, requests.length, 8, ''));
    }
    return rows;
  } finally {
    await browser.close();
    await site.close();
  }
};
