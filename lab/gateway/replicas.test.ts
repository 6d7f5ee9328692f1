import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NewWorkshop } from './class/office.ts';
import { PostgresStore } from './class/postgres-store.ts';
import { startPostgres, type ThrowAway } from './class/testing/postgres.ts';
import { FakeApiServer, type FakeExec } from './kube/fake/api-server.ts';
import { balancer, type Balancer } from './testing/balancer.ts';
import { CtlPage } from './testing/ctl-page.ts';
import { LivePage } from './testing/live-page.ts';
import { Page } from './testing/page.ts';
import { names, startReplica, type Replica } from './testing/replica.ts';
import { haveTmux, TmuxPods } from './testing/tmux-pods.ts';

/**
 * Several gateways, each the program that the chart runs, in processes of their own: on one real PostgreSQL, with an API server of the
 * test behind them whose Pods have the real tmux, and in front a balancer that knows nothing.
 */
const postgres: ThrowAway | undefined = startPostgres();
const can = postgres !== undefined && haveTmux();
if (!can) console.warn('\n*** skipped: no PostgreSQL or no tmux here. Several replicas of the gateway are NOT tested in this run. ***\n');

/** What `/api/join` answers. */
interface Joined {
  token: string;
  seat: string;
}

const until = (what: () => unknown, timeout = 20_000) => expect.poll(what, { timeout, interval: 10 }).toBeTruthy();
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Milliseconds by which this machine, busy with others, was late with what was due: they are nobody's fault here. */
function lateness(): { late: number; stop(): void } {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    counted.late += Math.max(0, now - last - 25);
    last = now;
  }, 20);
  const counted = { late: 0, stop: () => clearInterval(timer) };
  return counted;
}

describe.skipIf(!can)(can ? 'several replicas' : 'several replicas: skipped: no PostgreSQL or no tmux here', () => {
  const folder = mkdtempSync(join(tmpdir(), 'day-one-replicas-'));
  const pods = new TmuxPods();
  /** Pods whose shell is the test's own: a stream of bytes, and what was typed. */
  const plain = new Map<string, FakeExec>();
  let streams = false;
  const kube = new FakeApiServer({ exec: (shell) => (streams ? void plain.set(shell.pod, shell) : void pods.exec(shell)) });
  const all: Replica[] = [];
  const pages: { close(): unknown }[] = [];
  let front: Balancer;
  let database = '';
  let made: NewWorkshop;

  const begin = async (name: string) => {
    const one = await startReplica({ name, folder, database, kube: kube.url });
    all.push(one);
    return one;
  };
  const replica = async (name: string) => {
    const one = await begin(name);
    await one.ready();
    return one;
  };
  const post = <T>(at: Replica, path: string, body: object, token = 'admin-of-this-test') =>
    new Promise<T>((done, fail) => {
      const sent = request(`${at.url}${path}`, { method: 'POST', headers: { ...names, authorization: `Bearer ${token}` } }, (answer) => {
        let read = '';
        answer.on('data', (part: Buffer) => (read += String(part)));
        answer.on('end', () => (answer.statusCode === 200 ? done(JSON.parse(read) as T) : fail(new Error(`${path}: ${answer.statusCode} ${read}`))));
      });
      sent.on('error', fail);
      sent.end(JSON.stringify(body));
    });
  const join_ = (at: Replica, name: string) => post<Joined>(at, '/api/join', { code: made.code, name });
  const ctl = (at: Replica | Balancer, { token }: Joined) => kept(new CtlPage(at.url, names, token));
  const kept = <T extends { close(): unknown }>(page: T): T => {
    pages.push(page);
    return page;
  };
  const shell = (at: Replica | Balancer | (() => string), { token }: Joined) => kept(new LivePage(typeof at === 'function' ? at : at.url, names)).open(token);
  const took = (what: string, since: number) => console.log(`      ${what}: ${(performance.now() - since).toFixed(0)} ms`);
  beforeAll(async () => {
    await kube.listen();
    for (const name of ['lab-shells', 'lab-system', 'kube-system']) kube.store.put('namespaces', { metadata: { name, uid: name } });
    database = postgres?.database('replicas') ?? '';
  }, 60_000);
  afterEach(() => {
    // A test that failed halfway leaves none of them frozen.
    for (const { child } of all) child.kill('SIGCONT');
    for (const page of pages.splice(0)) page.close();
  });
  afterAll(async () => {
    for (const { child } of all) child.kill('SIGKILL');
    await front?.close();
    await kube.close();
    pods.close();
    postgres?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }, 60_000);

  test('learners at one replica, the teacher at the other: the roster lives, what the teacher does reaches everyone', async () => {
    const [one, two] = await Promise.all([replica('r1'), replica('r2')]);
    made = await post<NewWorkshop>(one, '/api/workshops', { title: 'T', seats: 60, hours: 2, teacher: '김강사' });
    // Who joined at one replica is known at the other.
    const [minji, seojun] = [await join_(two, '민지'), await join_(two, '서준')];
    const teacher = await post<Joined>(one, '/api/join', { code: made.teacherKey, name: '' });
    const [a, b, t] = [ctl(one, minji), ctl(one, seojun), ctl(two, teacher)];
    await until(() => a.last('welcome') && b.last('welcome') && t.last('roster'));
    const row = (seat: string) => t.told.flatMap((message) => (message.t === 'row' ? [message.row] : message.t === 'roster' ? message.rows : [])).findLast((one) => one.seat === seat);
    await until(() => row(minji.seat)?.online && row(seojun.seat)?.online);
    a.say({ t: 'at', lesson: 'first', step: 'nodes' });
    a.say({ t: 'hand', up: true, question: '왜 Pending인가요?' });
    b.say({ t: 'check', lesson: 'first', step: 'nodes', ok: false, mistake: 'wrong-context' });
    await until(() => row(minji.seat)?.at?.step === 'nodes' && row(minji.seat)?.hand?.question === '왜 Pending인가요?' && row(seojun.seat)?.mistake?.id === 'wrong-context');

    const said = performance.now();
    t.say({ t: 'message', text: '10분 쉬어요' });
    await until(() => a.last('message')?.text === '10분 쉬어요' && b.last('message'));
    took('a message from one replica to the other', said);
    t.say({ t: 'answer', seat: minji.seat, text: '스케줄러를 보세요' });
    await until(() => a.last('hand')?.hand === null && a.last('message')?.text === '스케줄러를 보세요');
    expect(b.all('message')).toHaveLength(1);
    t.say({ t: 'spotlight', at: { lesson: 'first', step: 'pods' } });
    t.say({ t: 'timer', seconds: 300, label: '실습' });
    await until(() => b.last('spotlight')?.at?.step === 'pods' && b.last('timer')?.timer?.label === '실습');

    // Freezing holds at the replica where the keys arrive.
    const page = await shell(one, minji);
    expect(await page.asks('echo here')).toBe('here');
    t.say({ t: 'freeze', on: true });
    await until(() => page.link?.state === 'open' && page.link.frozen && a.last('freeze')?.on);
    t.say({ t: 'freeze', on: false });
    await until(() => page.link?.state === 'open' && !page.link.frozen);
    expect(await page.asks('echo again')).toBe('again');

    // The teacher's own terminal, shown to all: at the other replica, too.
    const own = await shell(two, teacher);
    t.say({ t: 'broadcast', sid: 'own' });
    await until(() => b.last('broadcast')?.sid === own.sid);
    const watching = kept(new Page({ url: one.url, ...names, token: seojun.token, watch: own.sid ?? '' }));
    await watching.until(() => watching.welcome?.role === 'viewer');
    own.type('echo shown-to-$((40+2))\r');
    await watching.shows('shown-to-42');
    expect(one.audited().filter(({ event }) => event === 'watch.relayed')).toHaveLength(1);
    t.say({ t: 'broadcast', sid: null });
    await watching.until(() => watching.closed?.code === 4403);
  }, 40_000);

  test('the teacher opens a learner’s terminal that another replica holds: to read, and to type while the learner allows it', async () => {
    const [one, two] = all as [Replica, Replica];
    const learner = await join_(one, '하늘');
    const teacher = await post<Joined>(two, '/api/join', { code: made.teacherKey, name: '' });
    const [a, t] = [ctl(one, learner), ctl(two, teacher)];
    const page = await shell(one, learner);
    await until(() => a.last('welcome') && t.last('roster'));
    const look = (sid: string | null | undefined) => kept(new Page({ url: two.url, ...names, token: teacher.token, watch: sid ?? '' }));
    // Nobody looks unannounced.
    const refused = look(page.sid);
    await refused.until(() => refused.closed?.code === 4403);
    t.say({ t: 'view', seat: learner.seat });
    await until(() => t.last('view')?.sid === page.sid && a.last('viewers')?.viewers[0]?.write === 'no');
    // At once, as the page does it: the owner may not have heard of it yet.
    const reads = look(t.last('view')?.sid);
    await reads.until(() => reads.welcome !== undefined);
    expect(reads.welcome?.input).toBe(false);
    page.type('echo seen-$((1+1))\r');
    await reads.shows('seen-2');
    t.say({ t: 'view', seat: learner.seat, write: true });
    await until(() => a.last('viewers')?.viewers[0]?.write === 'asked');
    a.say({ t: 'consent', allow: true, id: a.last('viewers')?.viewers[0]?.ask ?? '' });
    await until(() => t.last('view')?.write === 'yes');
    const writes = look(page.sid);
    await writes.until(() => writes.welcome !== undefined);
    expect(writes.welcome?.input).toBe(true);
    writes.type('echo typed-$((2+3))\r');
    await until(() => page.printed.includes('typed-5'));
    a.say({ t: 'consent', allow: false });
    await writes.until(() => writes.closed?.code === 4403);
    expect(reads.closed).toBeUndefined();
  }, 40_000);

  test('a learner whom the balancer sends to the other replica comes back to the very byte, in both directions', async () => {
    const [one, two] = all as [Replica, Replica];
    front = await balancer([one.port, two.port]);
    const learner = await join_(one, '바이트');
    streams = true;
    let read = createHash('sha256');
    const page = kept(new Page({ url: front.url, ...names, token: learner.token, reconnect: true, onOutput: (bytes) => void read.update(bytes) }));
    await page.until(() => page.welcome !== undefined);
    streams = false;
    const [pod] = [...plain.values()];
    if (!pod) throw new Error('no shell was opened');
    read = createHash('sha256');
    const sent = createHash('sha256');
    const [bytes, piece] = [16 * 1024 * 1024, 32 * 1024];
    let left = bytes;
    let seed = 1;
    const pump = () => {
      if (left <= 0) return;
      const chunk = Buffer.alloc(piece);
      for (let i = 0; i < piece; i += 4) chunk.writeUInt32LE((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0), i);
      left -= piece;
      sent.update(chunk);
      pod.socket.send(Buffer.concat([Buffer.of(1), chunk]), pump);
    };
    const before = page.received;
    const since = performance.now();
    pump();
    let typed = '';
    for (let n = 0; n < 60; n++) {
      for (let line = 0; line < 10; line++) {
        typed += `line ${n}.${line}\r`;
        page.type(`line ${n}.${line}\r`);
      }
      await pause(15);
      front.cut();
      page.cuts++;
      await page.until(() => page.stream.connected);
    }
    await page.until(() => page.received - before >= bytes && page.stream.unconfirmed === 0);
    took(`16 MiB out and 600 lines in over ${page.cuts} cuts and two replicas`, since);
    expect(read.digest('hex')).toBe(sent.digest('hex'));
    await until(() => Buffer.concat(pod.input).toString() === typed);
    expect(page.dropped).toBe(0);
    // Both carried it; the shell was opened once.
    expect(Math.min(...front.passed.values())).toBeGreaterThan(20);
    expect(plain.size).toBe(1);
  }, 60_000);

  test('kill -9 of a replica: its learners have the same shells at the other within three seconds, held with a higher fence', async () => {
    const [one, two] = all as [Replica, Replica];
    const store = kept(await PostgresStore.open(database));
    const learners = await Promise.all(Array.from({ length: 8 }, (_, n) => join_(n % 2 ? one : two, `학생${n}`)));
    const all8 = await Promise.all(learners.map((learner) => shell(front, learner)));
    const shells = await Promise.all(all8.map((page) => page.asks('echo $$')));
    expect(new Set(shells).size).toBe(8);
    for (const page of all8) page.type('cd /tmp\r');
    const owners = await Promise.all(learners.map(async ({ seat }) => (await store.owners(seat, Date.now())).at(-1)));
    const hit = owners.flatMap((owner, n) => (owner?.replica.startsWith('r1@') ? [n] : []));
    expect(hit.length).toBeGreaterThan(0);
    // The teacher shows a terminal of the replica that dies, and looks at a learner there.
    const teacher = await post<Joined>(two, '/api/join', { code: made.teacherKey, name: '' });
    let door: string = one.url;
    const own = await shell(() => door, teacher);
    const [t, a] = [ctl(two, teacher), ctl(two, learners[0] as Joined)];
    await until(() => t.last('roster') && a.last('welcome'));
    t.say({ t: 'broadcast', sid: 'own' });
    await until(() => own.sid !== undefined && a.last('broadcast')?.sid === own.sid);
    const watched = hit[0] ?? 0;
    t.say({ t: 'view', seat: learners[watched]?.seat ?? '' });
    await until(() => t.last('view')?.sid === all8[watched]?.sid);

    door = front.url;
    const machine = lateness();
    const killed = performance.now();
    one.child.kill('SIGKILL');
    await Promise.all(hit.map(async (n) => {
      await until(() => all8[n]?.links.length && all8[n]?.link?.state === 'open');
      expect(performance.now() - killed - machine.late).toBeLessThan(3000);
    }));
    machine.stop();
    took(`${hit.length} learners of a killed replica are back`, killed);
    expect(await Promise.all(all8.map((page) => page.asks('echo $$')))).toEqual(shells);
    expect(await Promise.all(all8.map((page) => page.asks('pwd')))).toEqual(shells.map(() => '/tmp'));
    await until(() => own.link?.state === 'open' && a.last('broadcast')?.sid === own.sid);
    await until(() => t.last('view')?.sid === all8[watched]?.sid);
    for (const n of hit) {
      const now = await store.owners(learners[n]?.seat ?? '', Date.now());
      expect(now.map(({ replica: by }) => by.split('@')[0])).toEqual(['r2']);
      expect(now[0]?.fence).toBeGreaterThan(owners[n]?.fence ?? Infinity);
    }
  }, 60_000);

  test('a replica that was frozen and wakes up writes nothing: not into the shell, not into the store', async () => {
    const two = all[1] as Replica;
    const three = await replica('r3');
    front.targets = [two.port, three.port];
    const store = kept(await PostgresStore.open(database));
    const learner = await join_(three, '좀비');
    let at = two.url;
    const page = await shell(() => at, learner);
    const pid = await page.asks('echo $$');
    const before = (await store.owners(learner.seat, Date.now())).at(-1);
    expect(before?.replica).toMatch(/^r2@/);
    two.child.kill('SIGSTOP');
    const stopped = performance.now();
    const file = join(folder, 'written-by-a-zombie');
    // On its way into the frozen replica when the page gives up on it.
    page.type(`touch ${file}\r`);
    at = three.url;
    page.session?.retry?.();
    await until(() => page.links.some(({ state }) => state !== 'open') && page.link?.state === 'open');
    took('a learner of a frozen replica is back', stopped);
    expect(await page.asks('echo $$')).toBe(pid);
    const after = await store.owners(learner.seat, Date.now());
    expect(after.map(({ replica: by }) => by.split('@')[0])).toEqual(['r3']);
    expect(after[0]?.fence).toBeGreaterThan(before?.fence ?? Infinity);
    two.child.kill('SIGCONT');
    await until(() => two.audited().some(({ event, sid }) => (event === 'terminal.closed' || event === 'session.fenced') && sid === before?.sid));
    expect(await store.renew(before?.sid ?? '', before?.replica ?? '', before?.fence ?? 0, Date.now(), 30_000)).toBe(false);
    await pause(300);
    expect(existsSync(file)).toBe(false);
    expect(await page.asks('echo still mine')).toBe('still mine');
    expect((await store.owners(learner.seat, Date.now()))[0]?.replica).toBe(after[0]?.replica);
  }, 60_000);

  test('connections to the database are cut: what was said and who was sent away meanwhile still arrives', async () => {
    const [, two, three] = all as [Replica, Replica, Replica];
    const [stays, goes] = [await join_(two, '남음'), await join_(two, '나감')];
    const teacher = await post<Joined>(three, '/api/join', { code: made.teacherKey, name: '' });
    const [a, b, t] = [ctl(two, stays), ctl(two, goes), ctl(three, teacher)];
    const page = await shell(two, goes);
    await until(() => a.last('welcome') && b.last('welcome') && t.last('roster'));
    postgres?.cut();
    const cut = performance.now();
    // The one who says it may be cut off, too: its page comes back by itself, and says it then.
    await until(() => {
      t.say({ t: 'message', text: '들리나요?' });
      return a.told.some((message) => message.t === 'message' && message.text === '들리나요?');
    });
    took('a message that met cut connections', cut);
    t.say({ t: 'revoke', seat: goes.seat });
    await until(() => b.closed?.code === 4401 && page.link?.state === 'refused');
    // Nor anywhere else, once the note is there.
    await expect.poll(() => shell(three, goes).then(() => '', String), { timeout: 5000 }).toMatch(/4401/);
    for (const { child } of [two, three]) expect(child.exitCode).toBeNull();
  }, 60_000);

  test('a note that no connection was there to hear is made up for', async () => {
    const [, two, three] = all as [Replica, Replica, Replica];
    const learner = await join_(two, '귀');
    const teacher = await post<Joined>(three, '/api/join', { code: made.teacherKey, name: '' });
    const [a, t] = [ctl(two, learner), ctl(three, teacher)];
    await until(() => a.last('welcome') && t.last('roster'));
    // Half a second without an ear, everywhere; what writes is left alone.
    for (const pid of postgres?.ears() ?? []) process.kill(pid, 'SIGTERM');
    t.say({ t: 'message', text: '아무도 못 들은 말' });
    t.say({ t: 'freeze', to: learner.seat, on: true });
    await until(() => a.last('message')?.text === '아무도 못 들은 말' && a.last('freeze')?.on);
    expect(a.all('message')).toHaveLength(1);
    t.say({ t: 'freeze', to: learner.seat, on: false });
    await until(() => a.last('freeze')?.on === false);
  }, 60_000);

  test('the database restarts: shells run on, the class comes back by itself', async () => {
    const [, two, three] = all as [Replica, Replica, Replica];
    const [sits, comes] = [await join_(two, '앉음'), await join_(two, '옴')];
    const teacher = await post<Joined>(three, '/api/join', { code: made.teacherKey, name: '' });
    const [a, t] = [ctl(two, sits), ctl(three, teacher)];
    const page = await shell(two, sits);
    await until(() => a.last('welcome') && t.last('roster'));
    let over: () => void = () => {};
    const away = postgres?.restart(new Promise<void>((done) => (over = done)));
    // A replica that starts meanwhile waits for it.
    const late = await begin('r4');
    expect(await page.asks('echo without a database')).toBe('without a database');
    // A shell needs no database either.
    const early = await shell(two, comes);
    expect(await early.asks('echo me too')).toBe('me too');
    await until(() => late.audited().some(({ event }) => event === 'store.waits'));
    over();
    await away;
    const back = performance.now();
    await until(() => {
      t.say({ t: 'message', text: '다시 왔어요' });
      return a.told.some((message) => message.t === 'message' && message.text === '다시 왔어요');
    });
    took('the class is back after the database', back);
    expect(page.links.filter(({ state }) => state !== 'open')).toEqual([]);
    // Nobody had been told of the shell that was opened meanwhile: the teacher at the other replica sees it now.
    t.say({ t: 'view', seat: comes.seat });
    await until(() => t.last('view')?.sid === early.sid);
    await late.ready();
  }, 60_000);

  test('twenty learners come to three replicas at once: each has an environment of its own', async () => {
    const three = all.slice(1);
    const since = performance.now();
    const learners = await Promise.all(Array.from({ length: 20 }, (_, n) => join_(three[n % 3] as Replica, `무리${n}`)));
    const shells = await Promise.all(learners.map((learner, n) => shell(three[n % 3] as Replica, learner)));
    const pids = await Promise.all(shells.map((page) => page.asks('echo $$')));
    took('twenty learners, three replicas, from the code to the prompt', since);
    expect(new Set(pids).size).toBe(20);
  }, 60_000);

  test('a reset by the teacher at another replica: the learner is told, and has a new shell', async () => {
    const [, two, three] = all as [Replica, Replica, Replica];
    const learner = await join_(two, '리셋');
    const teacher = await post<Joined>(three, '/api/join', { code: made.teacherKey, name: '' });
    const [a, t] = [ctl(two, learner), ctl(three, teacher)];
    const page = await shell(two, learner);
    await until(() => a.last('welcome') && t.last('roster'));
    const pid = await page.asks('echo $$');
    const sid = page.sid;
    t.say({ t: 'reset', seat: learner.seat });
    await until(() => page.sid !== undefined && page.sid !== sid && page.link?.state === 'open');
    expect(await page.asks('echo $$')).not.toBe(pid);
    expect(a.all('spawn').at(-1)?.stage).toBe('ready');
  }, 60_000);

  test('a replica is stopped (rolling update, drain): its learners go on elsewhere', async () => {
    const [, two, three, four] = all as [Replica, Replica, Replica, Replica];
    front.targets = [two.port, three.port, four.port];
    const learners = await Promise.all(Array.from({ length: 6 }, (_, n) => join_(two, `이사${n}`)));
    const six = await Promise.all(learners.map((learner) => shell(front, learner)));
    const pids = await Promise.all(six.map((page) => page.asks('echo $$')));
    const since = performance.now();
    three.child.kill('SIGTERM');
    expect(await three.exited).toBe(0);
    took('a replica drains', since);
    await Promise.all(six.map((page) => until(() => page.link?.state === 'open', 10_000)));
    expect(await Promise.all(six.map((page) => page.asks('echo $$')))).toEqual(pids);
    front.targets = [two.port, four.port];
  }, 60_000);

  test('a class is closed at one replica: over at all', async () => {
    const [, two, , four] = all as [Replica, Replica, Replica, Replica];
    const [x, y] = [await join_(two, '끝1'), await join_(two, '끝2')];
    const [a, b] = [ctl(two, x), ctl(four, y)];
    const [p, q] = [await shell(two, x), await shell(four, y)];
    await until(() => a.last('welcome') && b.last('welcome'));
    const closed = performance.now();
    await post(four, `/api/workshops/${made.workshop.id}/close`, {});
    await until(() => a.closed?.code === 4401 && b.closed?.code === 4401 && p.link?.state === 'refused' && q.link?.state === 'refused');
    took('a class is over everywhere', closed);
    expect([a.last('bye')?.why, b.last('bye')?.why]).toEqual(['closed', 'closed']);
    await expect(shell(two, y)).rejects.toThrow(/4401/);
    await expect(join_(four, '늦음')).rejects.toThrow(/over/);
  }, 60_000);
});
