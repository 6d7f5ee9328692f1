import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Link, Screen, Session, SessionEvent } from './backend.ts';
import { FakeGateway } from './fake-gateway.ts';
import { LiveBackend, type LiveOptions } from './live.ts';

/** A screen that keeps what it was written. */
class PlainScreen implements Screen {
  size = { cols: 80, rows: 24 };
  bracketedPaste = false;
  text = '';
  /** Nothing is parsed while true. */
  slow = false;
  #waiting: (() => void)[] = [];
  writeThen(data: Uint8Array, parsed: () => void): void {
    const run = () => {
      this.text += new TextDecoder().decode(data);
      parsed();
    };
    if (this.slow) this.#waiting.push(run);
    else queueMicrotask(run);
  }
  parse(): void {
    this.slow = false;
    for (const run of this.#waiting.splice(0)) run();
  }
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((done) => this.writeThen(typeof data === 'string' ? new TextEncoder().encode(data) : data, done));
  }
  reset(): Promise<void> {
    return this.write('\x1bc');
  }
  resize(): void {}
  textFromHere(): () => string {
    const from = this.text.length;
    return () => this.text.slice(from).replace(/\r\n[^]*$/, '');
  }
}

/** How far the clock was set off; timers do not follow it. */
let jumped = 0;
const clock = {
  now: () => Date.now() + jumped,
  after: (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
const settle = () => vi.advanceTimersByTimeAsync(0);

let gateway: FakeGateway;
let online: boolean;
let kept: string | undefined;
let sessions: Session[];
beforeEach(() => {
  vi.useFakeTimers();
  gateway = new FakeGateway(clock);
  online = true;
  jumped = 0;
  kept = undefined;
  sessions = [];
});
afterEach(async () => {
  for (const session of sessions) await session.close();
  vi.useRealTimers();
});

async function open(change: Partial<LiveOptions> = {}, slow = false) {
  const screen = new PlainScreen();
  screen.slow = slow;
  const events: SessionEvent[] = [];
  const options: LiveOptions = {
    dial: gateway.dial,
    token: () => Promise.resolve('token'),
    sid: { get: () => kept, set: (sid) => (kept = sid) },
    client: `client-${sessions.length}`,
    clock,
    random: () => 0,
    online: () => online,
    lang: 'en',
    scripts: () => [
      {
        session: 'get-nodes',
        steps: [{ id: 'nodes', cmd: 'kubectl get nodes', exit: 0 }, { id: 'gone', cmd: 'kubectl get pod web', exit: 1 }],
        mistakes: [{ id: 'typo', cmd: 'kubectl gte nodes', exit: 1, match: '^kubectl gte' }],
      },
    ],
    explain: (link) => `${link.state} ${'code' in link ? link.code : ''}`,
    ...change,
  };
  const opening = new LiveBackend(options).open(screen, new AbortController().signal);
  opening.catch(() => undefined);
  await settle();
  const session = await opening;
  sessions.push(session);
  session.on((event) => events.push(event));
  const links = () => events.flatMap((event) => (event.type === 'link' ? [event.link.state] : []));
  const commands = () => events.flatMap((event) => (event.type === 'command' ? [event] : []));
  return { screen, session, events, links, commands };
}

const command = (line: string, exit: number | '', output = '') => `\x1b]133;A\x07$ \x1b]133;B\x07${line}\r\n\x1b]133;C\x07${output}\x1b]133;D;${exit}\x07`;
const plain = (text: string) => text.replaceAll('\x1bc', '');

test('keys reach the shell, what it prints reaches the screen, a new size is told', async () => {
  const { screen, session } = await open();
  session.key!('l');
  session.key!('s\r');
  await settle();
  expect(gateway.shell.typed).toBe('ls\r');
  gateway.print('가나다\r\n');
  await settle();
  expect(plain(screen.text)).toBe('가나다\r\n');
  const heard = vi.spyOn(gateway, 'heard');
  session.resize!({ cols: 100, rows: 30 });
  session.resize!({ cols: 100, rows: 30 });
  await settle();
  expect(heard.mock.calls.map(([, data]) => data)).toEqual(['{"t":"resize","cols":100,"rows":30}']);
});

test('whatever is cut, whenever: no byte of output or input is lost or comes twice', async () => {
  let seed = 7;
  const random = (n: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
  const { screen, session } = await open();
  gateway.held = true;
  let printed = '';
  let typed = '';
  for (let n = 0; n < 600; n++) {
    const line = `${n} ${'가x'.repeat(random(40))}\r\n`;
    gateway.print(line, gateway.shells.get(kept!)!);
    printed += line;
    const before = session.link!.state;
    if (before === 'open') {
      session.key!(`${n};`);
      typed += `${n};`;
    }
    if (random(3) > 0) gateway.deliver();
    if (random(4) === 0) gateway.cut();
    await vi.advanceTimersByTimeAsync(random(400));
    gateway.deliver();
    await settle();
  }
  gateway.held = false;
  gateway.cut();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(gateway.shells.size).toBe(1);
  expect(plain(screen.text)).toBe(printed);
  expect(gateway.shell.typed).toBe(typed);
  expect(gateway.hellos.filter((hello) => hello.take)).toHaveLength(1); // only the first: a person was there
});

test('output is confirmed only once the screen has taken it', async () => {
  const { screen } = await open();
  screen.slow = true;
  gateway.print(new Uint8Array(300_000).fill(97));
  await vi.advanceTimersByTimeAsync(1000);
  expect(gateway.shell.out.acked).toBe(0);
  screen.parse();
  await vi.advanceTimersByTimeAsync(60);
  expect(gateway.shell.out.acked).toBe(300_000);
});

describe('a page that comes anew', () => {
  test('asks for the shell of the seat only when it has the token, which tells the seat', async () => {
    kept = 'shell-0001';
    await open();
    let token: string | undefined;
    await open({ token: () => Promise.resolve((token = 'token')), sid: { get: () => (token ? kept : undefined), set: (sid) => (kept = sid) } });
    expect(gateway.hellos.at(-1)?.sid).toBe('shell-0001');
    expect(gateway.shells.size).toBe(1);
  });

  test('gets the screen again, tells nobody of old commands, and answers no old question', async () => {
    const first = await open();
    gateway.print(`${command('kubectl get nodes', 0)}\x1b[c\x1b]133;A\x07$ \x1b]133;B\x07`);
    await settle();
    expect(first.commands()).toHaveLength(1);
    await first.session.close();
    const again = await open({}, true);
    expect(gateway.hellos.at(-1)).toMatchObject({ sid: kept, take: true });
    await settle();
    again.session.key!('\x1b[?1;2c'); // what xterm.js answers to the old question
    await settle();
    again.screen.parse();
    await settle();
    expect(gateway.shell.typed).toBe('');
    expect(again.screen.text.startsWith('\x1bc')).toBe(true);
    expect(again.screen.text).toContain('kubectl get nodes');
    expect(again.commands()).toEqual([]);
    again.session.key!('x');
    await settle();
    expect(gateway.shell.typed).toBe('x');
  });

  test('takes the shell; the other one says so, stays away, and can take it back', async () => {
    const first = await open();
    const second = await open();
    expect(first.links()).toEqual(['taken']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(first.links()).toEqual(['taken']);
    expect(second.links()).toEqual([]);
    first.session.retry!();
    await settle();
    expect(first.session.link?.state).toBe('open');
    expect(second.session.link?.state).toBe('taken');
  });
});

describe('a connection that breaks', () => {
  test('comes back by itself; the wait is told', async () => {
    const { session, events, links } = await open();
    gateway.up = false;
    gateway.cut();
    await vi.advanceTimersByTimeAsync(300);
    const waits = events.flatMap((event) => (event.type === 'link' && event.link.state === 'waiting' ? [event.link] : []));
    expect(waits.length).toBeGreaterThanOrEqual(2);
    expect(waits.every((wait) => wait.until > clock.now() - 400 && !wait.offline)).toBe(true);
    gateway.up = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.link?.state).toBe('open');
    expect(links().at(-1)).toBe('open');
  });

  test('for 20 seconds is given up; a press tries again', async () => {
    const { session } = await open();
    gateway.up = false;
    gateway.cut();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(session.link?.state).toBe('away');
    gateway.up = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(session.link?.state).toBe('away');
    session.retry!();
    await settle();
    expect(session.link?.state).toBe('open');
  });

  test.each([3_600_000, -3_600_000])('is not given up because the machine slept in between, or its clock was set: %i', async (ms) => {
    const { session } = await open();
    gateway.up = false;
    gateway.cut();
    await vi.advanceTimersByTimeAsync(2000);
    jumped = ms;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.link?.state).not.toBe('away');
    gateway.up = true;
    await vi.advanceTimersByTimeAsync(6000);
    expect(session.link?.state).toBe('open');
    gateway.print('x'.repeat(1000));
    await vi.advanceTimersByTimeAsync(100);
    expect(gateway.shell.out.acked).toBe(1000);
  });

  test('before the gateway heard the hello is tried again: the token still holds', async () => {
    const { session } = await open();
    gateway.refuse = 4504;
    gateway.cut();
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.link?.state).not.toBe('refused');
    gateway.refuse = undefined;
    await vi.advanceTimersByTimeAsync(5000);
    expect(session.link?.state).toBe('open');
  });

  test('while its shell is being opened is found out within 20 seconds, too', async () => {
    const { session } = await open();
    gateway.mute = true;
    gateway.cut();
    await vi.advanceTimersByTimeAsync(300);
    expect(gateway.hellos).toHaveLength(2);
    gateway.mute = false;
    await vi.advanceTimersByTimeAsync(21_000);
    expect(gateway.hellos).toHaveLength(3);
    expect(session.link?.state).toBe('open');
  });

  test('with a full window goes on after it: what was confirmed into the void is confirmed again', async () => {
    const { session } = await open();
    gateway.held = true;
    gateway.print(new Uint8Array(512 * 1024));
    gateway.deliver();
    await vi.advanceTimersByTimeAsync(100); // parsed and confirmed, and the confirmation is under way
    gateway.lose();
    gateway.held = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.link?.state).toBe('open');
    expect(gateway.shell.out.full).toBe(false);
  });

  test('is not given up while the machine has no network', async () => {
    const { session } = await open();
    gateway.up = false;
    online = false;
    gateway.cut();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(session.link).toMatchObject({ state: 'waiting', offline: true });
    gateway.up = online = true;
    session.retry!();
    await settle();
    expect(session.link?.state).toBe('open');
  });

  test('what is typed in the first moment is kept, later it is not', async () => {
    const { session } = await open();
    gateway.up = false;
    gateway.cut();
    session.key!('a');
    await vi.advanceTimersByTimeAsync(2000);
    session.key!('b');
    gateway.up = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(gateway.shell.typed).toBe('a');
  });

  test('without a word is found out within 20 seconds, or at once when asked', async () => {
    const { session } = await open();
    gateway.shell.owner!.dead = true;
    await vi.advanceTimersByTimeAsync(20_500);
    expect(gateway.hellos).toHaveLength(2);
    expect(session.link?.state).toBe('open');
    gateway.shell.owner!.dead = true;
    session.retry!();
    await vi.advanceTimersByTimeAsync(3000);
    expect(gateway.hellos).toHaveLength(3);
  });

  test('that only idles is left alone', async () => {
    await open();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(gateway.hellos).toHaveLength(1);
    expect(gateway.probes).toBeGreaterThan(5);
  });

  test('by a gateway that drains is made again at once', async () => {
    const { session } = await open();
    gateway.cut(4503);
    await settle();
    expect(session.link?.state).toBe('open');
    expect(gateway.hellos.at(-1)?.take).toBeUndefined();
  });
});

describe('refusals', () => {
  test.each([4401, 4403, 4429])('%i at the start is told in a sentence', async (code) => {
    gateway.refuse = code;
    await expect(open()).rejects.toThrow(`refused ${code}`);
  });

  test('no token', async () => {
    await expect(open({ token: () => Promise.resolve(undefined) })).rejects.toThrow('refused 4401');
  });

  test('nobody there: after three tries', async () => {
    gateway.up = false;
    const opening = new LiveBackend({ dial: gateway.dial, token: () => Promise.resolve('t'), sid: { get: () => undefined, set: () => {} }, client: 'client-x', clock, random: () => 0, online: () => true, lang: 'en', scripts: () => [], explain: (link: Link) => link.state }).open(new PlainScreen(), new AbortController().signal);
    const failed = expect(opening).rejects.toThrow('away');
    await vi.advanceTimersByTimeAsync(2000);
    await failed;
  });

  test('a shell that is still starting is waited for, without knocking all the time', async () => {
    gateway.refuse = 4503;
    const options = { dial: gateway.dial, token: () => Promise.resolve('t'), sid: { get: () => undefined, set: () => {} }, client: 'client-x', clock, random: () => 0, online: () => true, lang: 'en' as const, scripts: () => [], explain: (link: Link) => link.state };
    const opening = new LiveBackend(options).open(new PlainScreen(), new AbortController().signal);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(gateway.hellos.length).toBeGreaterThan(5);
    expect(gateway.hellos.length).toBeLessThan(15);
    gateway.refuse = undefined;
    await vi.advanceTimersByTimeAsync(5000);
    const session = await opening;
    sessions.push(session);
    expect(session.link?.state).toBe('open');
  });

  test('a terminal that is gone is made anew', async () => {
    kept = 'shell-long-gone';
    const { session } = await open();
    expect(session.link).toMatchObject({ state: 'open', fresh: true });
    expect(kept).toBe('shell-0001');
  });

  test('a shell that ended says how, and a press opens another', async () => {
    const { session } = await open();
    gateway.tell({ t: 'exit', code: 130 });
    gateway.cut(1000);
    await settle();
    expect(session.link).toMatchObject({ state: 'ended', code: 130 });
    expect(kept).toBeUndefined();
    session.retry!();
    await settle();
    expect(session.link).toMatchObject({ state: 'open', fresh: true });
    expect(gateway.shells.size).toBe(2);
  });
});

test('a shell that is no longer wanted gives way to a new one', async () => {
  const { session, screen } = await open();
  gateway.print('old');
  const before = kept;
  session.restart!();
  await settle();
  expect(session.link).toMatchObject({ state: 'open', fresh: true });
  expect(kept).not.toBe(before);
  expect(gateway.shells.has(before!)).toBe(false);
  gateway.print('new');
  await settle();
  expect(screen.text).toBe('\x1bcold\x1bcnew');
});

describe('commands', () => {
  test('are seen with their exit status, and known when they are a step of the lesson', async () => {
    const { commands } = await open();
    gateway.print(command('kubectl  get node', 0) + command('kubectl get pod web', 1) + command('whoami', 0));
    await settle();
    expect(commands()).toMatchObject([{ stepId: 'nodes', exitCode: 0, session: 'get-nodes' }, { stepId: 'gone', exitCode: 1 }, { cmd: 'whoami', exitCode: 0 }]);
    expect(commands()[2]).not.toHaveProperty('stepId');
  });

  test('that end otherwise than recorded do not count as the step', async () => {
    const { commands } = await open();
    gateway.print(command('kubectl get nodes', 1));
    await settle();
    expect(commands()[0]).toMatchObject({ exitCode: 1, unlike: { stepId: 'nodes', exit: 0 } });
    expect(commands()[0]?.stepId).toBeUndefined();
  });

  test('that are a mistake worth making are known by name', async () => {
    const { commands } = await open();
    gateway.print(command('kubectl gte pods', 1));
    await settle();
    expect(commands()[0]).toMatchObject({ mistakeId: 'typo' });
  });

  test('the shell’s own word for its command counts more than the screen’s', async () => {
    const { commands } = await open();
    gateway.print('\x1b]133;A\x07$ \x1b]133;B\x07k get nodes\r\n\x1b]133;C;cmdline_url=kubectl%20get%20nodes\x07\x1b]133;D;0\x07');
    await settle();
    expect(commands()[0]).toMatchObject({ cmd: 'kubectl get nodes', stepId: 'nodes' });
  });

  test('an empty line is no command', async () => {
    const { commands } = await open();
    gateway.print('\x1b]133;D\x07\x1b]133;A\x07$ \x1b]133;B\x07\r\n\x1b]133;D;0\x07');
    await settle();
    expect(commands()).toEqual([]);
  });
});

describe('a command of the lesson', () => {
  test('is pasted as one piece and run; what was half typed is cleared', async () => {
    const { screen, session } = await open();
    gateway.print('\x1b]133;A\x07$ \x1b]133;B\x07half');
    await settle();
    screen.bracketedPaste = true;
    expect(await session.submit('kubectl get nodes')).toEqual({ ok: true });
    await settle();
    expect(gateway.shell.typed).toBe('\x05\x15\x1b[200~kubectl get nodes\x1b[201~\r');
  });

  test('cannot hide keys: no Escape, no Ctrl, no end of the paste', async () => {
    const { screen, session } = await open();
    screen.bracketedPaste = true;
    await session.submit('echo a\x1b[201~\x03\rrm -rf x');
    await settle();
    expect(gateway.shell.typed).toBe('\x1b[200~echo a[201~\nrm -rf x\x1b[201~\r');
  });

  test('waits for a program that is running: it is not typed into it', async () => {
    const { session } = await open();
    gateway.print('\x1b]133;A\x07$ \x1b]133;B\x07vi\r\n\x1b]133;C\x07');
    await settle();
    expect(await session.submit('kubectl get nodes')).toEqual({ ok: false, reason: 'busy' });
    await settle();
    expect(gateway.shell.typed).toBe('');
  });
});

test('while the teacher has frozen the shell nothing is typed', async () => {
  const { session } = await open();
  gateway.tell({ t: 'freeze', on: true });
  await settle();
  expect(session.link).toMatchObject({ state: 'open', frozen: true });
  session.key!('x');
  gateway.tell({ t: 'freeze', on: false });
  await settle();
  session.key!('y');
  await settle();
  expect(gateway.shell.typed).toBe('y');
});
