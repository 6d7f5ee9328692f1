import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { CtlClientMessage } from '../../../src/engine/live/ctl.ts';
import { rank } from '../../../src/engine/live/roster.ts';
import type { AuditFields } from '../audit/audit.ts';
import { verify } from '../auth/token.ts';
import { Metrics } from '../metrics/metrics.ts';
import { startClass, type Class } from './class.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';
import { HeldClock, HeldDesk, HeldSessions, HeldSpawner } from './testing/fakes.ts';

const T = Date.UTC(2026, 10, 24, 9);
const MINUTE = 60_000;
const key = 'k'.repeat(32);
const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Page {
  desk: HeldDesk;
  seat: string;
  token: string;
  says(...messages: CtlClientMessage[]): Promise<void>;
  leaves(): Promise<void>;
}

/** A class in which a test is the pages. */
class School {
  readonly clock = new HeldClock(T);
  readonly sessions = new HeldSessions();
  readonly spawner = new HeldSpawner();
  readonly log: { event: string; fields: AuditFields }[] = [];
  readonly store: Store;
  class!: Class;
  workshop = '';
  code = '';
  teacherKey = '';
  codes: string[] = [];
  #replica = 0;

  constructor(store: Store = new SqliteStore(':memory:')) {
    this.store = store;
    closing.push(() => store.close());
  }

  async open(plan: { seats?: number; codes?: number; lab?: boolean; from?: number } = {}): Promise<this> {
    this.class = await this.replica();
    const made = await this.class.office.create({ title: '첫날', until: T + 8 * 60 * MINUTE, seats: 30, lab: true, teacher: '김강사', ...plan });
    this.workshop = made.workshop.id;
    this.code = made.code;
    this.codes = made.codes;
    this.teacherKey = made.teacherKey;
    await this.rest();
    return this;
  }

  async replica(transcripts?: string): Promise<Class> {
    const started = await startClass({
      store: this.store, audit: { log: (event, fields = {}) => void this.log.push({ event, fields }) }, metrics: new Metrics(), keys: () => [key], addressOf: () => '10.0.0.1', replica: `r${++this.#replica}`,
      adminSecret: 'admin', sessions: this.sessions, spawner: this.spawner, clock: this.clock, random: randomBytes, ...(transcripts ? { transcripts } : {}),
    });
    closing.push(() => started.close());
    return started;
  }

  /** Lets everything that follows from a change happen. */
  async rest(of: Class = this.class): Promise<void> {
    for (let i = 0; i < 6; i++) {
      await new Promise((done) => setImmediate(done));
      await of.classroom.roll.settled();
    }
  }

  async sits(name: string, code = this.code, at: Class = this.class): Promise<Page> {
    const joined = await this.class.office.join(code, name, '10.0.0.1');
    if (typeof joined === 'string') throw new Error(joined);
    return this.enters(joined.token, at);
  }

  async enters(token: string, at: Class = this.class): Promise<Page> {
    const claims = verify(token, [key], this.clock.now());
    const desk = new HeldDesk();
    const entered = await at.classroom.enter(claims, desk);
    await this.rest(at);
    return {
      desk, token, seat: claims.sub,
      says: async (...messages) => {
        for (const message of messages) await entered?.says(message);
        await this.rest(at);
        await this.rest();
      },
      leaves: async () => {
        await entered?.leaves();
        await this.rest();
      },
    };
  }

  get audited(): string[] {
    return this.log.map(({ event }) => event);
  }
}

/** The teacher's table as the page would show it. */
const table = (teacher: Page, now: number) => {
  const rows = new Map<string, Parameters<typeof rank>[0][number]>();
  let times: Parameters<typeof rank>[1] = {};
  for (const message of teacher.desk.got) {
    if (message.t === 'roster') {
      rows.clear();
      for (const row of message.rows) rows.set(row.seat, row);
      times = message.times;
    } else if (message.t === 'row') rows.set(message.row.seat, message.row);
    else if (message.t === 'times') times = message.times;
  }
  return rank([...rows.values()], times, now);
};
const step = (n: number) => ({ lesson: 'nodes', step: `s${n}` });

describe('joining', () => {
  test('a code lets in who types it sloppily; the same name gets a number; the last seat is the last', async () => {
    const school = await new School().open({ seats: 3 });
    const names = [];
    for (const name of ['민지', '민지', 'Ann']) names.push((await school.sits(name)).desk.last('welcome')?.name);
    expect(names).toEqual(['민지', '민지 2', 'Ann']);
    expect(await school.class.office.join(school.code, 'Late', 'x')).toBe('full');
    expect(await school.class.office.join('ZZZZZZZZ', 'X', 'x')).toBe('wrong');
    expect(await school.class.office.join(school.code, '', 'x')).toBe('name');
  });

  test('a class that has not begun, is over or is closed lets nobody in', async () => {
    const school = await new School().open({ from: T + 10 * MINUTE });
    expect(await school.class.office.join(school.code, 'A', 'x')).toBe('not-yet');
    expect(typeof (await school.class.office.join(school.teacherKey, '', 'x'))).toBe('object'); // prepares
    await school.clock.pass(10 * MINUTE);
    const page = await school.sits('A');
    await school.class.office.close(school.workshop, 'admin');
    await school.rest();
    expect(page.desk.last('bye')?.why).toBe('closed');
    expect(page.desk.closed?.code).toBe(4401);
    expect(school.class.revocations.revoked(verify(page.token, [key], school.clock.now()))).toBe(true);
    expect(await school.class.office.join(school.code, 'B', 'x')).toBe('over');
  });

  test('the seat is kept on reload, with what was set meanwhile and what was said', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const page = await school.sits('민지');
    await page.says({ t: 'at', ...step(1) }, { t: 'hand', up: true, question: '왜 3개죠?' });
    await page.leaves();
    await teacher.says({ t: 'message', text: '점심 뒤에 다시 만나요' }, { t: 'freeze', on: true }, { t: 'timer', seconds: 600, label: '실습' }, { t: 'spotlight', at: step(2) });
    const again = await school.enters(page.token);
    const welcome = again.desk.last('welcome');
    expect(welcome?.seat).toBe(page.seat);
    expect(welcome?.state).toMatchObject({ frozen: true, spotlight: step(2), timer: { until: T + 600_000, label: '실습' }, hand: { question: '왜 3개죠?' } });
    expect(welcome?.state.notices.map(({ text, from }) => [from, text])).toEqual([['김강사', '점심 뒤에 다시 만나요']]);
    expect(table(teacher, T).filter(({ name }) => name === '민지')).toMatchObject([{ online: true, at: step(1) }]);
  });

  test('a one-time code is used once; a seat code brings a learner back on another device and ends the old one', async () => {
    const school = await new School().open({ codes: 1 });
    const teacher = await school.sits('', school.teacherKey);
    const page = await school.sits('A', school.codes[0]);
    expect(await school.class.office.join(school.codes[0] ?? '', 'B', 'x')).toBe('wrong');
    await page.says({ t: 'progress', done: ['nodes/s1'], questions: {} });
    await teacher.says({ t: 'seat-code', seat: page.seat });
    const back = await school.sits('ignored', teacher.desk.last('seat-code')?.code);
    await school.rest();
    expect(back.seat).toBe(page.seat);
    expect(back.desk.last('welcome')?.name).toBe('A');
    expect(page.desk.last('bye')?.why).toBe('elsewhere');
    expect(back.desk.last('bye')).toBeUndefined();
    expect(school.class.revocations.revoked(verify(page.token, [key], T))).toBe(true);
    expect(school.class.revocations.revoked(verify(back.token, [key], T))).toBe(false);
  });
});

describe('the teacher sees', () => {
  test('a step, a check, an exit status and what is done, as they happen', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const page = await school.sits('A');
    school.sessions.open('sid-a', school.workshop, page.seat);
    await page.says({ t: 'at', ...step(1) }, { t: 'check', ...step(1), ok: false, mistake: 'no-namespace' }, { t: 'progress', done: ['nodes/s0'], questions: { 'nodes/q1': 3, 'nodes/q2': 0 } });
    school.sessions.command('sid-a', 127);
    await school.rest();
    expect(table(teacher, T)).toMatchObject([{ name: 'A', online: true, at: step(1), fails: 1, mistake: { id: 'no-namespace', times: 1 }, exit: 127, done: 1, right: 1 }]);
    await page.says({ t: 'progress', done: [], questions: { 'nodes/q1': 0 } });
    expect(table(teacher, T)).toMatchObject([{ done: 1, right: 1 }]); // never worse
    await page.leaves();
    expect(table(teacher, T)).toMatchObject([{ online: false }]);
  });

  test('who is slow: twice the median of the class, not those who have just come, not because a few are quick', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const pages = [];
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) pages.push(await school.sits(name));
    const [a, b, c, ...others] = pages as [Page, Page, Page, ...Page[]];
    for (const page of pages) await page.says({ t: 'at', ...step(1) });
    await school.clock.pass(MINUTE);
    for (const page of [a, b, c]) await page.says({ t: 'at', ...step(2) });
    await school.clock.pass(2 * MINUTE);
    // Three of seven were quick; the four others are the many.
    expect(table(teacher, school.clock.at).filter(({ stuck }) => stuck.length > 0)).toEqual([]);
    for (const page of others.slice(0, 3)) await page.says({ t: 'at', ...step(2) });
    await school.clock.pass(MINUTE / 2); // 3.5 minutes of a median of 2
    expect(table(teacher, school.clock.at).filter(({ stuck }) => stuck.length > 0)).toEqual([]);
    await school.clock.pass(3.5 * MINUTE);
    await others[3]?.says({ t: 'check', ...step(1), ok: true });
    const rows = table(teacher, school.clock.at);
    expect(rows[0]).toMatchObject({ name: 'G', stuck: ['slow'], onStep: 7 * MINUTE, median: 2 * MINUTE });
    expect(rows.filter(({ stuck }) => stuck.length > 0)).toHaveLength(1);
  });

  test('the clock of a step stops while a learner is away', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const page = await school.sits('A');
    await page.says({ t: 'at', ...step(1) });
    await school.clock.pass(2 * MINUTE);
    await page.leaves();
    await school.clock.pass(60 * MINUTE);
    expect(table(teacher, school.clock.at)[0]?.onStep).toBe(2 * MINUTE);
    const again = await school.enters(page.token);
    await school.clock.pass(MINUTE);
    expect(table(teacher, school.clock.at)[0]?.onStep).toBe(3 * MINUTE);
    await again.says({ t: 'at', ...step(2) });
    expect(table(teacher, school.clock.at)[0]?.onStep).toBe(0);
  });

  test('three wrong checks, or the same mistake twice: stuck, until one is right', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const [a, b] = [await school.sits('A'), await school.sits('B')];
    for (let i = 0; i < 2; i++) await a.says({ t: 'check', ...step(1), ok: false, mistake: `m${i}` });
    expect(table(teacher, T).find(({ name }) => name === 'A')?.stuck).toEqual([]);
    await a.says({ t: 'check', ...step(1), ok: false, mistake: 'm2' });
    for (let i = 0; i < 2; i++) await b.says({ t: 'check', ...step(1), ok: false, mistake: 'same' });
    expect(table(teacher, T).map(({ name, stuck }) => [name, stuck])).toEqual([['A', ['fails']], ['B', ['same-mistake']]]);
    await a.says({ t: 'check', ...step(1), ok: true });
    expect(table(teacher, T)[0]?.name).toBe('B');
    expect(table(teacher, T)[1]?.stuck).toEqual([]);
  });

  test('a learner whose replica died is away after a minute and a half', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const page = await school.sits('A');
    await page.says({ t: 'at', ...step(1) });
    // The other replica goes without a word; this one goes on.
    await school.store.changeSeat(page.seat, (seat) => ({ ...seat, online: 5 }));
    await page.leaves();
    await school.clock.pass(10 * MINUTE);
    await school.rest();
    expect(table(teacher, school.clock.at)[0]).toMatchObject({ online: false, since: null, onStep: 0 });
  });
});

describe('the teacher acts', () => {
  test('a raised hand is first, is answered, and the learner gets the answer', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const [a, b] = [await school.sits('A'), await school.sits('B')];
    await b.says({ t: 'hand', up: true, question: 'taint가 뭐예요?' });
    expect(table(teacher, T).map(({ name, hand }) => [name, hand?.question])).toEqual([['B', 'taint가 뭐예요?'], ['A', undefined]]);
    await teacher.says({ t: 'answer', seat: b.seat, text: '노드가 파드를 밀어내는 표시예요' });
    expect(b.desk.last('hand')?.hand).toBeNull();
    expect(b.desk.last('message')).toMatchObject({ text: '노드가 파드를 밀어내는 표시예요', from: '김강사', answer: true });
    expect(a.desk.last('message')).toBeUndefined();
  });

  test('message, freeze, spotlight and timer reach whom they are for', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const [a, b] = [await school.sits('A'), await school.sits('B')];
    await teacher.says({ t: 'message', text: 'all' }, { t: 'message', text: 'only a', to: a.seat }, { t: 'freeze', on: true, to: b.seat });
    expect(a.desk.got.filter(({ t }) => t === 'message')).toHaveLength(2);
    expect(b.desk.got.filter(({ t }) => t === 'message')).toHaveLength(1);
    expect([school.sessions.frozen.get(a.seat) ?? false, school.sessions.frozen.get(b.seat)]).toEqual([false, true]);
    await teacher.says({ t: 'freeze', on: true });
    expect(a.desk.last('freeze')?.on).toBe(true);
    await teacher.says({ t: 'freeze', on: false });
    expect([a.desk.last('freeze')?.on, b.desk.last('freeze')?.on]).toEqual([false, true]); // B's own freeze holds
    expect([school.sessions.frozen.get(a.seat), school.sessions.frozen.get(b.seat)]).toEqual([false, true]);
    await teacher.says({ t: 'spotlight', at: step(4) }, { t: 'timer', seconds: 90 });
    expect(b.desk.last('spotlight')?.at).toEqual(step(4));
    expect(b.desk.last('timer')?.timer?.until).toBe(T + 90_000);
    await teacher.says({ t: 'timer', seconds: 0 });
    expect(b.desk.last('timer')?.timer).toBeNull();
  });

  test('the own terminal is shown to all, nobody else’s; it ends with the terminal', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const page = await school.sits('A');
    const viewer = verify(page.token, [key], T);
    school.sessions.open('t-sid', school.workshop, teacher.seat);
    school.sessions.open('a-sid', school.workshop, page.seat);
    const [shown, other] = [school.sessions.get('t-sid'), school.sessions.get('a-sid')];
    if (!shown || !other) throw new Error('no sessions');
    await teacher.says({ t: 'broadcast', sid: 'a-sid' });
    expect(teacher.desk.last('refused')).toMatchObject({ about: 'broadcast', why: 'not-yours' });
    expect(school.sessions.policy?.(viewer, shown)).toBe('no');
    await teacher.says({ t: 'broadcast', sid: 'own' });
    expect(page.desk.last('broadcast')?.sid).toBe('t-sid');
    expect(school.sessions.policy?.(viewer, shown)).toBe('read');
    expect(school.sessions.policy?.({ ...viewer, ws: 'other' }, shown)).toBe('no');
    school.sessions.finish('t-sid');
    await school.rest();
    expect(page.desk.last('broadcast')?.sid).toBeNull();
    expect(school.sessions.policy?.(viewer, shown)).toBe('no');
  });

  test('a learner’s terminal: seen only after saying so, typed into only with consent, and the consent ends', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const [page, other] = [await school.sits('A'), await school.sits('B')];
    const claims = verify(teacher.token, [key], T);
    school.sessions.open('a-sid', school.workshop, page.seat);
    const session = school.sessions.get('a-sid');
    if (!session) throw new Error('no session');
    const may = (who = claims) => school.sessions.policy?.(who, session);
    expect(may()).toBe('no');
    await teacher.says({ t: 'view', seat: page.seat });
    expect(may()).toBe('read');
    expect(teacher.desk.last('view')).toEqual({ t: 'view', seat: page.seat, sid: 'a-sid', write: 'no' });
    expect(page.desk.last('viewers')?.viewers).toMatchObject([{ from: '김강사', write: 'no' }]);
    await teacher.says({ t: 'view', seat: page.seat, write: true });
    expect(may()).toBe('read');
    const ask = page.desk.last('viewers')?.viewers[0]?.ask ?? '';
    await other.says({ t: 'consent', allow: true, id: ask });
    await page.says({ t: 'consent', allow: true, id: 'made-up' });
    expect(may()).toBe('read');
    await page.says({ t: 'consent', allow: true, id: ask });
    expect(may()).toBe('write');
    expect(teacher.desk.last('view')?.write).toBe('yes');
    expect(may(verify(other.token, [key], T))).toBe('no');
    const rechecks = school.sessions.rechecks;
    await page.says({ t: 'consent', allow: false });
    expect(may()).toBe('read');
    expect(school.sessions.rechecks).toBeGreaterThan(rechecks);
    await teacher.says({ t: 'view', seat: page.seat, write: true });
    await page.says({ t: 'consent', allow: false, id: page.desk.last('viewers')?.viewers[0]?.ask ?? '' });
    expect(teacher.desk.last('view')?.write).toBe('refused');
    await teacher.leaves();
    expect(may()).toBe('no');
    expect(page.desk.last('viewers')?.viewers).toEqual([]);
    for (const event of ['class.view', 'class.view-write-asked', 'class.consent', 'class.consent-ended']) expect(school.audited).toContain(event);
  });

  test('reset to a step and revoke; a learner can do none of a teacher’s things, a teacher none to another class', async () => {
    const school = await new School().open();
    const teacher = await school.sits('', school.teacherKey);
    const [a, b] = [await school.sits('A'), await school.sits('B')];
    await a.says({ t: 'spawn' });
    expect(a.desk.got.flatMap((message) => (message.t === 'spawn' ? [message.stage] : []))).toEqual(['namespace', 'quota', 'scheduled', 'image', 'ready', 'ready']);
    await teacher.says({ t: 'reset', seat: a.seat, step: 'nodes/s2' });
    expect(school.spawner.resets).toEqual([{ seat: a.seat, toStep: 'nodes/s2' }]);
    await teacher.says({ t: 'revoke', seat: a.seat });
    expect(a.desk.last('bye')?.why).toBe('revoked');
    expect(school.spawner.removed).toEqual([a.seat]);
    expect(school.sessions.ended).toContainEqual({ sub: a.seat, code: 4401 });
    const desk = new HeldDesk();
    expect(await school.class.classroom.enter(verify(a.token, [key], T), desk)).toBeUndefined();
    expect(desk.closed?.code).toBe(4401);
    for (const message of [{ t: 'message', text: 'x' }, { t: 'revoke', seat: teacher.seat }, { t: 'broadcast', sid: null }, { t: 'view', seat: a.seat }] as const) {
      await b.says(message);
      expect(b.desk.last('refused')).toMatchObject({ about: message.t, why: 'not-yours' });
    }
    const foreign = await school.class.office.create({ title: 'Other', until: T + MINUTE, seats: 1, lab: false, teacher: 'O' });
    const stranger = await school.sits('', foreign.teacherKey);
    await stranger.says({ t: 'revoke', seat: b.seat }, { t: 'view', seat: b.seat });
    expect(stranger.desk.got.filter((message) => message.t === 'refused' && message.why === 'no-seat')).toHaveLength(2);
    expect(stranger.desk.last('roster')?.rows).toEqual([]);
    expect(b.desk.closed).toBeUndefined();
  });

  test('a class without a lab has no shells, and everything else', async () => {
    const school = await new School().open({ lab: false });
    const page = await school.sits('A');
    expect(page.desk.last('welcome')?.features).toEqual({ shell: false, observe: false });
    await page.says({ t: 'spawn' }, { t: 'reset' }, { t: 'observe', on: true });
    expect(page.desk.got.filter(({ t }) => t === 'refused')).toHaveLength(3);
    await page.says({ t: 'at', ...step(1) });
    expect((await school.store.seat(page.seat))?.at).toEqual(step(1));
  });
});

test('a learner at one replica, the teacher at another: what one does the other sees', async () => {
  const school = await new School().open();
  const second = await school.replica();
  const teacher = await school.sits('', school.teacherKey);
  const page = await school.sits('A', school.code, second);
  await page.says({ t: 'hand', up: true, question: 'q' });
  expect(table(teacher, T)).toMatchObject([{ name: 'A', hand: { question: 'q' } }]);
  await teacher.says({ t: 'message', text: 'hello' }, { t: 'freeze', on: true }, { t: 'revoke', seat: page.seat });
  await school.rest(second);
  expect(page.desk.last('message')?.text).toBe('hello');
  expect(page.desk.last('freeze')?.on).toBe(true);
  expect(page.desk.last('bye')?.why).toBe('revoked');
  expect(second.revocations.revoked(verify(page.token, [key], T))).toBe(true);
});

test('a transcript is kept only while the learner allows it, and holds output only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'day-one-tr-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const school = await new School().open();
  const recording = await school.replica(folder);
  const page = await school.sits('민지', school.code, recording);
  school.sessions.open('sid', school.workshop, page.seat);
  school.sessions.print('sid', new TextEncoder().encode('before\r\n'));
  await page.says({ t: 'record', on: true });
  await school.rest(recording);
  await new Promise((done) => setTimeout(done, 30));
  await school.clock.pass(1500);
  const bytes = new TextEncoder().encode('파드\r\n');
  school.sessions.print('sid', bytes.slice(0, 2)); // cut inside a character
  school.sessions.print('sid', bytes.slice(2));
  await page.says({ t: 'record', on: false });
  await school.rest(recording);
  await new Promise((done) => setTimeout(done, 30));
  school.sessions.print('sid', new TextEncoder().encode('after\r\n'));
  await recording.close();
  const [file] = readdirSync(join(folder, school.workshop));
  const lines = readFileSync(join(folder, school.workshop, file ?? ''), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown);
  expect(lines).toEqual([{ version: 2, width: 80, height: 24, timestamp: T / 1000, title: '민지' }, [1.5, 'o', '파드\r\n']]);
});

