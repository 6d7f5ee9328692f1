import { median } from '../../lab/cluster/percentile.ts';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { recordAll } from '../../src/course/record/files.ts';
import { launch, visit } from '../browser/support/browser.ts';
import { barDrift, bombs, copiedLines, heapGrowth } from '../browser/support/terminal-measures.ts';
import { serveDist } from '../support/serve.ts';
import { terminalSite } from '../support/terminal-site.ts';
import { atMost, type Bench, type Row } from './bench.ts';

const root = resolve(import.meta.dirname, '../..');

/** Waits, in the page, until a text stands in the DOM below a selector; milliseconds since `act` was called. */
const timed = `
  window.timed = async (act, selector, good) => {
    const from = performance.now();
    const done = act();
    for (;;) {
      const host = document.querySelector(selector);
      const text = (host?.shadowRoot?.querySelector('.xterm-rows') ?? host)?.textContent ?? '';
      if (good(text.replace(/\\u00a0/g, ' '))) break;
      await new Promise((next) => { const c = new MessageChannel(); c.port1.onmessage = () => next(); c.port2.postMessage(0); });
      if (performance.now() - from > 5000) throw new Error('never shown: ' + text.slice(0, 200));
    }
    const ms = performance.now() - from;
    await done;
    return ms;
  };`;

/**
 * Seeks to the end of every step of a cast, from the start, in our pane and in asciinema-player on the same
 * page, by turns, until the step's last line is in the DOM.
 */
async function seek(page: Page, rounds: number): Promise<{ ours: number[]; theirs: number[] }> {
  await page.addScriptTag({ url: 'asciinema-player.min.js' });
  await page.addScriptTag({ url: 'timed.js' });
  return page.evaluate(
    async (n) => {
      interface Player { seek(to: number): Promise<void> }
      interface Timed { timed(act: () => Promise<unknown>, selector: string, good: (text: string) => boolean): Promise<number> }
      const { AsciinemaPlayer, timed } = window as unknown as Timed & { AsciinemaPlayer: { create(url: string, into: Element, options: object): Player } };
      const place = document.createElement('div');
      place.id = 'peer';
      document.querySelector('main')!.prepend(place);
      const terminal = document.querySelector('day-terminal')!;
      await terminal.open();
      const text = await (await fetch(`../casts/${terminal.session}.cast`)).text();
      const events = text.split('\n').slice(1).filter(Boolean).map((line) => JSON.parse(line) as [number, string, string]);
      const player = AsciinemaPlayer.create(`../casts/${terminal.session}.cast`, place, { preload: true, fit: false, idleTimeLimit: 100 });
      await new Promise((done) => setTimeout(done, 500));
      // Ends of the steps on their clock, and the last line each shows.
      let time = 0;
      let lastLine = '';
      let id = '';
      const ends: { id: string; seconds: number; line: string }[] = [];
      for (const [dt, code, data] of events) {
        time += dt;
        if (code === 'm') id = data.split(' ')[0]!;
        // eslint-disable-next-line no-control-regex
        if (data.includes('\x1b]133;D')) ends.push({ id, seconds: time + 0.001, line: lastLine });
        // eslint-disable-next-line no-control-regex
        else if (code === 'o' && data.endsWith('\r\n')) lastLine = data.replace(/\x1b\[[\d;]*m/g, '').trim();
      }
      const ours: number[] = [];
      const theirs: number[] = [];
      const at = (line: string) => (shown: string) => shown.includes(line);
      for (let round = 0; round < n; round++)
        for (const { id, seconds, line } of ends) {
          await terminal.showStep(ends[0]!.id, 'prompt');
          await new Promise((done) => setTimeout(done, 60));
          ours.push(await timed(() => terminal.showStep(id), '.term-host', at(line)));
          await player.seek(0);
          await new Promise((done) => setTimeout(done, 60));
          theirs.push(await timed(() => player.seek(seconds), '#peer .ap-term', at(line)));
        }
      return { ours, theirs };
    },
    rounds,
  );
}

/** Main-thread CPU milliseconds spent by something on a page. */
async function cpu(page: Page, act: () => Promise<unknown>): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => (await cdp.send('Performance.getMetrics')).metrics.find((metric) => metric.name === 'TaskDuration')!.value * 1000;
  const before = await read();
  await act();
  return (await read()) - before;
}

async function inBrowser(browser: Browser): Promise<Row[]> {
  const dir = await terminalSite();
  const bundle = join(root, 'node_modules/asciinema-player/dist/bundle');
  for (const page of ['big', '']) {
    mkdirSync(join(dir, page), { recursive: true });
    copyFileSync(join(bundle, 'asciinema-player.min.js'), join(dir, page, 'asciinema-player.min.js'));
    writeFileSync(join(dir, page, 'timed.js'), timed);
  }
  const site = await serveDist(dir);
  const rows: Row[] = [];
  try {
    for (const [name, path, rounds] of [['lesson cast of 3 KB', '', 10], ['cast of 80 KB', 'big/', 9]] as const) {
      const { page, context } = await visit(browser, site.url + path, { /* both in view: neither paints out of sight */ reducedMotion: 'reduce', bypassCSP: true, viewport: { width: 1440, height: 2400 } });
      const { ours, theirs } = await seek(page, rounds);
      rows.push({ ...atMost(`seek to any step, ${name}, against asciinema-player`, median(ours) / median(theirs), 1.1, '× its median', 2), measured: `${(median(ours) / median(theirs)).toFixed(2)} × (${median(ours).toFixed(1)} / ${median(theirs).toFixed(1)} ms)` });
      await context.close();
    }
    const eight: number[] = [];
    for (let i = 0; i < 3; i++) {
      const { page, context } = await visit(browser, `${site.url}eight/`, { reducedMotion: 'reduce' });
      eight.push(await cpu(page, () => page.evaluate(() => Promise.all([...document.querySelectorAll('day-terminal')].map((terminal) => terminal.showStep('list'))))));
      await context.close();
    }
    rows.push(atMost('8 panes open on one page, main-thread CPU', median(eight), 300, 'ms'));
    const on = async <T>(path: string, measure: (page: Page) => Promise<T>): Promise<T> => {
      const { page, context } = await visit(browser, site.url + path, { reducedMotion: 'reduce' });
      try {
        return await measure(page);
      } finally {
        await context.close();
      }
    };
    const growth = await on('', heapGrowth);
    rows.push({ name: '200 times open and close, heap', measured: `${((growth - 1) * 100).toFixed(1)} %`, bar: '± 5 %', ok: Math.abs(growth - 1) <= 0.05 });
    const newlines = (await on('#term-nodes.list', copiedLines)).split('\n').length - 1;
    rows.push({ name: 'copy of three lines', measured: `${newlines} newlines`, bar: '2 newlines', ok: newlines === 2 });
    rows.push(atMost('| drift on the Hangul and punctuation lines', await on('all/', barDrift), 0.5, 'px', 2));
    rows.push(atMost('| drift with a face that is not the course’s', await on('all/', async (page) => (await page.addStyleTag({ content: ':root { --font-code: monospace !important; }' }), barDrift(page))), 0.5, 'px', 2));
    rows.push(atMost('slowest of seven CSI bombs', await on('bomb/', bombs), 50, 'ms'));
  } finally {
    await site.close();
  }
  const assets = join(dir, '_astro');
  const lazy = readdirSync(assets).filter((name) => /^pane\..*\.js$/.test(name));
  const bytes = lazy.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0);
  rows.push(atMost('terminal’s lazy load, gzip', bytes / 1024, 110, 'KB', 1));
  return rows;
}

/** Rows of the terminal. */
export const bench: Bench = async () => {
  const [once, twice] = [await recordAll(root), await recordAll(root)];
  const same = once.length === twice.length && once.every((file, n) => file.text === twice[n]?.text && file.path === twice[n]?.path);
  const rows: Row[] = [{ name: `re-recording all sessions twice (${once.length} files)`, measured: same ? 'identical bytes' : 'bytes differ', bar: 'identical bytes', ok: same }];
  const browser = await launch();
  try {
    return [...rows, ...(await inBrowser(browser))];
  } finally {
    await browser.close();
  }
};
