/**
 * `npm run lab:test [-- --cycles N] [--parts cluster,live,…] [--sessions third] [--only WORD] [--bars]`: a real cluster does what the
 * course shows. It is brought up and down so many times (3 by default), everything is checked before the last down, and nothing may be left;
 * with `--cycles 0` it is brought up if need be. `--sessions third`: every third of the course's sessions, the others on the next two days.
 * `--only`: without the cycles, the checks with the word in their name. `--bars`: a time that misses its bar is a failure. Ends with
 * `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { classChecks, removeClass } from '../deploy/checks-class.ts';
import { cleanUpLive, liveChecks } from '../gateway/checks-live.ts';
import { clusterChecks } from './checks-cluster.ts';
import { oracleChecks } from './checks-oracle.ts';
import { sessionChecks } from './checks-sessions.ts';
import { cleanUp, workChecks } from './checks-work.ts';
import { must, type Check } from './checks.ts';
import { down } from './down.ts';
import { FaultBook } from './fault-book.ts';
import { leftovers } from './leftovers.ts';
import { locked } from './lock.ts';
import { runningLab, up } from './up.ts';

const quiet = { write: () => true };
const { values: given } = parseArgs({
  options: { cycles: { type: 'string', default: '3' }, parts: { type: 'string', default: 'oracle,sessions,cluster,live,class' }, only: { type: 'string', default: '' }, sessions: { type: 'string', default: 'all' }, bars: { type: 'boolean' } },
});
const cycles = given.only === '' ? Number(given.cycles) : 0;
const wasUp = runningLab() !== undefined;

/** With checks between up and down. */
const cycle = (n: number, between: readonly Check[]): Check[] => [
  {
    name: `up and down, ${n + 1} of ${cycles}: up, once`,
    async run() {
      await down();
      const { seconds } = await up(quiet);
      must((await up(quiet)).seconds === seconds, 'a second up began anew');
      return `${seconds.toFixed(0)} s from built binaries`;
    },
  },
  ...between,
  {
    name: `up and down, ${n + 1} of ${cycles}: nothing is left`,
    async run() {
      await down();
      const rest = leftovers();
      must(rest.length === 0, rest.join('\n'));
      return 'no mount, namespace, control group, process or file';
    },
  },
];
const upCheck: Check = { name: 'up', run: async () => `${(await up(quiet)).seconds.toFixed(0)} s from built binaries` };

// What the work left in `default` would be somebody else's to learners.
const tidy: Check = { name: 'the checks’ own work is taken away', run: () => cleanUp().then(() => 'no Pod in default') };
// Answered alike by clusters that nobody has used: a cycle each, or the one that is brought up at last; not one that was up before.
const ofFresh: Record<string, readonly Check[]> = { oracle: oracleChecks, sessions: sessionChecks(given.sessions === 'third') };
const parts: Record<string, readonly Check[]> = {
  // Cluster checks that need a workload come after it is there; those that break nodes come last.
  cluster: [...clusterChecks.slice(0, 7), ...workChecks, ...clusterChecks.slice(7), tidy],
  live: liveChecks,
  class: classChecks,
};
const asked = given.parts.split(',');
const wrong = asked.find((name) => !(name in parts || name in ofFresh));
if (wrong !== undefined) {
  console.error(`--parts ${wrong}: there are ${[...Object.keys(ofFresh), ...Object.keys(parts)].join(', ')}`);
  process.exit(2);
}
const chosenOf = (all: Record<string, readonly Check[]>) => Object.entries(all).flatMap(([name, checks]) => (asked.includes(name) ? [checks] : []));
const fresh = chosenOf(ofFresh);
const carried = fresh.slice(0, Math.max(0, cycles - 1));
const work = [
  ...(wasUp && cycles === 0 ? [] : fresh.slice(carried.length).flat()),
  ...chosenOf(parts).flat(),
].filter(({ name }) => name.includes(given.only));
const last = cycles - 1;
const plan = cycles === 0 ? [upCheck, ...work] : Array.from({ length: cycles }, (_, n) => cycle(n, n === last ? work : (carried[n] ?? []))).flat();
const start = performance.now();
let [passed, failed] = [0, 0];
await locked(async () => {
  for (const check of plan) {
    const from = performance.now();
    const seen = await check.run().then(
      (text) => ({ ok: true, text }),
      (error: unknown) => ({ ok: false, text: (error as Error).message }),
    );
    if (seen.ok) passed++;
    else failed++;
    console.log(`${seen.ok ? '✓' : '✗'} ${check.name}  (${((performance.now() - from) / 1000).toFixed(1)} s)\n    ${seen.text.replaceAll('\n', '\n    ')}`);
  }
  if (runningLab()) await new FaultBook().undo(undefined).catch((error: unknown) => console.error((error as Error).message));
  if (!wasUp) return down();
  await up(quiet);
  await cleanUp();
  await cleanUpLive();
  await removeClass();
});
console.log(`\n${((performance.now() - start) / 1000).toFixed(0)} s\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
