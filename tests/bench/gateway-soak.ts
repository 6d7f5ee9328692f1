import { serve, type Usage } from '../../lab/gateway/testing/served.ts';
import { atMost, type Bench } from './bench.ts';
import { sleep } from './gateway/child.ts';
import { echoing, Learner, Tally } from './gateway/soak.ts';

/** LONG=1: eight hours; SOAK_MINUTES: as long as one likes. SOAK_PAUSE: milliseconds between two things that a learner does. */
const minutes = Number(process.env.SOAK_MINUTES ?? (process.env.LONG === '1' ? 480 : 2));
const pauseMs = Number(process.env.SOAK_PAUSE ?? 2500);
const learners = 50;
/** A shell that nobody comes back to goes soon, so that many do. */
const limits = { graceMs: 8000, pingMs: 2000 };

/** Timers, sockets and whatever else keeps a process alive. */
const handlesOf = ({ handles }: Usage) => Object.values(handles).reduce((sum, n) => sum + n, 0);

/** Learners come, go, type, break off and come back for a long time: at its end the gateway is as at its beginning. */
export const bench: Bench = async () => {
  const served = await serve({ command: echoing, limits });
  const tally = new Tally();
  const round = async (ms: number) => {
    const stop = new AbortController();
    const all = served.tokens.slice(0, learners).map((token) => new Learner(served, token, tally, stop.signal).live(pauseMs));
    for (const end = performance.now() + ms; performance.now() < end; ) {
      await sleep(Math.min(60_000, end - performance.now()));
      if (process.env.SOAK_LOG) console.error(new Date().toISOString(), JSON.stringify(await served.usage()), JSON.stringify({ ...tally }));
    }
    stop.abort();
    await Promise.all(all);
    // The last shells go with the grace, half-open sockets with the longest silence.
    await sleep(limits.graceMs + limits.pingMs * 3 + 3000);
    return served.usage();
  };
  try {
    // What any process fills once is not counted.
    const before = await round(Math.min(30_000, (minutes * 60_000) / 4));
    const after = await round(minutes * 60_000);
    const { did, bytes, wrong, stuck } = tally;
    const what = `${learners} learners, ${minutes} min: ${Object.entries(did).map(([name, n]) => `${n} × ${name}`).join(', ')}`;
    return [
      atMost(`soak: ${what}; of ${(bytes / 1e6).toFixed(0)} MB of output, bytes lost or wrong`, served.alive() ? wrong + stuck : Infinity, 0, 'bytes'),
      atMost('soak: terminals left', after.terminals, before.terminals, 'terminals'),
      atMost('soak: open files more than before', after.fds - before.fds, 2, 'files'),
      atMost('soak: threads more than before', after.threads - before.threads, 2, 'threads'),
      atMost('soak: timers, sockets and other handles more than before', handlesOf(after) - handlesOf(before), 2, 'handles'),
      atMost('soak: heap more than before', (after.heap - before.heap) / 2 ** 20, 4, 'MB', 1),
      atMost('soak: memory more than before', (after.rss - before.rss) / 2 ** 20, 16, 'MB', 1),
    ];
  } finally {
    served.close();
  }
};
