import fc from 'fast-check';
import { expect, test } from 'vitest';
import { World } from './test-world.ts';

const hour = 3_600_000;
type Happening = { do: 'print' | 'type' | 'wait' | 'page sleeps' | 'gateway stands still' | 'page clock' | 'gateway clock'; n: number } | { do: 'flood' | 'hole' | 'hole up' | 'hole down' | 'flow' | 'cut' | 'die' | 'shell stops' | 'shell reads' };

const happening = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('print', 'type'), n: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3000 })) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('wait'), n: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 12_000 })) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('flood', 'hole', 'hole up', 'hole down', 'flow', 'cut', 'die', 'shell stops', 'shell reads') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('page sleeps', 'gateway stands still'), n: fc.integer({ min: 1000, max: 300_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('page clock', 'gateway clock'), n: fc.integer({ min: -9 * hour, max: 9 * hour }) }) },
) as fc.Arbitrary<Happening>;

/** The text at an offset: no two stretches look alike. */
const textAt = (offset: number, n: number) => Array.from({ length: n }, (_, i) => String.fromCharCode(97 + (((offset + i) * 31 + ((offset + i) >> 5) * 17) % 26))).join('');

async function play(happenings: readonly Happening[]) {
  const world = new World();
  const started = world.page.start();
  await world.pass(100);
  await started;
  let typed = '';
  for (const one of happenings) {
    if (one.do === 'print') world.print(textAt(world.printed.length, one.n));
    else if (one.do === 'type') {
      // Keys count while the page takes them.
      if (world.page.link.state !== 'open') continue;
      const text = textAt(typed.length, one.n);
      world.page.key(text);
      typed += text;
    } else if (one.do === 'flood') {
      // Until the window is full, or the page keeps up.
      for (let n = 0; n < 20 && !world.paused; n++) {
        world.print(textAt(world.printed.length, 1500));
        await world.pass(10);
      }
    } else if (one.do === 'wait') await world.pass(one.n);
    else if (one.do === 'page sleeps') world.sleep('page', one.n);
    else if (one.do === 'gateway stands still') world.sleep('gateway', one.n);
    else if (one.do === 'page clock') world.jumped.page += one.n;
    else if (one.do === 'gateway clock') world.jumped.gateway += one.n;
    else if (one.do === 'flow') world.flow();
    else if (one.do === 'cut') world.cut();
    else if (one.do === 'die') world.abandon();
    else if (one.do === 'shell stops') world.room = 0;
    else if (one.do === 'shell reads') world.shellReads();
    else {
      if (one.do !== 'hole down') world.hole.gateway = true;
      if (one.do !== 'hole up') world.hole.page = true;
    }
  }
  // All is well again: both ends wake, the network carries, the program reads, and somebody presses "try again" if need be.
  await world.pass(Math.max(0, world.asleep.page - world.now, world.asleep.gateway - world.now) + 1);
  world.flow();
  world.shellReads();
  for (let minute = 0; minute < 3; minute++) {
    if (world.page.link.state === 'away') world.page.retry();
    await world.pass(60_000);
  }
  return { world, typed };
}

test('network, sleep and clocks may do what they like: the page gets every byte once, and so does the shell', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 60, size: 'max' }), async (happenings) => {
      const { world, typed } = await play(happenings);
      expect(world.page.link).toMatchObject({ state: 'open' });
      expect([world.sessions, world.resets]).toEqual([1, 1]);
      expect(world.screen).toBe(world.printed);
      expect(world.typed).toBe(typed);
      expect(world.paused).toBe(false);
      await world.page.close();
    }),
    { numRuns: 60 },
  );
}, 60_000);
