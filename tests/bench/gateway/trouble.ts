import { setTimeout as sleep } from 'node:timers/promises';
import { runTrouble, type TroubleOptions } from '../../../lab/gateway/testing/trouble.ts';
import type { Row } from '../bench.ts';

const bytes = 3_000_000;
const lines = 600;

/**
 * A network, a laptop and clocks that fail while a shell prints and reads. @param long in real time with the gateway's own settings;
 * otherwise ten times faster
 */
export async function trouble(long: boolean): Promise<Row[]> {
  const speed = long ? 1 : 10;
  const seconds = (n: number) => sleep((n * 1000) / speed);
  const limits = long ? {} : { pingMs: 1500, helloMs: 1000 };
  const asleep = long ? 300 : 60;
  const hour = 3_600_000;
  const all: [string, TroubleOptions['trouble']][] = [
    ['a black hole of 30 s', async ({ relay }) => {
      relay.hole();
      await seconds(30);
      relay.flow();
    }],
    ['a connection that dies without a word', async ({ relay, client }) => {
      relay.abandon();
      await client.until(({ links }) => links.at(-1) === 'open');
    }],
    [`a laptop that sleeps for ${asleep} s`, ({ client }) => client.sleeps((asleep * 1000) / speed)],
    ['clocks that jump by five hours, forward and back, at both ends', async ({ client, lab }) => {
      for (const by of [5 * hour, -10 * hour]) {
        lab.jump({ steady: by, wall: by / 10 });
        client.jump(by);
        await seconds(2);
      }
    }],
  ];
  const rows: Row[] = [];
  for (const [what, happens] of all) {
    const { out, in: typed, resets } = await runTrouble({ bytes, lines, speed, limits, parses: long ? 150 : 1500, trouble: happens });
    const same = out.got === out.made && typed.got === typed.made && resets === 1 && typed.lines === lines;
    rows.push({ name: `gateway: ${what}${long ? '' : ' (at ten times the speed)'} during ${bytes / 1e6} MB out and ${lines} lines in, SHA-256 of both`, measured: same ? 'equal' : 'DIFFERENT', bar: 'equal', ok: same });
  }
  return rows;
}
