import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { classGateway, type ClassGateway } from '../../../tests/support/class-gateway.ts';
import { readClientMessage } from '../../../src/engine/live/ctl.ts';
import { FieldError } from '../../../src/engine/live/fields.ts';
import { sign } from '../auth/token.ts';

const key = 'k'.repeat(32);
const site = mkdtempSync(join(tmpdir(), 'day-one-site-'));
let gateway: ClassGateway;
beforeAll(async () => {
  writeFileSync(join(site, 'index.html'), '<!doctype html><meta charset="utf-8">');
  gateway = await classGateway(site, { adminSecret: 'organiser', keys: [key] });
});
afterAll(async () => {
  await gateway.close();
  rmSync(site, { recursive: true, force: true });
});

const ask = async (method: string, path: string, body?: unknown, token?: string) => {
  const response = await fetch(gateway.url + path, { method, headers: { origin: gateway.url, 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, json: () => JSON.parse(text) as Record<string, unknown> };
};
const tokenOf = async (code: string, name = 'N') => (await ask('POST', '/api/join', { code, name })).json()['token'] as string;

/** A control socket; resolves messages by kind and its close. */
function ctl(token: string) {
  const socket = new WebSocket(gateway.url.replace('http', 'ws') + '/ctl', 'lab-ctl.v1', { origin: gateway.url });
  const got: Record<string, unknown>[] = [];
  socket.on('open', () => socket.send(JSON.stringify({ t: 'hello', token })));
  socket.on('message', (data) => void got.push(JSON.parse(String(data)) as Record<string, unknown>));
  socket.on('error', () => {});
  const closed = new Promise<number>((done) => socket.on('close', done));
  const until = async (what: (message: Record<string, unknown>) => boolean) => {
    for (const end = Date.now() + 5000; ; await new Promise((done) => setTimeout(done, 5))) {
      const found = got.find(what);
      if (found) return found;
      if (Date.now() > end) throw new Error(`did not come; got ${got.map(({ t }) => String(t)).join()}`);
    }
  };
  return { socket, got, closed, until, say: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)) };
}

describe('over HTTP', () => {
  test('only the organiser makes and closes classes; a teacher’s exports are the teacher’s', async () => {
    expect((await ask('POST', '/api/workshops', { title: 'T' })).status).toBe(401);
    expect((await ask('POST', '/api/workshops', { title: 'T' }, 'wrong')).status).toBe(401);
    expect((await ask('POST', '/api/workshops', { title: '' }, 'organiser')).json()).toMatchObject({ problem: 'field', field: 'title' });
    const made = (await ask('POST', '/api/workshops', { title: 'T', seats: 2, hours: 1, codes: 2, lab: false, teacher: '김' }, 'organiser')).json() as unknown as { workshop: { id: string }; code: string; codes: string[]; teacherKey: string };
    expect(made.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(made.codes).toHaveLength(2);
    const [teacher, learner] = [await tokenOf(made.teacherKey), await tokenOf(made.code.toLowerCase(), '민지')];
    for (const path of ['/api/class', '/api/class/progress.csv', '/api/class/progress.json', '/api/class/events.json']) {
      expect((await ask('GET', path)).status, path).toBe(401);
      expect((await ask('GET', path, undefined, learner)).status, path).toBe(403);
      expect((await ask('GET', path, undefined, teacher)).status, path).toBe(200);
    }
    await tokenOf(made.codes[0] ?? '', '=1+1');
    const { text } = await ask('GET', '/api/class/progress.csv', undefined, teacher);
    expect(text).toContain('민지');
    expect(text).toContain(",'=1+1,"); // a spreadsheet must not compute a name
    expect((await ask('GET', '/api/class/events.json', undefined, teacher)).text).toContain('joined');
    expect((await ask('GET', '/api/class/progress.csv', undefined, sign({ v: 1, sub: 'nobody', ws: made.workshop.id, role: 'teacher', gen: 0, exp: Date.now(), jti: 'x' }, key))).status).toBe(403);
    expect((await ask('POST', `/api/workshops/${made.workshop.id}/close`, {}, teacher)).status).toBe(401);
    expect((await ask('POST', `/api/workshops/${made.workshop.id}/close`, {}, 'organiser')).status).toBe(200);
    expect((await ask('POST', '/api/join', { code: made.code, name: 'late' })).json()).toEqual({ problem: 'over' });
    expect((await ask('GET', '/api/class', undefined, teacher)).status).toBe(403);
  });

  test('a transcript’s path leads nowhere else', async () => {
    const made = await gateway.create();
    const teacher = await tokenOf(made.teacherKey);
    for (const path of ['..%2f..%2fetc%2fpasswd', '../../x.cast', '%2e%2e/x.cast', 'no-such.cast']) expect((await ask('GET', `/api/class/transcripts/${path}`, undefined, teacher)).status).toBeGreaterThanOrEqual(400);
  });

  test('any body is answered, none ends the gateway', async () => {
    const bodies = ['', 'x', '[]', 'null', '{"code":1}', '{"code":""}', `{"code":"${'A'.repeat(9000)}"}`, '{"code":"AAAA0000","name":{}}', '{"__proto__":{"code":"x"}}'];
    for (const body of bodies) expect([400, 404, 413, 429]).toContain((await ask('POST', '/api/join', body)).status);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });

  test('wrong codes are limited, right ones never: thirty join from one address, then guessing stops', async () => {
    // A gateway of its own: the limit counts by address, and all tests have the same.
    const own = await classGateway(site, { keys: [key] });
    try {
      const made = await own.create({ seats: 40 });
      const join = (code: string, name: string) => fetch(`${own.url}/api/join`, { method: 'POST', headers: { origin: own.url, 'content-type': 'application/json' }, body: JSON.stringify({ code, name }) });
      for (let i = 0; i < 30; i++) expect((await join(made.code, `L${i}`)).status).toBe(200);
      for (let i = 0; i < 20; i++) expect((await join(`0000000${i % 10}`, 'x')).status).toBe(404);
      const limited = await join('00000000', 'x');
      expect(limited.status).toBe(429);
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(own.audited.some(({ event }) => event === 'class.join-limited')).toBe(true);
    } finally {
      await own.close();
    }
  });
});

describe('over the control socket', () => {
  test('a page that asks whether anyone is there is told so at once', async () => {
    const made = (await ask('POST', '/api/workshops', { title: 'T', seats: 1, hours: 1, codes: 0, lab: false, teacher: '김' }, 'organiser')).json() as unknown as { code: string };
    const one = ctl(await tokenOf(made.code));
    await one.until(({ t }) => t === 'welcome');
    one.say({ t: 'probe' });
    await one.until(({ t }) => t === 'beat');
    one.socket.close();
  });

  test('a hand goes from a learner’s socket to the teacher’s', async () => {
    const made = await gateway.create();
    const [teacher, learner] = [ctl(await tokenOf(made.teacherKey)), ctl(await tokenOf(made.code, '민지'))];
    await learner.until(({ t }) => t === 'welcome');
    await teacher.until(({ t }) => t === 'roster');
    learner.say({ t: 'hand', up: true, question: '왜?' });
    await teacher.until(({ t, row }) => t === 'row' && (row as { hand?: { question?: string } }).hand?.question === '왜?');
    learner.socket.close();
    teacher.socket.close();
  });

  test('who is removed is told why, then cut off, and stays out', async () => {
    const made = await gateway.create();
    const token = await tokenOf(made.code);
    const [teacher, learner] = [ctl(await tokenOf(made.teacherKey)), ctl(token)];
    const seat = (await learner.until(({ t }) => t === 'welcome'))['seat'];
    teacher.say({ t: 'revoke', seat });
    await learner.until(({ t, why }) => t === 'bye' && why === 'revoked');
    expect(await learner.closed).toBe(4401);
    expect(await ctl(token).closed).toBe(4401);
    teacher.socket.close();
  });

  test('what is no message closes the socket with 4400 and says which field', async () => {
    const made = await gateway.create();
    const token = await tokenOf(made.code);
    for (const bad of ['', '{', '[]', '{"t":"at"}', '{"t":"at","lesson":"../x","step":"a"}', '{"t":"hand","up":"yes"}', '{"t":"hand","up":true,"question":"' + 'x'.repeat(301) + '"}', '{"t":"revoke","seat":"a"}', '{"t":"progress","done":[1],"questions":{}}', '{"t":"progress","done":[],"questions":{"a":4}}', '{"t":"hello","token":"x"}', '{"t":"__proto__"}']) {
      const one = ctl(token);
      await one.until(({ t }) => t === 'welcome');
      one.say(bad);
      expect([4400, 4403], bad).toContain(await one.closed);
    }
  });

  test('thousands of mutated messages: no exception but the one that names a field', () => {
    const messages = [{ t: 'at', lesson: 'a', step: 'b' }, { t: 'check', lesson: 'a', step: 'b', ok: true, mistake: 'm' }, { t: 'progress', done: ['a/b'], questions: { 'a/q': 3 } }, { t: 'hand', up: true, question: 'q' }, { t: 'consent', allow: true, id: 'x' }, { t: 'timer', seconds: 5, label: 'l' }, { t: 'view', seat: 's', write: true }];
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.constantFrom('learner' as const, 'teacher' as const), fc.nat(200), fc.oneof(fc.json(), fc.string(), fc.constantFrom('null', '1e999', '"\\u0000"', '{"__proto__":1}')), fc.boolean(), (message, role, at, insert, replace) => {
        const text = JSON.stringify(message);
        const place = at % (text.length + 1);
        try {
          readClientMessage(text.slice(0, place) + insert + text.slice(place + (replace ? insert.length : 0)), role);
        } catch (error) {
          if (!(error instanceof FieldError)) throw error;
        }
      }),
      { numRuns: 20_000 },
    );
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          readClientMessage(JSON.stringify(value) ?? '', 'teacher');
        } catch (error) {
          if (!(error instanceof FieldError)) throw error;
        }
      }),
      { numRuns: 5000 },
    );
  });

  test('a storm of random messages from learners leaves the class as it was', async () => {
    const made = await gateway.create();
    const token = await tokenOf(made.code);
    const teacher = ctl(await tokenOf(made.teacherKey));
    await teacher.until(({ t }) => t === 'roster');
    const rss = process.memoryUsage.rss();
    for (let i = 0; i < 150; i++) {
      const one = ctl(token);
      await new Promise((done) => one.socket.once('open', done));
      for (const junk of fc.sample(fc.oneof(fc.json(), fc.string(), fc.constant('{"t":"hand","up":true}')), 12)) one.say(junk);
      if (i % 3 === 0) one.socket.terminate();
      await one.closed;
    }
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    teacher.say({ t: 'message', text: 'still here' });
    await teacher.until(({ t, text }) => t === 'message' && text === 'still here');
    expect(process.memoryUsage.rss() - rss).toBeLessThan(64 * 1024 * 1024);
    teacher.socket.close();
  });
});
