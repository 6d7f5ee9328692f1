// Timings of one run only compare with each other: what the machine does besides hits all of them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../../lab/cluster/percentile.ts';
import { bigText, runCuts } from '../../lab/gateway/testing/cuts.ts';
import { runFuzz } from '../../lab/gateway/testing/fuzz.ts';
import { Close } from '../../src/engine/live/problem.ts';
import { Page } from '../../lab/gateway/testing/page.ts';
import { atLeast, atMost, type Bench, type Row } from './bench.ts';
import { halfOpen } from './gateway/half-open.ts';
import { trouble } from './gateway/trouble.ts';
import { probe, serve, sleep } from './gateway/child.ts';
import { typists } from './gateway/typing.ts';

/** LONG=1: the full length of the bars (a million frames, a minute of flood, ten minutes of typing). */
const long = process.env.LONG === '1';
const only = process.env.GATEWAY_BENCH?.split(',');

/** The gateway's front against a pty without any network, measured in the same run. */
export const bench: Bench = async () => {
  const rows: Row[] = [];
  for (const [name, part] of Object.entries({ latency, crowd, many, cuts, trouble: () => trouble(long), flood, fuzz, halfOpen: () => halfOpen(long ? 10_000 : 2000) })) if (!only || only.includes(name)) rows.push(...(await part()));
  return rows;
};

/** Echo and bulk through gateway and pty, turn by turn: what else the machine does hits both. */
async function latency(): Promise<Row[]> {
  const run = probe();
  if (!run) return [{ name: 'gateway: echo and bulk against the floor', measured: 'no C compiler', bar: 'runs', ok: false }];
  const folder = mkdtempSync(join(tmpdir(), 'day-one-bench-'));
  const file = join(folder, 'big');
  writeFileSync(file, bigText(50_000_000));
  const served = await serve();
  const naive = await serve('naive');
  const token = served.tokens[0] ?? '';
  try {
    const echo: number[][] = [[], [], []];
    const bulk: number[][] = [[], []];
    const frames: number[] = [];
    for (let round = 0; round < 9; round++) {
      echo[0]?.push(run('floor', 'echo', '300').p50 ?? NaN);
      echo[1]?.push(run(served.port, 'echo', '300', token).p50 ?? NaN);
      echo[2]?.push(run(naive.port, 'echo', '300', 'none').p50 ?? NaN);
      if (round >= 3) continue;
      const [floor, ours] = [run('floor', 'bulk', file), run(served.port, 'bulk', file, token)];
      bulk[0]?.push((floor.bytes ?? 0) / (floor.seconds ?? 1) / 1e6);
      bulk[1]?.push((ours.bytes ?? 0) / (ours.seconds ?? 1) / 1e6);
      frames.push((ours.bytes ?? 0) / (ours.frames ?? 1) / 1024);
    }
    // On a busy machine a pty never waits for a sleeping processor and a network does not get cheaper: the ratio is of a quiet one.
    const busy = (loadavg()[0] ?? 0) > 1.5 ? `, load ${loadavg()[0]?.toFixed(0)}: NOT a quiet machine` : '';
    const [floorEcho, oursEcho, naiveEcho] = echo.map(median);
    const [floorBulk, oursBulk] = bulk.map(median);
    return [
      atMost(`gateway: keystroke echo p50 (${oursEcho?.toFixed(0)} µs) against a bare pty (${floorEcho?.toFixed(0)} µs${busy})`, (oursEcho ?? NaN) / (floorEcho ?? NaN), 3, '×', 2),
      atMost(`gateway: keystroke echo p50 against a relay without any protocol (${naiveEcho?.toFixed(0)} µs)`, (oursEcho ?? NaN) / (naiveEcho ?? NaN), 1.1, '×', 2),
      atLeast(`gateway: 50 MB of output (${oursBulk?.toFixed(1)} MB/s) against a bare pty (${floorBulk?.toFixed(1)} MB/s)`, (oursBulk ?? NaN) / (floorBulk ?? NaN), 0.6, '×', 2),
      atLeast('gateway: average frame of bulk output', median(frames), 32, 'KB', 1),
    ];
  } finally {
    served.close();
    naive.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A hundred typists, and neighbours that run `yes`. */
async function crowd(): Promise<Row[]> {
  const served = await serve();
  const all = await typists(served, 100);
  const ms = long ? 10_000 : 5000;
  const floods: Page[] = [];
  const flooding = async (n: number) => {
    for (; floods.length < n; ) {
      const page = new Page({ url: served.url, token: served.tokens[400 + floods.length] ?? '' });
      floods.push(page);
      await page.until(() => page.received > 0);
      page.type('yes\n');
    }
    for (const page of floods.splice(n)) {
      page.type('\u0003');
      page.close();
    }
    await sleep(1000);
    return (await all.measure(ms)).p50;
  };
  try {
    // Turn by turn: the machine is not the same from one minute to the next.
    const p50: number[][] = [[], [], []];
    for (let round = 0; round < 3; round++) for (const [i, n] of [0, 1, 3].entries()) p50[i]?.push(await flooding(n));
    const [quiet = NaN, one = NaN, three = NaN] = p50.map(median);
    return [
      atMost(`gateway: 100 typists beside one \`yes\`, p50 against quiet (${(quiet * 1000).toFixed(0)} µs)`, one / quiet, 1.3, '×', 2),
      atMost('gateway: 100 typists beside three `yes`, p50 against quiet', three / quiet, 2, '×', 2),
    ];
  } finally {
    all.close();
    for (const page of floods) page.close();
    served.close();
  }
}

/** Two hundred shells at once; with LONG, three hundred typists for ten minutes. */
async function many(): Promise<Row[]> {
  const served = await serve();
  const before = await served.usage();
  const all = await typists(served, 200);
  const rows = [atMost('gateway: 200 shells open and at their prompt', all.ready / 1000, 5, 's', 2)];
  await all.measure(2000);
  rows.push(atMost('gateway: memory for each of 200 sessions', ((await served.usage()).rss - before.rss) / 200 / 1024, 200, 'KB'));
  all.close();
  if (long) {
    const crowd300 = await typists(served, 300);
    await crowd300.measure(30_000);
    const start = await served.usage();
    const { closed } = await crowd300.measure(570_000);
    const end = await served.usage();
    rows.push(atMost('gateway: 300 typists for ten minutes, lost', closed, 0, 'terminals'), atMost('gateway: 300 typists for ten minutes, memory', (100 * Math.abs(end.rss - start.rss)) / start.rss, 10, '%', 1));
    crowd300.close();
  }
  served.close();
  return rows;
}

/** Two hundred cut connections. */
async function cuts(): Promise<Row[]> {
  const { cuts: n, out, in: typed, backMs } = await runCuts({ bytes: 50_000_000, lines: 2000, cuts: 200 });
  const same = out.got === out.made && typed.got === typed.made;
  return [
    { name: `gateway: ${n} TCP cuts during 50 MB out and ${typed.lines} lines in, SHA-256 of both`, measured: same ? 'equal' : 'DIFFERENT', bar: 'equal', ok: same && n >= 200 },
    atMost('gateway: back after a cut, p50', median(backMs), 50, 'ms', 1),
  ];
}

/** Twenty pages that do not read a flood, and twenty pastes into programs that do not read. */
async function flood(): Promise<Row[]> {
  const rows: Row[] = [];
  const ms = long ? 60_000 : 15_000;
  const stalled = await serve(['bash', '-c', 'exec yes 0123456789']);
  const pages = stalled.tokens.slice(0, 20).map((token) => new Page({ url: stalled.url, token, msPerKb: Infinity }));
  await Promise.all(pages.map((page) => page.until(() => page.received > 400_000)));
  await sleep(2000);
  const before = await stalled.usage();
  await sleep(ms);
  const after = await stalled.usage();
  rows.push(atMost('gateway: 20 × `yes` that nobody reads, memory growth', (after.rss - before.rss) / 2 ** 20, 16, 'MB', 1), atMost('gateway: 20 × `yes` that nobody reads, processor', (100 * (after.cpu - before.cpu)) / (ms / 1000), 5, '%', 1));
  for (const page of pages) page.close();
  stalled.close();
  const stopped = await serve(['bash', '-c', 'stty raw -echo; echo ready; sleep 600']);
  const idle = await stopped.usage();
  const pasting = stopped.tokens.slice(0, 20).map((token) => new Page({ url: stopped.url, token }));
  await Promise.all(pasting.map((page) => page.shows('ready')));
  for (const page of pasting) page.type(Buffer.alloc(1_000_000, 'x'));
  await sleep(1000);
  const start = await stopped.usage();
  await sleep(ms);
  const end = await stopped.usage();
  rows.push(atMost('gateway: 20 × 1 MB pasted into programs that do not read, memory', (end.rss - idle.rss) / 2 ** 20, 16, 'MB', 1), atMost('gateway: 20 × 1 MB pasted into programs that do not read, processor', (100 * (end.cpu - start.cpu)) / (ms / 1000), 5, '%', 1));
  for (const page of pasting) page.close();
  stopped.close();
  return rows;
}

/** The codes that docs/protocol.md names. */
const fuzzCodes: ReadonlySet<number> = new Set([...Object.values(Close), 1002, 1007, 1008, 1009]);

/** Random frames before and after the hello. */
async function fuzz(): Promise<Row[]> {
  const served = await serve('fake');
  const frames = long ? 1_000_000 : 100_000;
  const token = served.tokens[0] ?? '';
  const run = (n: number, seed: number) => Promise.all([false, true].map((hello) => runFuzz({ url: served.url, token, frames: n / 2, batch: 50, seed: seed + Number(hello), hello })));
  // The first few thousand fill what any process fills once.
  await run(10_000, 1);
  const before = await served.usage();
  const codes = (await run(frames, 3)).flatMap((each) => [...each.codes]);
  await sleep(3000);
  const unnamed = codes.filter(([code]) => !fuzzCodes.has(code)).reduce((sum, [, n]) => sum + n, 0);
  const rows = [atMost(`gateway: ${frames} random frames, closes without a code of the protocol`, unnamed, 0, 'closes'), atMost(`gateway: ${frames} random frames, memory growth`, served.alive() ? ((await served.usage()).rss - before.rss) / 2 ** 20 : Infinity, 16, 'MB', 1)];
  served.close();
  return rows;
}
