import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runTrouble, type TroubleOptions, type TroubleResult } from './testing/trouble.ts';

/** Ten times faster than real time: 3 s stand for 30. */
const speed = 10;
const limits = { pingMs: 1500, helloMs: 1000, graceMs: 60_000 };
const play = (trouble: TroubleOptions['trouble'], change: Partial<TroubleOptions> = {}) => runTrouble({ bytes: 3_000_000, lines: 300, speed, limits, parses: 1500, trouble, ...change });
const hour = 3_600_000;

function nothingLost({ out, in: typed, resets }: TroubleResult): void {
  expect(out).toEqual({ got: out.made, made: out.made, bytes: 3_000_000 });
  expect(typed).toEqual({ got: typed.made, made: typed.made, lines: 300 });
  expect(resets).toBe(1);
}

describe.concurrent('nothing is lost or repeated, in either direction', () => {
  test.each([[['up', 'down']], [['up']], [['down']]] as const)('in a black hole of 30 s: %s', async (ways) => {
    const result = await play(async ({ relay }) => {
      relay.hole(...ways);
      await sleep(30_000 / speed);
      relay.flow();
    });
    nothingLost(result);
    // The page found out within 20 s and went for another connection; with beats still coming it could not know.
    if (ways.some((way) => way === 'down')) expect(result.links).toContain('connecting');
  }, 180_000);

  test('when the connection dies and neither end is told', async () => {
    const result = await play(async ({ relay, client }) => {
      for (let n = 1; n <= 2; n++) {
        relay.abandon();
        await client.until(({ open, links }) => open && links.filter((state) => state === 'connecting').length >= n);
      }
    }, { parses: 400 });
    nothingLost(result);
  }, 180_000);

  test('when a laptop sleeps: the gateway notices, and keeps the shell', async () => {
    let attached = 1;
    const result = await play(async ({ client, lab }) => {
      const asleep = client.sleeps(6000);
      await sleep(5500);
      attached = (await lab.usage()).attached;
      await asleep;
    });
    nothingLost(result);
    expect(attached).toBe(0);
  }, 180_000);

  test('when the gateway’s machine stands still for longer than anyone may idle or be away', async () => {
    const result = await play(async ({ lab }) => {
      process.kill(lab.pid, 'SIGSTOP');
      await sleep(6500);
      process.kill(lab.pid, 'SIGCONT');
    }, { speed: 1, limits: { pingMs: 1000, idleMs: 4000, graceMs: 2000 } });
    nothingLost(result);
    // Not even the connection was cut: nobody had been silent.
    expect(result.links).toEqual(['ended']);
  }, 180_000);

  test.each([5, -5])('when the gateway’s clocks jump by %i hours', async (hours) => {
    const result = await play(async ({ lab }) => {
      lab.jump({ steady: hours * hour });
      await sleep(400);
      lab.jump({ wall: (hours * hour) / 10 }); // tokens hold for an hour
      await sleep(400);
    }, { speed: 1, limits: {} });
    nothingLost(result);
    expect(result.links).toEqual(['ended']);
  }, 180_000);

  test.each([5, -5])('when the page’s clock jumps by %i hours, also while it has no connection', async (hours) => {
    const result = await play(async ({ client, relay }) => {
      client.jump(hours * hour);
      await sleep(300);
      relay.abandon();
      relay.hole();
      await client.until(({ open }) => !open);
      client.jump(hours * hour);
      await sleep(300);
      relay.flow();
    }, { speed: 4 });
    nothingLost(result);
    expect(result.links).not.toContain('away');
  }, 180_000);
});
