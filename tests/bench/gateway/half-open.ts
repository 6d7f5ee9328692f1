import { HalfOpen } from '../../../lab/gateway/testing/half-open.ts';
import { Page } from '../../../lab/gateway/testing/page.ts';
import { atMost, type Row } from '../bench.ts';
import { serve, sleep } from './child.ts';
import { typists } from './typing.ts';

const typing = 20;
const measureMs = 4000;
/** A request has ten seconds, and whether it has had them is looked at every two. */
const patienceMs = 15_000;
/** What takes less than a frame of the display, nobody sees. */
const frameMs = 16.7;

/** Clients that never get to the point, of one address and of many; others go on. @param count of each kind */
export async function halfOpen(count: number): Promise<Row[]> {
  const served = await serve();
  const crowds: HalfOpen[] = [];
  try {
    const all = await typists(served, typing);
    const round = async (n: number) => {
      for (const [manner, addresses] of [['silent', 1], ['slow upgrade', 1], ['silent', 200], ['slow upgrade', 200]] as const) {
        const crowd = new HalfOpen(served.url, addresses);
        crowds.push(crowd);
        await crowd.start(n / 4, manner);
      }
      const during = await all.measure(measureMs);
      const late = new Page({ url: served.url, token: served.tokens[typing] ?? '' });
      const from = performance.now();
      await late.until(() => late.received > 0 || late.closed !== undefined);
      const opened = late.closed ? Infinity : performance.now() - from;
      const most = (await served.usage()).fds;
      late.close();
      // Without a stop of theirs: the gateway's own patience runs out.
      await sleep(patienceMs);
      return { during, opened, most };
    };
    const quiet = await all.measure(measureMs);
    await round(count / 10); // what any process fills once
    const before = await served.usage();
    const { during, opened, most } = await round(count);
    const after = await served.usage();
    all.close();
    return [
      atMost(`gateway: ${count} half-open connections and dribbled upgrades (${most} files open at most): p50 of ${typing} typists beside them (alone: ${quiet.p50.toFixed(1)} ms)`, during.closed > 0 ? Infinity : during.p50, frameMs, 'ms', 1),
      atMost(`gateway: ${count} half-open connections: a new terminal beside them`, opened / 1000, 1, 's', 2),
      atMost(`gateway: ${count} half-open connections, memory growth`, served.alive() ? (after.rss - before.rss) / 2 ** 20 : Infinity, 16, 'MB', 1),
      atMost(`gateway: ${count} half-open connections: files open ${patienceMs / 1000} s later, more than before`, after.fds - before.fds, 1, 'files'),
    ];
  } finally {
    for (const crowd of crowds) crowd.stop();
    served.close();
  }
}
