/**
 * `npm run lab:test [-- --cycles N] [--only WORD]`: a real cluster does what the course shows. Brings it up if need be; with `--cycles`
 * (3 by default, 0 to skip) it is first brought up and down that many times, and nothing may be left. Ends with `N passed, N failed`.
 */
import { classChecks, removeClass } from '../deploy/checks-class.ts';
import { cleanUpLive, liveChecks } from '../gateway/checks-live.ts';
import { clusterChecks } from './checks-cluster.ts';
import { oracleChecks } from './checks-oracle.ts';
import { cleanUp, workChecks } from './checks-work.ts';
import { must, type Check } from './checks.ts';
import { down } from './down.ts';
import { FaultBook } from './fault-book.ts';
import { leftovers } from './leftovers.ts';
import { locked } from './lock.ts';
import { runningLab, up } from './up.ts';

const quiet = { write: () => true };
const given = process.argv.indexOf('--cycles');
const cycles = given > 0 ? Number(process.argv[given + 1]) : 3;
const word = process.argv.indexOf('--only');
const only = word > 0 ? process.argv[word + 1]! : '';
const wasUp = runningLab() !== undefined;

const cycleChecks: Check[] = Array.from({ length: cycles }, (_, n) => ({
  name: `up and down, ${n + 1} of ${cycles}: nothing is left`,
  async run() {
    await down();
    const { seconds } = await up(quiet);
    must((await up(quiet)).seconds === seconds, 'a second up began anew');
    const start = performance.now();
    await down();
    const rest = leftovers();
    must(rest.length === 0, rest.join('\n'));
    return `up in ${seconds.toFixed(0)} s, down in ${((performance.now() - start) / 1000).toFixed(1)} s`;
  },
}));
const upCheck: Check = { name: 'up', run: async () => `${(await up(quiet)).seconds.toFixed(0)} s from built binaries` };

// Cluster checks that need a workload come after it is there; those that break nodes come last.
const breaking = clusterChecks.slice(-4);
// What the oracle asks is answered alike by fresh clusters only: not by one that was up before.
const used = wasUp && cycles === 0;
const plan = [...cycleChecks, upCheck, ...(used ? [] : oracleChecks), ...clusterChecks.slice(0, 7), ...workChecks, ...clusterChecks.slice(7, -4), ...liveChecks, ...classChecks, ...breaking].filter((check) => check === upCheck || check.name.includes(only));
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
  await new FaultBook().undo(undefined).catch((error: unknown) => console.error((error as Error).message));
  if (wasUp) {
    await cleanUp();
    await cleanUpLive();
    await removeClass();
  }
  else await down();
});
console.log(`\n${((performance.now() - start) / 1000).toFixed(0)} s\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
