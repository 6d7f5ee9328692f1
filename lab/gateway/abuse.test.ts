import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Close } from '../../src/engine/live/problem.ts';
import { localShells } from './shell/local/source.ts';
import { runCuts } from './testing/cuts.ts';
import { fakeShells } from './testing/fake-shell.ts';
import { runFuzz } from './testing/fuzz.ts';
import { testGateway } from './testing/gateway.ts';
import { Page } from './testing/page.ts';

test('up to 25 cut connections during 4 MB out and 300 lines in: not a byte lost or repeated', async () => {
  const { cuts, out, in: typed } = await runCuts({ bytes: 4_000_000, lines: 300, cuts: 25 });
  expect(cuts).toBeGreaterThan(10); // a fast machine is through before the last
  expect(out).toEqual({ got: out.made, made: out.made, bytes: 4_000_000 });
  expect(typed).toEqual({ got: typed.made, made: typed.made, lines: 300 });
}, 60_000);

/** The codes that docs/protocol.md names; a cut without one is none of them. */
const specified: readonly number[] = [...Object.values(Close), 1002, 1007, 1008, 1009];

test.each([false, true])('20,000 random frames, half of them after a hello (%s): the gateway lives, others type on', async (hello) => {
  const shells = fakeShells();
  const lab = await testGateway({ source: shells, limits: { unhelloed: 1000, sessionsPerSeat: 100, sessions: 1000 } });
  const page = new Page({ url: lab.url, token: lab.token({ sub: 'quiet' }) });
  try {
    await page.shows('$ ');
    const { frames, codes } = await runFuzz({ url: lab.url, token: lab.token(), frames: 10_000, batch: 8, seed: hello ? 5 : 6, hello });
    expect(frames).toBeGreaterThanOrEqual(10_000);
    expect([...codes].filter(([code]) => !specified.includes(code))).toEqual([]);
    expect([...codes.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(100);
    // What the gateway saw, not what still reached a peer that goes on sending: a cut may overtake the code.
    expect(lab.events().filter(({ event, code }) => event === 'hello.refused' || code === 4400).length).toBeGreaterThan(50);
    page.type('still here');
    await expect.poll(() => shells.opened[0]?.text).toBe('still here');
    expect((await fetch(`${lab.url}/healthz`)).status).toBe(200);
    expect(lab.events().filter(({ event }) => event.endsWith('.failed'))).toEqual([]);
  } finally {
    page.close();
    await lab.close();
  }
}, 60_000);

test('a page that does not read stops its own flood, and nothing piles up', async () => {
  const { source } = await localShells({ command: ['bash', '-c', 'exec yes 0123456789'] });
  const lab = await testGateway({ source });
  const page = new Page({ url: lab.url, token: lab.token(), msPerKb: Infinity });
  const other = new Page({ url: lab.url, token: lab.token({ sub: 'seat-b' }) });
  try {
    await page.until(() => page.received > 400_000);
    await other.until(() => other.received > 5_000_000);
    expect(page.received).toBeLessThan(700_000);
  } finally {
    page.close();
    other.close();
    await lab.close();
  }
});

test('a paste of 1 MB into a program that does not read costs nothing, and arrives whole when it does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'day-one-paste-'));
  const { source } = await localShells({ command: ['bash', '-c', 'stty raw -echo; echo ready; read -r -d "" go < <(while [ ! -e go ]; do sleep 0.05; done); head -c 1000000 | sha256sum; sleep 9'], cwd: folder });
  const lab = await testGateway({ source });
  const page = new Page({ url: lab.url, token: lab.token() });
  try {
    await page.shows('ready');
    const data = Buffer.alloc(1_000_000, 'paste of many bytes ');
    page.type(data);
    await new Promise((done) => setTimeout(done, 300));
    const before = process.cpuUsage();
    await new Promise((done) => setTimeout(done, 1000));
    const { user, system } = process.cpuUsage(before);
    // Not a timing: a retry without a pause would take the whole second.
    expect((user + system) / 1e6).toBeLessThan(0.5);
    expect(page.stream.unconfirmed).toBeGreaterThan(900_000);
    const { createHash } = await import('node:crypto');
    (await import('node:fs')).writeFileSync(join(folder, 'go'), '');
    await page.shows(createHash('sha256').update(data).digest('hex'));
  } finally {
    page.close();
    await lab.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});
