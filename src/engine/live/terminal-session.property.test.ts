import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bench, Page, type Wire } from './test-wire.ts';

/** One thing that happens, on the network, in the shell, in the page. */
type Happening =
  | { do: 'output' | 'type'; n: number }
  | { do: 'deliver down' | 'deliver up'; n: number }
  | { do: 'parse' | 'swap acks' | 'cut and tell' | 'cut silently' | 'cut and come back' | 'come back' | 'shell reads' | 'shell stops' }
  | { do: 'wait'; n: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('output', 'type'), n: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4000 })) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('deliver down', 'deliver up'), n: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('parse', 'swap acks', 'cut and tell', 'cut silently', 'cut and come back', 'come back', 'shell reads', 'shell stops') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), n: fc.integer({ min: 1, max: 700 }) }) },
) as fc.Arbitrary<Happening>;

const takeOver: fc.Arbitrary<[boolean, Happening]> = fc.tuple(
  fc.boolean(),
  fc.oneof(
    fc.record({ do: fc.constantFrom('output', 'type'), n: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ do: fc.constantFrom('deliver down', 'deliver up', 'wait'), n: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ do: fc.constantFrom('parse', 'cut silently', 'come back') }),
  ) as fc.Arbitrary<Happening>,
);

/** The byte at an offset of a stream: no two pieces of the stream look alike. */
const byteAt = (offset: number) => (offset * 31 + (offset >> 8) * 17) & 0xff;
const piece = (from: number, n: number) => Uint8Array.from({ length: n }, (_, i) => byteAt(from + i));

function play(happenings: readonly Happening[]) {
  const bench = new Bench('page-one');
  const page = new Page('page-one');
  bench.connect(page);
  let out = 0;
  let typed = 0;
  const wires: Wire[] = [];
  const lose = (tell: boolean) => {
    const wire = page.wire;
    if (!wire) return;
    wire.cut = true;
    wire.toPage.length = 0;
    wires.push(wire);
    if (tell) {
      wire.toGateway.length = 0;
      bench.session.detach(wire.link, bench.now);
    }
    page.lose();
  };
  for (const one of happenings) {
    const wire = page.wire;
    switch (one.do) {
      case 'output':
        if (bench.paused) break; // a stopped source sends nothing
        bench.session.output(piece(out, one.n), bench.now);
        out += one.n;
        break;
      case 'type':
        page.type(piece(typed, one.n));
        typed += one.n;
        break;
      case 'deliver down':
        page.hear(one.n);
        break;
      case 'deliver up':
        if (wire) bench.take(wire, one.n);
        break;
      case 'parse':
        page.parse(bench.now);
        page.ack(bench.now);
        break;
      case 'swap acks': {
        // Two confirmations overtake each other, and one comes twice.
        const acks = wire?.toGateway.filter((message) => typeof message !== 'string' && message[0] === 3) ?? [];
        if (wire && acks.length > 0) wire.toGateway.push(...acks.reverse());
        break;
      }
      case 'cut and tell':
        lose(true);
        break;
      case 'cut silently':
        lose(false);
        break;
      case 'cut and come back':
        lose(false);
        bench.connect(page);
        break;
      case 'come back':
        if (!page.wire) bench.connect(page);
        break;
      case 'shell stops':
        bench.room = 0;
        break;
      case 'shell reads':
        bench.room = Infinity;
        bench.session.drained(bench.now);
        break;
      case 'wait':
        bench.pass(one.n);
    }
    // What lay on a dead connection may still come out of it, late.
    const late = wires.at(-1);
    if (late && one.do === 'wait') bench.take(late, 1);
  }
  settle(bench, page);
  return { bench, page, out, typed };
}

/** The network is good again: everything arrives. */
function settle(bench: Bench, page: Page): void {
  bench.room = Infinity;
  bench.session.drained(bench.now);
  if (!page.wire) bench.connect(page);
  for (let round = 0; round < 400; round++) {
    page.hear(1e9);
    page.parse(bench.now);
    if (page.wire) bench.take(page.wire, 1e9);
    bench.pass(60);
    page.ack(bench.now);
    if (!page.wire) bench.connect(page);
    if (round > 20 && page.stream.unconfirmed === 0 && page.wire?.toPage.length === 0) break;
  }
}

test('whatever the network does, the page gets every byte once, and so does the shell', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 300, size: 'max' }), (happenings) => {
      const { bench, page, out, typed } = play(happenings);
      expect(bench.closed).toBeUndefined();
      expect(page.dropped).toBe(0);
      expect(bench.paused).toBe(false); // all is confirmed: the program may go on
      expect([page.screenFrom, page.screen.length]).toEqual([0, out]);
      expect(Buffer.from(page.screen).equals(piece(0, out))).toBe(true);
      expect(bench.typed.length).toBe(typed);
      expect(Buffer.from(bench.typed).equals(piece(0, typed))).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('the gateway keeps no more than window and keep, however long the page stays away', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200, size: 'max' }), fc.integer({ min: 1, max: 900 }), (happenings, n) => {
      const { bench } = play(happenings);
      let sent = 0;
      while (!bench.paused && sent < 1e6) {
        bench.session.output(piece(0, n), bench.now);
        sent += n;
      }
      expect(sent).toBeLessThan(8192 + n);
    }),
    { numRuns: 50 },
  );
});

test('a page that takes the terminal over sees how it went on; what either typed counts once, in order', () => {
  fc.assert(
    fc.property(fc.array(takeOver, { minLength: 4, maxLength: 200, size: 'max' }), (steps) => {
      const bench = new Bench('page-one');
      const pages = [new Page('page-one'), new Page('page-two', 'sid-00000000')] as const;
      bench.connect(pages[0]);
      const typed = [0, 0];
      let out = 0;
      for (const [second, { do: what, ...rest }] of steps) {
        const who = second ? 1 : 0;
        const page = pages[who];
        const n = 'n' in rest ? rest.n : 1;
        if (what === 'output' && !bench.paused) {
          bench.session.output(piece(out, n), bench.now);
          out += n;
        } else if (what === 'type' && page.wire) {
          // High bit: who typed it; the rest counts.
          page.type(Uint8Array.from({ length: n }, () => (who << 7) | (typed[who]!++ & 0x7f)));
        } else if (what === 'deliver down') page.hear(n);
        else if (what === 'deliver up' && page.wire) bench.take(page.wire, n);
        else if (what === 'cut silently') page.lose();
        else if (what === 'come back' && !page.wire) bench.connect(page, true);
        else if (what === 'wait') bench.pass(n);
        else {
          page.parse(bench.now);
          page.ack(bench.now);
        }
      }
      for (const page of pages) {
        for (let round = 0; round < 60; round++) {
          if (!page.wire) bench.connect(page, true);
          page.hear(1e9);
          page.parse(bench.now);
          if (page.wire) bench.take(page.wire, 1e9);
          bench.pass(60);
          page.ack(bench.now);
        }
      }
      pages[0].hear(1e9);
      const last = pages[1];
      expect(Buffer.from(last.screen).equals(piece(last.screenFrom, out - last.screenFrom))).toBe(true);
      for (const who of [0, 1]) {
        const theirs = bench.typed.filter((byte) => byte >> 7 === who);
        expect(typed[who]! - theirs.length).toBeLessThanOrEqual(pages[who]!.dropped);
        // A dropped stretch may be missing, nothing may come twice: the count only goes up, by less than a turn.
        let at = -1;
        for (const byte of theirs) {
          const step = ((byte & 0x7f) - (at & 0x7f) + 128) % 128;
          at += step === 0 ? 128 : step;
        }
        expect(at).toBeLessThan(typed[who]!);
      }
    }),
    { numRuns: 300 },
  );
});
