import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { ConfigError, readConfig, variableOf } from './config.ts';
import { ShellError } from './shell/shell.ts';
import { fakeShells } from './testing/fake-shell.ts';
import { testGateway } from './testing/gateway.ts';
import { Page } from './testing/page.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
async function lab(...options: Parameters<typeof testGateway>) {
  const one = await testGateway(...options);
  open.push(one);
  return one;
}
function page(options: ConstructorParameters<typeof Page>[0]): Page {
  const one = new Page(options);
  open.push(one);
  return one;
}

test('the site is served with its gateway named, its policy opened for the own socket only, and nothing outside it', async () => {
  const site = mkdtempSync(join(tmpdir(), 'day-one-site-'));
  mkdirSync(join(site, 'lessons/one'), { recursive: true });
  const html = `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'self'"></head>`;
  writeFileSync(join(site, 'index.html'), html);
  writeFileSync(join(site, 'lessons/one/index.html'), html);
  writeFileSync(join(site, '404.html'), html);
  const sums = { '': 'old', 'lessons/one/': 'old', 'a.css': 'css' };
  writeFileSync(join(site, 'sw.js'), `const BUILD = "b";\nconst FILES = ${JSON.stringify(sums)};\nrest`);
  try {
    const { url } = await lab({ source: fakeShells(), options: { site } });
    const home = await fetch(`${url}/`);
    const text = await home.text();
    expect(text).toContain('<meta name="day-gateway"');
    expect(text).toContain(`default-src 'self'; connect-src 'self' ${url.replace('http', 'ws')}"`);
    expect(home.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect((await fetch(`${url}/lessons/one`, { redirect: 'manual' })).headers.get('location')).toBe('/lessons/one/');
    expect((await fetch(`${url}//evil.example/..`, { redirect: 'manual' })).headers.get('location') ?? '').not.toMatch(/^\/\//);
    for (const path of ['/nowhere', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc/passwd', '/%00', '/%ff']) expect((await fetch(url + path)).status).toBe(404);
    // The offline copy takes a page only by its hash.
    const worker = await (await fetch(`${url}/sw.js`)).text();
    const files = JSON.parse(/const FILES = (.*);/.exec(worker)?.[1] ?? '{}') as Record<string, string>;
    expect(files).toEqual({ '': createHash('sha256').update(text).digest('hex').slice(0, 16), 'lessons/one/': expect.not.stringContaining('old'), 'a.css': 'css' });
    expect(worker).not.toContain('BUILD = "b"');
  } finally {
    rmSync(site, { recursive: true });
  }
});

test('a request that never ends is cut off; others are served meanwhile', async () => {
  const { url } = await lab({ source: fakeShells() });
  const { port } = new URL(url);
  const slow = Array.from({ length: 200 }, () => connect(Number(port), '127.0.0.1'));
  for (const socket of slow) {
    socket.on('error', () => {});
    socket.write('GET /ws HTTP/1.1\r\nHost: ');
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await Promise.all(slow.map((socket) => new Promise((done) => socket.on('close', done).resume())));
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
}, 30_000);

test('on leaving, pages are told to come back, one after the other, and nobody new is let in', async () => {
  const one = await lab({ source: fakeShells(), config: { drainMs: 300 } });
  const pages = Array.from({ length: 6 }, (_, i) => page({ url: one.url, token: one.token({ sub: `seat-${i}` }) }));
  await Promise.all(pages.map((each) => each.shows('$ ')));
  const times: number[] = [];
  const start = performance.now();
  const told = Promise.all(pages.map(async (each) => {
    await each.until(() => each.closed !== undefined);
    times.push(performance.now() - start);
  }));
  const drained = one.gateway.drain();
  expect((await fetch(`${one.url}/readyz`)).status).toBe(503);
  await told;
  await drained;
  expect(pages.map(({ closed }) => closed?.code)).toEqual(Array(6).fill(4503));
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(150);
});

test('metrics are on a port of their own and count what happened', async () => {
  const one = await lab({ source: fakeShells(), config: { metricsPort: 0 } });
  const each = page({ url: one.url, token: one.token() });
  await each.shows('$ ');
  const text = await (await fetch(`${one.gateway.metricsUrl}/metrics`)).text();
  expect(text).toContain('\nday_one_terminals 1\n');
  expect(text).toContain('day_one_terminals_opened_total{result="ok"} 1');
  expect(text).toMatch(/day_one_output_bytes_total 2\n/);
  expect(text).toMatch(/process_resident_memory_bytes \d+/);
  expect((await fetch(`${one.url}/metrics`)).status).toBe(404);
});

test('a shell that cannot be opened says why, in both languages', async () => {
  const refuse = (error: Error) => ({ open: () => Promise.reject(error) });
  for (const [error, code, notice] of [
    [new ShellError('starting', { ko: '준비 중', en: 'being made' }), 4503, 'shell-starting'],
    [new ShellError('unavailable', { ko: '없음', en: 'none' }), 4410, 'shell-unavailable'],
    [new ShellError('gone', { ko: '끝', en: 'over' }), 4404, 'shell-gone'],
    [new Error('inner detail'), 4410, 'shell-failed'],
  ] as const) {
    const one = await lab({ source: refuse(error) });
    const each = page({ url: one.url, token: one.token() });
    await each.until(() => each.closed !== undefined);
    expect(each.closed?.code).toBe(code);
    expect(each.messages).toContainEqual(expect.objectContaining({ t: 'notice', code: notice }));
    expect(JSON.stringify(each.messages)).not.toContain('inner detail');
    expect(one.events()).toContainEqual(expect.objectContaining({ event: 'shell.refused' }));
  }
});

test('a page that leaves while its shell is being made leaves no shell behind', async () => {
  const shells = fakeShells();
  let go = () => {};
  const waits = new Promise<void>((done) => (go = done));
  const one = await lab({ source: { open: async (...args) => { await waits; return shells.open(...args); } } });
  const each = page({ url: one.url, token: one.token() });
  await expect.poll(() => one.events().some(({ event }) => event === 'socket.opened')).toBe(true);
  each.close();
  await expect.poll(() => one.events().some(({ event }) => event === 'socket.closed')).toBe(true);
  go();
  await expect.poll(() => shells.opened[0]?.closed).toBe(true);
  expect(one.sessions.all()).toHaveLength(0);
});

test('settings: a wrong one names its variable, a flag wins, a class needs its lists', () => {
  const key = 'k'.repeat(32);
  expect(readConfig({ DAY_ONE_PORT: '9000', DAY_ONE_HELLO_MS: '700' }, ['--port', '9001', '--input-per-10s=5000'])).toMatchObject({ port: 9001, limits: { helloMs: 700 } });
  expect(variableOf('inputPer10s')).toBe('DAY_ONE_INPUT_PER_10S');
  for (const [environment, flags, message] of [
    [{ DAY_ONE_PORT: '70000' }, [], 'DAY_ONE_PORT: "70000" is not a whole number from 0 to 65535'],
    [{ DAY_ONE_WINDOW: '1' }, [], 'DAY_ONE_WINDOW'],
    [{ DAY_ONE_ORIGINS: 'https://lab.example/' }, [], 'DAY_ONE_ORIGINS: "https://lab.example/" is not an origin'],
    [{ DAY_ONE_ORIGINS: '*' }, [], 'DAY_ONE_ORIGINS'],
    [{ DAY_ONE_HOSTS: 'Lab.example' }, [], 'DAY_ONE_HOSTS'],
    [{ DAY_ONE_KEYS: 'short-secret' }, [], 'DAY_ONE_KEYS'],
    [{ DAY_ONE_HOST: '0.0.0.0', DAY_ONE_KEYS: key }, [], 'DAY_ONE_ORIGINS and DAY_ONE_HOSTS'],
    [{}, ['--colour', 'red'], '--colour: no such setting'],
    [{}, ['--port'], '--port: needs a value'],
  ] as const) {
    expect(() => readConfig(environment, flags)).toThrow(ConfigError);
    expect(() => readConfig(environment, flags)).toThrow(message);
  }
  try {
    readConfig({ DAY_ONE_KEYS: 'short-secret' });
  } catch (error) {
    expect((error as Error).message).not.toContain('short-secret');
  }
});
