/**
 * `npm run lab:test [-- --cycles N] [--parts cluster,live,…] [--only WORD] [--bars]`: a real cluster does what the course shows. Brings it
 * up if need be; with `--cycles` (3 by default, 0 to skip) it is first brought up and down that many times, and nothing may be left.
 * `--bars`: a time that misses its bar is a failure. Ends with `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
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
const { values: given } = parseArgs({
  options: { cycles: { type: 'string', default: '3' }, parts: { type: 'string', default: 'oracle,cluster,live,class' }, only: { type: 'string', default: '' }, bars: { type: 'boolean' } },
});
const cycles = Number(given.cycles);
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
const parts: Record<string, readonly Check[]> = {
  oracle: used ? [] : oracleChecks,
  cluster: [...clusterChecks.slice(0, 7), ...workChecks, ...clusterChecks.slice(7, -4)],
  live: liveChecks,
  class: classChecks,
};
const asked = given.parts.split(',');
const wrong = asked.find((name) => !(name in parts));
if (wrong !== undefined) {
  console.error(`--parts ${wrong}: there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
const chosen = Object.entries(parts).flatMap(([name, checks]) => (asked.includes(name) ? checks : []));
const plan = [...cycleChecks, upCheck, ...chosen, ...(asked.includes('cluster') ? breaking : [])].filter((check) => check === upCheck || check.name.includes(given.only));
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
