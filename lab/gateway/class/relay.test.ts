import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { classGateway, type ClassGateway } from '../../../tests/support/class-gateway.ts';
import { decodeFrame, encodeFrame } from '../../../src/engine/live/frames.ts';
import { SqliteStore } from './sqlite-store.ts';

const site = mkdtempSync(join(tmpdir(), 'day-one-site-'));
writeFileSync(join(site, 'index.html'), '<!doctype html>');
const store = new SqliteStore(':memory:');
const gateways: ClassGateway[] = [];
afterAll(async () => {
  for (const gateway of gateways) await gateway.close();
  await store.close();
  rmSync(site, { recursive: true, force: true });
});

const freePort = () => new Promise<number>((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => done(port));
  });
});
const names = { host: 'class.test', origin: 'http://class.test' };

/** A socket of a page at one replica: what it printed, what it was told. */
function dial(gateway: ClassGateway, protocol: 'lab.v1' | 'lab-ctl.v1', hello: object) {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/${protocol === 'lab.v1' ? 'ws' : 'ctl'}`, protocol, { headers: names });
  const told: Record<string, unknown>[] = [];
  let printed = '';
  let next = 0;
  socket.on('open', () => socket.send(JSON.stringify({ t: 'hello', cols: 80, rows: 24, ...hello })));
  socket.on('message', (data: Buffer, binary) => {
    if (!binary) return void told.push(JSON.parse(String(data)) as Record<string, unknown>);
    const frame = decodeFrame(new Uint8Array(data));
    if (frame.kind === 'output') printed += new TextDecoder().decode(frame.bytes);
  });
  socket.on('error', () => {});
  const closed = new Promise<number>((done) => socket.on('close', done));
  return {
    socket, told, closed,
    get printed() {
      return printed;
    },
    say: (message: object) => socket.send(JSON.stringify(message)),
    type: (text: string) => {
      const bytes = new TextEncoder().encode(text);
      socket.send(encodeFrame({ kind: 'input', offset: next, bytes }));
      next += bytes.length;
    },
    from: (offset: number) => (next = offset),
  };
}
const until = (what: () => unknown) => expect.poll(what, { timeout: 5000, interval: 10 }).toBeTruthy();

test('a terminal at one replica, the teacher at the other: seen, typed into with consent, not without; nobody else sees it', async () => {
  const keys = ['k'.repeat(32)];
  const one = await classGateway(site, { store, keys, port: await freePort() });
  const two = await classGateway(site, { store, keys, port: await freePort() });
  gateways.push(one, two);
  const made = await one.create();
  const join = async (code: string, name: string) => (await one.class.office.join(code, name, 'x')) as { token: string; seat: { id: string } };
  const [learner, other, teacher] = [await join(made.code, '민지'), await join(made.code, '서준'), await join(made.teacherKey, '')];
  await one.class.classroom.roll.settled();

  const page = dial(one, 'lab.v1', { token: learner.token, client: 'learner-page-1' });
  await until(() => page.printed.includes('shell of 민지'));
  const sid = page.told.find(({ t }) => t === 'welcome')?.['sid'];
  const learnerCtl = dial(one, 'lab-ctl.v1', { token: learner.token });
  const ctl = dial(two, 'lab-ctl.v1', { token: teacher.token });
  await until(() => ctl.told.some(({ t }) => t === 'roster'));

  // Before anyone said so, nobody looks.
  expect(await dial(two, 'lab.v1', { token: teacher.token, client: 'teacher-page-0', watch: sid }).closed).toBe(4403);
  ctl.say({ t: 'view', seat: learner.seat.id });
  await until(() => ctl.told.some(({ t, sid: shown }) => t === 'view' && shown === sid));
  await until(() => learnerCtl.told.some(({ t }) => t === 'viewers'));
  const look = dial(two, 'lab.v1', { token: teacher.token, client: 'teacher-page-1', watch: sid });
  await until(() => look.printed.includes('shell of 민지'));
  expect(look.told.find(({ t }) => t === 'welcome')?.['input']).toBe(false);
  expect(await dial(two, 'lab.v1', { token: other.token, client: 'other-page-1', watch: sid }).closed).toBe(4403);

  ctl.say({ t: 'view', seat: learner.seat.id, write: true });
  await until(() => learnerCtl.told.some(({ t, viewers }) => t === 'viewers' && (viewers as { write: string }[])[0]?.write === 'asked'));
  const asked = learnerCtl.told.findLast(({ t }) => t === 'viewers')?.['viewers'] as { ask: string }[];
  learnerCtl.say({ t: 'consent', allow: true, id: asked[0]?.ask });
  await until(() => ctl.told.some(({ t, write }) => t === 'view' && write === 'yes'));
  const write = dial(two, 'lab.v1', { token: teacher.token, client: 'teacher-page-2', watch: sid });
  await until(() => write.told.some(({ t }) => t === 'welcome'));
  const welcome = write.told.find(({ t }) => t === 'welcome') as { input: boolean; inNext: number };
  expect(welcome.input).toBe(true);
  write.from(welcome.inNext);
  write.type('from-afar\r');
  await until(() => page.printed.includes('ran from-afar'));
  await until(() => look.printed.includes('ran from-afar'));

  learnerCtl.say({ t: 'consent', allow: false });
  expect(await write.closed).toBe(4403);
  expect(two.audited.filter(({ event }) => event === 'watch.relayed').length).toBeGreaterThanOrEqual(3);
  for (const { socket } of [page, learnerCtl, ctl, look]) socket.close();
}, 30_000);
