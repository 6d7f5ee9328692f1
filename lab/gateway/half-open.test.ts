import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { fakeShells } from './testing/fake-shell.ts';
import { testGateway } from './testing/gateway.ts';
import { HalfOpen } from './testing/half-open.ts';
import { Page } from './testing/page.ts';
import { upgrade } from './testing/upgrade.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function scene(limits: Parameters<typeof testGateway>[0]['limits'], addresses = 1) {
  const lab = await testGateway({ source: fakeShells(), limits });
  const crowd = new HalfOpen(lab.url, addresses);
  const page = (over: Partial<ConstructorParameters<typeof Page>[0]> = {}) => {
    const one = new Page({ url: lab.url, token: lab.token(), ...over });
    open.push(one);
    return one;
  };
  open.push(lab, { close: () => crowd.stop() });
  return { lab, crowd, page };
}

test.each(['silent', 'slow upgrade', 'slow body'] as const)('%s: of one address only so many may be about to say something; who speaks gets in', async (manner) => {
  const { lab, crowd, page } = await scene({ silent: 50 });
  await crowd.start(400, manner);
  await expect.poll(() => crowd.open, { timeout: 10_000 }).toBeLessThanOrEqual(50);
  await page().shows('$ ');
  expect((await fetch(`${lab.url}/healthz`)).status).toBe(200);
  expect(crowd.made - crowd.ended).toBeGreaterThan(40); // no more are cut than is needed
});

test('from many addresses: no more than four have at most, and who speaks gets in', async () => {
  const { lab, crowd, page } = await scene({ silent: 20 }, 40);
  await crowd.start(600, 'silent');
  await expect.poll(() => crowd.open, { timeout: 10_000 }).toBeLessThanOrEqual(80);
  await page().shows('$ ');
  expect((await fetch(`${lab.url}/healthz`)).status).toBe(200);
});

test('from many addresses: when the gateway is full, who speaks gets in all the same', async () => {
  const { lab, crowd, page } = await scene({ silent: 500, connections: 300 }, 40);
  await crowd.start(1200, 'silent');
  await expect.poll(() => crowd.open, { timeout: 10_000 }).toBeLessThanOrEqual(330);
  await page().shows('$ ');
  expect((await fetch(`${lab.url}/healthz`)).status).toBe(200);
});

test('a terminal that is in use is never the one that makes room', async () => {
  const { crowd, page } = await scene({ silent: 20, connections: 60 }, 10);
  const one = page();
  await one.shows('$ ');
  await crowd.start(500, 'silent');
  await sleep(100);
  expect(one.closed).toBeUndefined();
});

test('a class that loads the site over a slow network is not taken for it', async () => {
  const waits: (() => void)[] = [];
  const lab = await testGateway({ source: fakeShells(), limits: { silent: 8 }, options: { routes: [(_, response) => new Promise((done) => waits.push(() => done(Boolean(response.end('here')))))] } });
  open.push(lab);
  const answers = Array.from({ length: 40 }, () => fetch(`${lab.url}/page`).then((answer) => answer.text()));
  await expect.poll(() => waits.length, { timeout: 10_000 }).toBe(40);
  for (const go of waits) go();
  expect(await Promise.all(answers)).toEqual(Array(40).fill('here'));
});

test('sockets without a hello: a class behind the same address gets in beside somebody who holds them all', async () => {
  const { lab, page } = await scene({ unhelloed: 5, helloMs: 30_000 });
  const held = await Promise.all([1, 2, 3, 4, 5].map(() => upgrade(lab.url)));
  open.push({ close: () => held.forEach(({ socket }) => socket.destroy()) });
  const codes: number[] = [];
  for (const { socket } of held) socket.once('data', (data) => codes.push(data.readUInt16BE(2)));
  // All five are new: the page is told to try again, and does.
  expect((await upgrade(lab.url)).status).toBe(429);
  await sleep(1100);
  await page().shows('$ ');
  expect(codes).toEqual([4504]);
});

test('a page that leaves without a word is found out, its shell kept', async () => {
  const { lab, page } = await scene({ pingMs: 300 });
  const one = page();
  await one.shows('$ ');
  one.socket?.pause(); // it hears no ping and says nothing
  await expect.poll(() => lab.sessions.all().map(({ attached }) => attached), { timeout: 4000 }).toEqual([false]);
  expect(lab.events()).toContainEqual(expect.objectContaining({ event: 'socket.closed', code: 1006 }));
});
