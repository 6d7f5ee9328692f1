import { afterEach, beforeEach, expect, test } from 'vitest';
import { sign } from './auth/token.ts';
import { fakeShells } from './testing/fake-shell.ts';
import { testGateway } from './testing/gateway.ts';
import { Page } from './testing/page.ts';
import { rawFrame, upgrade } from './testing/upgrade.ts';

let lab: Awaited<ReturnType<typeof testGateway>>;
let shells: ReturnType<typeof fakeShells>;
const pages: Page[] = [];
beforeEach(async () => {
  shells = fakeShells();
  lab = await testGateway({ source: shells, limits: { helloMs: 1500, unhelloed: 3 } });
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await lab.close();
});

function page(options: Partial<ConstructorParameters<typeof Page>[0]> = {}): Page {
  const one = new Page({ url: lab.url, token: lab.token(), ...options });
  pages.push(one);
  return one;
}
const closed = async (one: Page) => {
  await one.until(() => one.closed !== undefined);
  return one.closed?.code;
};
const opened = async (one: Page) => {
  await one.shows('$ ');
  return one;
};
/** Waits for the audit line: it may come a moment after the page knows. */
const audited = async (event: string, fields: object) => {
  await expect.poll(() => lab.events().filter((line) => line.event === event)).toContainEqual(expect.objectContaining(fields));
};

test.each([
  ['a foreign Origin', { origin: 'https://evil.example' }, 403, 'origin'],
  ['the Origin of a longer name', { origin: 'http://127.0.0.1.evil.example' }, 403, 'origin'],
  ['no Origin', { origin: undefined }, 403, 'origin'],
  ['Origin null', { origin: 'null' }, 403, 'origin'],
  ['a Host that DNS was bent to here', { host: 'evil.example', origin: 'http://evil.example' }, 421, 'host'],
  ['no subprotocol', { 'sec-websocket-protocol': undefined }, 400, 'subprotocol'],
  ['another subprotocol', { 'sec-websocket-protocol': 'tty' }, 400, 'subprotocol'],
] as const)('an upgrade with %s is refused before anything is read', async (_, headers, status, why) => {
  const answer = await upgrade(lab.url, headers);
  expect(answer.status).toBe(status);
  await audited('socket.refused', { why });
  expect(shells.opened).toHaveLength(0);
  answer.socket.destroy();
});

test('HTTP has the same lists: a bent Host gets nothing, a POST needs the own Origin', async () => {
  const { port } = new URL(lab.url);
  const { request } = await import('node:http');
  const ask = (method: string, headers: Record<string, string>) => new Promise<number>((done, fail) => request({ port, host: '127.0.0.1', path: '/api/mode', method, headers }, (response) => done(response.resume().statusCode ?? 0)).on('error', fail).end());
  expect(await ask('GET', {})).toBe(200);
  expect(await ask('GET', { host: 'evil.example' })).toBe(421);
  expect(await ask('POST', {})).toBe(403);
  expect(await ask('POST', { origin: 'https://evil.example' })).toBe(403);
  expect(await ask('POST', { origin: lab.url })).toBe(404);
  await audited('http.refused', { why: 'host', host: 'evil.example' });
});

test('a token that is expired, altered, of another lab, revoked or of no use gets no shell', async () => {
  const past = Math.floor(Date.now() / 1000) - 1;
  const [body = '', signature = ''] = lab.token().split('.');
  const teacher = Buffer.from(JSON.stringify(lab.claims({ role: 'teacher' }))).toString('base64url');
  for (const [token, code, why] of [
    [lab.token({ exp: past }), 4401, 'expired'],
    [`${teacher}.${signature}`, 4401, 'signature'],
    [`${body}.${'A'.repeat(43)}`, 4401, 'signature'],
    [body, 4401, 'malformed'],
    [sign(lab.claims(), 'k'.repeat(32)), 4401, 'signature'],
    ['', 4401, 'malformed'],
  ] as const) {
    expect(await closed(page({ token }))).toBe(code);
    await audited('hello.refused', { why });
  }
  lab.revocations.revokeSeat('class-1', 'seat-a', 2);
  expect(await closed(page())).toBe(4401);
  await audited('hello.refused', { why: 'revoked', sub: 'seat-a' });
  expect(shells.opened).toHaveLength(0);
});

test('the second signing key still holds while keys are changed', async () => {
  const old = await testGateway({ source: shells, config: { keys: ['n'.repeat(32), 'o'.repeat(32)] } });
  const one = page({ url: old.url, token: sign(lab.claims(), 'o'.repeat(32)) });
  await opened(one);
  await old.close();
});

test('an open terminal closes when its token ends or is taken back; the shell stays for a new one', async () => {
  const brief = await opened(page({ token: lab.token({ sub: 'brief', exp: Math.floor(Date.now() / 1000) + 1 }) }));
  const taken = await opened(page());
  const other = await opened(page({ token: lab.token({ sub: 'seat-b' }) }));
  lab.revocations.revokeSeat('class-1', 'seat-a', 2);
  expect(await closed(taken)).toBe(4401);
  expect(await closed(brief)).toBe(4401);
  expect(other.closed).toBeUndefined();
  await audited('socket.revoked', { sub: 'seat-a' });
  const again = page({ token: lab.token({ gen: 2 }), sid: taken.stream.sid, take: true });
  await again.until(() => again.welcome !== undefined);
  expect(again.welcome?.sid).toBe(taken.stream.sid);
});

test('somebody else’s terminal does not exist, whether or not one knows its name', async () => {
  const mine = await opened(page());
  const sid = mine.stream.sid;
  for (const over of [{ sub: 'seat-b' }, { ws: 'class-2' }, { sub: 'seat-b', role: 'teacher' as const }]) {
    expect(await closed(page({ token: lab.token(over), sid, take: true }))).toBe(4404);
  }
  expect(await closed(page({ sid: 'x'.repeat(22) }))).toBe(4404);
  await audited('terminal.refused', { why: 'no such terminal', sub: 'seat-b' });
  expect(mine.closed).toBeUndefined();
});

test('who may look, and that looking is not typing', async () => {
  const mine = await opened(page());
  const watch = mine.stream.sid;
  expect(await closed(page({ token: lab.token({ sub: 'seat-b' }), watch }))).toBe(4403);
  expect(await closed(page({ token: lab.token({ sub: 't', ws: 'class-2', role: 'teacher' }), watch }))).toBe(4404);
  expect(await closed(page({ token: lab.token({ sub: 'v', role: 'viewer' }) }))).toBe(4403);
  const teacher = await opened(page({ token: lab.token({ sub: 't', role: 'teacher' }), watch }));
  expect(teacher.welcome).toMatchObject({ role: 'viewer', input: false });
  // An honest page would not send it: there is no credit for input.
  teacher.socket?.send(Buffer.from([2, 0, 0, 0, 0, 0, 0, 120]));
  expect(await closed(teacher)).toBe(4403);
  await audited('terminal.refused', { why: 'input: you only look at this terminal' });
  expect(shells.opened.map(({ text }) => text)).toEqual(['']);
  // Consent, and its end.
  let may: 'no' | 'write' = 'write';
  lab.sessions.setWatchPolicy(() => may);
  const writer = await opened(page({ token: lab.token({ sub: 't', role: 'teacher' }), watch }));
  writer.type('help');
  await expect.poll(() => shells.opened[0]?.text).toBe('help');
  may = 'no';
  lab.sessions.recheck();
  expect(await closed(writer)).toBe(4403);
});

test('without a hello a socket is closed, and only so many may wait with theirs', async () => {
  const waiting = await Promise.all([1, 2, 3].map(() => upgrade(lab.url)));
  expect(waiting.map(({ status }) => status)).toEqual([101, 101, 101]);
  const refused = await upgrade(lab.url);
  expect(refused.status).toBe(429);
  const codes = await Promise.all(waiting.map(({ socket }) => new Promise((done) => socket.once('data', (data) => done(data.readUInt16BE(2))))));
  expect(codes).toEqual([4504, 4504, 4504]);
  for (const { socket } of [...waiting, refused]) socket.destroy();
  await expect.poll(async () => {
    const { status, socket } = await upgrade(lab.url);
    socket.destroy();
    return status;
  }).toBe(101);
});

test('a first message that is no hello gets a code and no shell', async () => {
  for (const [frame, code] of [
    [rawFrame(1, Buffer.from('{')), 4400],
    [rawFrame(1, Buffer.from('{"t":"resize","cols":1,"rows":1}')), 4400],
    [rawFrame(1, Buffer.from('{"t":"hello"}')), 4400],
    [rawFrame(2, Buffer.from([2, 0, 0, 0, 0, 0, 0, 1])), 4400],
    [rawFrame(2, Buffer.alloc(0)), 4400],
    [rawFrame(1, Buffer.from(`{"t":"hello","token":"${lab.token()}","client":"abc","cols":80,"rows":24}`)), 4400],
    [rawFrame(1, Buffer.from(`{"t":"hello","token":"${lab.token()}","client":"abcdefgh","cols":0,"rows":24}`)), 4400],
    [rawFrame(1, Buffer.from(`{"t":"hello","x":"${'x'.repeat(5000)}"}`)), 4413],
  ] as const) {
    const { socket } = await upgrade(lab.url);
    const answer = new Promise<number>((done) => socket.once('data', (data) => done(data.readUInt16BE(2))));
    socket.write(frame);
    expect(await answer).toBe(code);
    socket.destroy();
  }
  expect(shells.opened).toHaveLength(0);
});

test('an oversized message is cut off while it comes, before the hello, too', async () => {
  const { socket } = await upgrade(lab.url);
  const gone = new Promise((done) => socket.on('close', done));
  socket.write(rawFrame(1, Buffer.alloc(1000), { fin: false }));
  let sent = 0;
  while (!socket.destroyed && sent < 64e6) {
    await new Promise((done) => socket.write(rawFrame(0, Buffer.alloc(60_000), { fin: false }), done));
    sent += 60_000;
  }
  await gone;
  expect(sent).toBeLessThan(16e6);
});

test('a flood of messages is closed with 4429, a learner’s fourth terminal, too', async () => {
  const one = await opened(page());
  for (let i = 0; i < 200; i++) one.socket?.send('{"t":"probe"}');
  expect(await closed(one)).toBe(4429);
  const three = [page({ token: lab.token({ sub: 'many' }) }), page({ token: lab.token({ sub: 'many' }) }), page({ token: lab.token({ sub: 'many' }) })];
  await Promise.all(three.map(opened));
  expect(await closed(page({ token: lab.token({ sub: 'many' }) }))).toBe(4429);
  // One that was left makes room for a new one.
  three[0]?.close();
  await expect.poll(() => lab.sessions.bySeat('class-1', 'many').filter(({ attached }) => attached).length).toBe(2);
  await opened(page({ token: lab.token({ sub: 'many' }) }));
  expect(lab.sessions.bySeat('class-1', 'many')).toHaveLength(3);
});

test('a second page takes the terminal over, the first is told and does not fight', async () => {
  const first = await opened(page({ reconnect: true }));
  shells.opened[0]?.print('screen\r\n');
  await first.shows('screen');
  const second = page({ sid: first.stream.sid, take: true });
  await second.shows('screen');
  expect(await closed(first)).toBe(4409);
  second.type('two');
  await expect.poll(() => shells.opened[0]?.text).toBe('two');
  expect(first.socket).toBeUndefined();
  await audited('terminal.taken', { sid: first.stream.sid });
});

test('neither keystrokes nor tokens nor output get into the audit log', async () => {
  const token = lab.token();
  const one = await opened(page({ token }));
  shells.opened[0]?.print('TOPSECRET-OUT\r\n');
  one.type('TOPSECRET-IN\r');
  await one.shows('TOPSECRET-OUT');
  await expect.poll(() => shells.opened[0]?.text).toContain('TOPSECRET-IN');
  one.close();
  await expect.poll(() => lab.events().map(({ event }) => event)).toContain('socket.closed');
  const log = JSON.stringify(lab.events());
  expect(log).not.toContain('TOPSECRET');
  expect(log).not.toContain(token.split('.')[1]);
  expect(log).toContain('terminal.opened');
});
