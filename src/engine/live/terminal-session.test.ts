import { expect, test } from 'vitest';
import { readServerMessage, type ServerMessage } from './control.ts';
import { Crowd } from './crowd.ts';
import { decodeFrame, encodeFrame } from './frames.ts';
import { Bench, Page, Wire } from './test-wire.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const controls = (wire: Wire): ServerMessage[] => wire.toPage.flatMap((message) => (typeof message === 'string' ? [readServerMessage(message)!] : []));
const shown = (wire: Wire) => wire.toPage.filter((message) => typeof message !== 'string').map((message) => decodeFrame(message as Uint8Array));
const textOf = (numbers: readonly number[]) => new TextDecoder().decode(Uint8Array.from(numbers));

function opened(client = 'page-one', limits = {}, crowd?: Crowd) {
  const bench = new Bench(client, limits, crowd);
  const page = new Page(client);
  const wire = bench.connect(page);
  page.hear(9);
  return { bench, page, wire };
}
const input = (offset: number, text: string) => encodeFrame({ kind: 'input', offset, bytes: bytes(text) });

test('a person who comes back after another page typed does not lose the wrong half of what was on its way', () => {
  const { bench, page, wire } = opened();
  page.type(bytes('never arrived'));
  wire.cut = true;
  page.lose();
  const other = new Page('page-two', 'sid-00000000');
  const second = bench.connect(other, true);
  other.hear(9);
  other.type(bytes('other'));
  bench.take(second, 9);
  bench.connect(page, true);
  page.hear(9);
  page.type(bytes(' mine'));
  bench.take(page.wire!, 9);
  expect(textOf(bench.typed)).toBe('other mine');
  expect(page.dropped).toBe('never arrived'.length);
});

test('what was typed before the first welcome is sent after it', () => {
  const bench = new Bench('page-one');
  const page = new Page('page-one');
  page.type(bytes('early '));
  bench.connect(page);
  page.type(bytes('bird'));
  page.hear(9);
  bench.take(page.wire!, 9);
  expect(textOf(bench.typed)).toBe('early bird');
});

test('what was typed before the first welcome is not taken for what another page typed, when that welcome was lost', () => {
  const { bench, page, wire } = opened();
  page.type(bytes('one'));
  bench.take(wire, 9);
  const other = new Page('page-two', 'sid-00000000');
  bench.connect(other, true);
  other.type(bytes('two'));
  other.lose(); // with its welcome
  bench.connect(other, true);
  other.hear(9);
  bench.take(other.wire!, 9);
  expect(textOf(bench.typed)).toBe('onetwo');
});

test('input that overlaps what was taken counts once; a gap and a claim beyond the credit close the connection', () => {
  const { bench, wire } = opened();
  bench.session.receive(wire.link, input(0, 'abc'), bench.now);
  bench.session.receive(wire.link, input(1, 'bcde'), bench.now);
  bench.session.receive(wire.link, input(0, 'abc'), bench.now);
  expect(textOf(bench.typed)).toBe('abcde');
  bench.session.receive(wire.link, input(6, 'g'), bench.now);
  expect(wire.closed).toEqual({ code: 4400, reason: 'input: 5 expected, 6 came' });
  expect(bench.session.attached).toBe(false);

  const again = opened();
  again.bench.session.receive(again.wire.link, input(0, 'x'.repeat(513)), again.bench.now);
  expect(again.wire.closed?.code).toBe(4413);
  expect(again.bench.typed).toEqual([]);
});

test('a paste into a program that does not read waits in the page', () => {
  const { bench, page, wire } = opened();
  bench.room = 0;
  page.type(new Uint8Array(100_000));
  for (let i = 0; i < 50; i++) {
    bench.take(wire, 9);
    bench.pass(100);
    page.hear(9);
  }
  // What the gateway holds: the credit, and the piece that the shell took last.
  expect(bench.typed.length).toBeLessThanOrEqual(512);
  expect(page.stream.unconfirmed).toBeGreaterThan(98_000);
  for (let i = 0; i < 2000 && bench.typed.length < 100_000; i++) {
    bench.room = 4096;
    bench.session.drained(bench.now);
    page.hear(9);
    bench.take(wire, 9);
    bench.pass(10);
  }
  expect(bench.typed.length).toBe(100_000);
});

test('pasting faster than the rate allows only takes longer', () => {
  const { bench, page, wire } = opened('page-one', { inputPer10s: 2000 });
  page.type(new Uint8Array(6000));
  const after = (ms: number) => {
    for (let t = 0; t < ms; t += 100) {
      bench.take(wire, 9);
      bench.pass(100);
      page.hear(9);
    }
    return bench.typed.length;
  };
  const early = after(1000);
  expect(early).toBeGreaterThan(1900);
  expect(early).toBeLessThan(2500);
  expect(after(25_000)).toBe(6000);
  expect(wire.closed).toBeUndefined();
});

test('a second page takes the terminal only when a person asks for it', () => {
  const { bench, wire } = opened();
  const other = new Page('page-two', 'sid-00000000');
  expect(bench.connect(other).closed).toEqual({ code: 4409, reason: 'opened elsewhere' });
  expect(wire.closed).toBeUndefined();
  expect(bench.connect(other, true).closed).toBeUndefined();
  expect(wire.closed?.code).toBe(4409);
  // The first page comes back by itself: no fight.
  const back = new Wire();
  bench.session.attach(back.link, { client: 'page-one', have: 0, cols: 80, rows: 24 }, bench.now, true);
  expect(back.closed?.code).toBe(4409);
});

test('the same page comes back while its dead connection still looks alive', () => {
  const { bench, page, wire } = opened();
  bench.session.output(bytes('one '), bench.now);
  page.hear(9);
  wire.cut = true; // nobody tells the gateway
  bench.session.output(bytes('two '), bench.now);
  page.lose();
  bench.connect(page);
  bench.session.output(bytes('three'), bench.now);
  page.hear(9);
  expect(textOf(page.screen)).toBe('one two three');
  // Something late out of the dead connection changes nothing.
  bench.session.receive(wire.link, input(0, 'rm -rf'), bench.now);
  expect(bench.typed).toEqual([]);
});

test('a reloaded page gets the screen again from a whole line, and must not answer what is in it', () => {
  const { bench, page } = opened('page-one', { keep: 64, window: 4096 });
  for (let line = 0; line < 40; line++) {
    bench.session.output(bytes(`line ${line}\r\n`), bench.now);
    page.hear(99);
    page.parse(bench.now);
    bench.pass(60);
    page.ack(bench.now);
    bench.take(page.wire!, 9);
  }
  const fresh = new Page('page-two', 'sid-00000000');
  bench.connect(fresh, true);
  fresh.hear(9);
  expect(textOf(fresh.screen)).toMatch(/^line 3\d\r\n(line \d\d\r\n)*line 39\r\n$/);
  expect(fresh.stream.replaying).toBe(true);
  fresh.parse(bench.now);
  expect(fresh.stream.replaying).toBe(false);
});

test('an echo goes at once; a flood is gathered into large frames', () => {
  const { bench, wire } = opened('page-one', { window: 1e6 });
  bench.session.output(bytes('k'), bench.now);
  expect(shown(wire)).toHaveLength(1);
  bench.session.output(bytes('y'), bench.now);
  expect(shown(wire)).toHaveLength(2);
  wire.toPage.length = 0;
  for (let i = 0; i < 40; i++) {
    bench.session.output(new Uint8Array(4096), bench.now);
    if (i % 10 === 9) bench.pass(2);
  }
  expect(shown(wire).length).toBeLessThanOrEqual(6);
  expect(bench.session.due(bench.now)).toBeGreaterThan(bench.now);
});

test('a confirmation that was lost with its connection is made again: the program goes on', () => {
  const { bench, page, wire } = opened();
  bench.session.output(new Uint8Array(8192), bench.now);
  page.hear(9);
  page.parse(bench.now);
  bench.pass(60);
  page.ack(bench.now);
  wire.toGateway.length = 0; // it never arrives
  bench.session.detach(wire.link, bench.now);
  page.lose();
  expect(bench.paused).toBe(true);
  bench.connect(page);
  page.hear(9);
  bench.take(page.wire!, 9);
  expect(bench.paused).toBe(false);
});

test('what another page has had is not answered again by the one that gets the terminal back', () => {
  const { bench, page } = opened();
  const other = new Page('page-two', 'sid-00000000');
  bench.connect(other, true);
  bench.session.output(bytes('\u001b[c'), bench.now);
  other.hear(9);
  other.parse(bench.now);
  page.lose();
  bench.connect(page, true);
  page.hear(9);
  expect(textOf(page.screen)).toBe('\u001b[c');
  expect(page.stream.replaying).toBe(true);
  page.parse(bench.now);
  expect(page.stream.replaying).toBe(false);
});

test('a page that comes back to what is no longer kept begins at a whole line', () => {
  const { bench, page } = opened('page-one', { keep: 64, window: 4096 });
  page.lose();
  const other = new Page('page-two', 'sid-00000000');
  bench.connect(other, true);
  for (let line = 0; line < 40; line++) {
    bench.session.output(bytes(`line ${line}\r\n`), bench.now);
    other.hear(99);
    other.parse(bench.now);
    bench.pass(60);
    other.ack(bench.now);
    bench.take(other.wire!, 9);
  }
  bench.connect(page, true);
  page.hear(9);
  expect(textOf(page.screen)).toMatch(/^line 3\d\r\n(line \d\d\r\n)*line 39\r\n$/);
});

test('the source stops at the window and goes on at half of it', () => {
  const { bench, page } = opened();
  bench.session.output(new Uint8Array(8192), bench.now);
  expect(bench.paused).toBe(true);
  page.hear(9);
  page.parse(bench.now);
  bench.pass(60);
  page.ack(bench.now);
  expect(bench.paused).toBe(true);
  bench.take(page.wire!, 9);
  expect(bench.paused).toBe(false);
});

test('a page that confirms what it was never sent is closed', () => {
  const { bench, wire } = opened();
  bench.session.receive(wire.link, encodeFrame({ kind: 'ack', offset: 5 }), bench.now);
  expect(wire.closed).toEqual({ code: 4400, reason: 'ack: 5 was not sent yet' });
});

test('a page that confirms without reading fills no memory', () => {
  const { bench, wire } = opened('page-one', { window: 1e7 });
  const link = wire.link as { buffered: number };
  link.buffered = 2e6;
  bench.session.output(bytes('x'), bench.now);
  expect(shown(wire)).toHaveLength(0);
  link.buffered = 0;
  bench.pass(20);
  expect(shown(wire)).toHaveLength(1);
});

test('a flood is held back while someone else types, and only then', () => {
  const crowd = new Crowd();
  const flood = opened('page-one', { window: 1e9 }, crowd).bench;
  flood.session.output(new Uint8Array(200_000), flood.now);
  expect(flood.paused).toBe(false);
  crowd.typed({}, flood.now);
  flood.session.output(new Uint8Array(200_000), flood.now);
  expect(flood.paused).toBe(true);
  flood.pass(11);
  expect(flood.paused).toBe(false);
  flood.now += 2000;
  flood.session.output(new Uint8Array(200_000), flood.now);
  expect(flood.paused).toBe(false);
});

test('a window that is dragged changes the size at most so often, and ends at the last size', () => {
  const { bench, wire } = opened('page-one', { resizesPerSecond: 5 });
  for (let cols = 81; cols <= 140; cols++) bench.session.receive(wire.link, JSON.stringify({ t: 'resize', cols, rows: 24 }), bench.now);
  expect(bench.sizes.length).toBe(5);
  for (let i = 0; i < 10; i++) bench.pass(100);
  expect(bench.sizes.at(-1)).toEqual({ cols: 140, rows: 24 });
  expect(bench.sizes.length).toBeLessThanOrEqual(7);
});

test('frozen: the owner’s input is dropped but confirmed, a writer’s counts', () => {
  const { bench, page, wire } = opened();
  const teacher = new Wire();
  bench.session.watch(teacher.link, true, bench.now);
  bench.session.freeze(true, bench.now);
  page.type(bytes('learner'));
  bench.take(wire, 9);
  bench.session.receive(teacher.link, input(0, 'teacher'), bench.now);
  expect(textOf(bench.typed)).toBe('teacher');
  bench.pass(600);
  page.hear(99);
  expect(page.stream.unconfirmed).toBe(0);
  expect(page.notes).toContain('freeze');
});

test('a viewer sees the screen so far and what follows, and may not type', () => {
  const { bench, wire } = opened();
  bench.session.output(bytes('before '), bench.now);
  const viewer = new Wire();
  bench.session.watch(viewer.link, false, bench.now);
  bench.session.output(bytes('after'), bench.now);
  expect(shown(viewer).map((frame) => (frame.kind === 'output' ? new TextDecoder().decode(frame.bytes) : ''))).toEqual(['before ', 'after']);
  expect(controls(wire)).toContainEqual({ t: 'watched', readers: 1, writers: 0 });
  bench.session.receive(viewer.link, input(0, 'x'), bench.now);
  expect(viewer.closed).toEqual({ code: 4403, reason: 'input: you only look at this terminal' });
  expect(bench.refused).toHaveLength(1);
  expect(bench.typed).toEqual([]);
  expect(bench.session.viewers).toBe(0);
});

test('a viewer that does not keep up skips; the terminal does not wait for it', () => {
  const { bench, page, wire } = opened();
  const viewer = new Wire();
  bench.session.watch(viewer.link, false, bench.now);
  for (let i = 0; i < 20; i++) {
    bench.session.output(bytes(`${'x'.repeat(998)}\r\n`), bench.now);
    page.hear(9);
    page.parse(bench.now);
    bench.pass(60);
    page.ack(bench.now);
    bench.take(wire, 9);
  }
  expect(bench.paused).toBe(false);
  expect(page.screen.length).toBe(20_000);
  const skip = controls(viewer).find(({ t }) => t === 'skip');
  expect(skip).toMatchObject({ t: 'skip', lost: expect.any(Number) });
  expect((skip as { from: number }).from % 1000).toBe(0);
});

test('only so many may look', () => {
  const { bench } = opened();
  const wires = Array.from({ length: 4 }, () => new Wire());
  expect(wires.map((wire) => bench.session.watch(wire.link, false, bench.now))).toEqual([true, true, true, false]);
  expect(wires[3]?.closed?.code).toBe(4429);
});

test('the end of the shell comes after its last output, also to a page that was away', () => {
  const { bench, page, wire } = opened();
  page.lose();
  bench.session.detach(wire.link, bench.now);
  bench.session.output(bytes('last words'), bench.now);
  bench.session.exit({ code: 3 }, bench.now);
  expect(bench.closed).toBeUndefined();
  const back = bench.connect(page);
  expect(back.toPage.at(-1)).toBe('{"t":"exit","code":3}');
  page.hear(99);
  expect(textOf(page.screen)).toBe('last words');
  page.parse(bench.now);
  page.ack(bench.now + 60);
  bench.take(back, 9);
  expect(bench.closed).toEqual({ code: 1000, reason: 'the shell ended' });
});

test('nobody comes back: the shell ends after the grace, not before', () => {
  const { bench, wire } = opened('page-one', { graceMs: 5000 });
  bench.session.detach(wire.link, bench.now);
  bench.pass(4999);
  expect(bench.closed).toBeUndefined();
  bench.pass(1);
  expect(bench.closed?.code).toBe(1000);
  const late = new Wire();
  bench.session.attach(late.link, { client: 'page-one', cols: 80, rows: 24 }, bench.now, true);
  expect(late.closed?.code).toBe(4404);
});

test('idle is no input and no output; pings and confirmations do not count', () => {
  const { bench, page, wire } = opened('page-one', { idleMs: 10_000 });
  bench.pass(9000);
  bench.session.output(bytes('.'), bench.now);
  bench.pass(9000);
  page.type(bytes('x'));
  bench.take(wire, 9);
  bench.pass(9000);
  bench.session.receive(wire.link, '{"t":"probe"}', bench.now);
  expect(controls(wire).at(-1)).toEqual({ t: 'beat' });
  bench.pass(1000);
  expect(wire.closed?.code).toBe(4408);
});

test('a quiet terminal beats', () => {
  const { bench, wire } = opened();
  wire.toPage.length = 0;
  expect(bench.session.due(bench.now)).toBe(bench.now + 15_000);
  bench.pass(15_000);
  expect(controls(wire)).toEqual([{ t: 'beat' }]);
});

test('the prompt’s marks say which command ended how, wherever the output was cut', () => {
  const { bench } = opened();
  const output = '\u001b]133;A\u0007$ \u001b]133;B\u0007\u001b]133;C;cmdline_url=kubectl%20get%20po\u001b\\No resources\r\n\u001b]133;D;1\u0007\u001b[31mred\u001b[0m';
  for (const byte of bytes(output)) bench.session.output(Uint8Array.of(byte), bench.now);
  bench.session.output(bytes(output), bench.now);
  expect(bench.commands).toEqual([{ exitCode: 1, cmd: 'kubectl get po' }, { exitCode: 1, cmd: 'kubectl get po' }]);
  expect(bench.session.lastExit).toBe(1);
});

test('what is not of the protocol closes the connection and names the field', () => {
  for (const [message, reason] of [
    ['{', 'message: not JSON'],
    ['[]', 'message: not an object'],
    ['{"t":"resize","cols":0,"rows":24}', 'cols: a whole number from 1 to 999'],
    ['{"t":"resize","cols":80}', 'rows: a whole number from 1 to 999'],
    ['{"t":"hello","token":"x","client":"page-one","cols":1,"rows":1}', 'hello: only as the first message'],
    ['{"t":"nonsense"}', 't: one of hello, resize, probe, bye'],
    [`{"t":"resize","x":"${'x'.repeat(4096)}"}`, 'message: longer than 4096 bytes'],
    [Uint8Array.of(), 'frame: 0 bytes, a head has 7'],
    [Uint8Array.of(9, 0, 0, 0, 0, 0, 0), 'frame: unknown kind 9'],
    [Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 1), 'ack: bytes after the offset'],
    [Uint8Array.of(2, 0, 0, 0, 0, 0, 0), 'frame: no bytes'],
    [Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1), 'output: only the gateway sends it'],
    [Uint8Array.of(2, 255, 255, 255, 255, 255, 255, 1), 'frame: runs past the last offset'],
  ] as const) {
    const { bench, wire } = opened();
    bench.session.receive(wire.link, message, bench.now);
    expect(wire.closed).toEqual({ code: 4400, reason });
    expect(bench.closed).toBeUndefined();
  }
});
