/** Typists in a process of their own: how long an echo takes, while whatever else happens at the gateway. Forked by the benchmark. */
import { Page } from '../../../lab/gateway/testing/page.ts';

const [url = '', tokens = '[]'] = process.argv.slice(2);
const pages = (JSON.parse(tokens) as string[]).map((token) => new Page({ url, token }));
const start = performance.now();
await Promise.all(pages.map((page) => page.until(() => page.received > 0)));
process.send?.({ ready: performance.now() - start });

let stopped = false;
let took: number[] = [];
async function typing(page: Page): Promise<void> {
  await new Promise((done) => setTimeout(done, Math.random() * 200));
  for (let n = 0; !stopped; n++) {
    const before = page.received;
    const from = performance.now();
    page.type(n % 40 === 39 ? '\u0015' : 'k');
    await page.until(() => page.received > before || page.closed !== undefined);
    if (n % 40 !== 39) took.push(performance.now() - from);
    await new Promise((done) => setTimeout(done, 200));
  }
}
for (const page of pages) void typing(page);
process.on('message', (asked: { result?: true; reset?: true }) => {
  if (asked.reset) took = [];
  if (asked.result) {
    const sorted = took.sort((a, b) => a - b);
    process.send?.({ n: sorted.length, p50: sorted[sorted.length >> 1], p99: sorted[Math.floor(sorted.length * 0.99)], closed: pages.filter(({ closed }) => closed).length });
    took = [];
  }
});
process.on('disconnect', () => {
  stopped = true;
  for (const page of pages) page.close();
  process.exit(0);
});
