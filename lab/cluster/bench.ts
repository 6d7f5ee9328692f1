/**
 * `npm run lab:bench [-- --seconds 60]`: how long up and down take, what an idle cluster costs; each figure against its bar.
 * Leaves the lab as it was.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuTime } from './cgroups.ts';
import { down } from './down.ts';
import { leftovers } from './leftovers.ts';
import { locked } from './lock.ts';
import { runningLab, up } from './up.ts';
import { memoryUsage, totalRss } from './usage.ts';

const given = process.argv.indexOf('--seconds');
const seconds = given > 0 ? Number(process.argv[given + 1]) : 60;
const wasUp = runningLab() !== undefined;
let missed = 0;

function figure(name: string, value: number, unit: string, bar?: number) {
  const held = bar === undefined || value <= bar;
  if (!held) missed++;
  console.log(`${name.padEnd(44)} ${value.toFixed(value < 10 ? 2 : 0).padStart(7)} ${unit.padEnd(5)}${bar === undefined ? '' : ` ≤ ${bar}  ${held ? '✓' : '✗'}`}`);
}

await locked(async () => {
  await down();
  const ready = await up({ write: () => true });
  figure('up, from built binaries', ready.seconds, 's', 75);
  for (const [stage, time] of Object.entries(ready.stages)) if (time >= 0.1) figure(`  ${stage}`, time, 's');

  await sleep(30_000); // leases, probes and caches have settled
  const [from, start] = [cpuTime(), performance.now()];
  await sleep(seconds * 1000);
  figure(`idle, mean of ${seconds} s`, (cpuTime() - from) / 1e6 / (performance.now() - start), 'cores', 0.3);
  const usage = memoryUsage();
  figure('memory, resident', totalRss(usage), 'MiB', 1.6 * 1024);
  for (const { program, processes, rss } of usage.slice(0, 8)) figure(`  ${program}${processes > 1 ? ` × ${processes}` : ''}`, rss, 'MiB');

  const downFrom = performance.now();
  await down();
  figure('down', (performance.now() - downFrom) / 1000, 's');
  figure('left behind', leftovers().length, '', 0);
  if (wasUp) await up({ write: () => true });
});
process.exitCode = missed > 0 ? 1 : 0;
