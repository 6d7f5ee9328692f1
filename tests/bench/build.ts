import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, type Bench } from './bench.ts';

/** User and system time of ended child processes, in seconds. */
function childSeconds(): number {
  // Field 16 and 17 of /proc/self/stat: cutime and cstime, in clock ticks of 10 ms.
  const result = spawnSync('sh', ['-c', 'cat /proc/$PPID/stat'], { encoding: 'utf8' }).stdout;
  const fields = result.slice(result.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** CPU of a build that finds no cache at all. */
export const bench: Bench = async () => {
  const out = mkdtempSync(join(tmpdir(), 'day-one-build-'));
  try {
    for (const cache of ['node_modules/.astro', 'node_modules/.vite', '.astro']) rmSync(cache, { recursive: true, force: true });
    const before = childSeconds();
    const build = spawnSync(process.execPath, ['node_modules/astro/bin/astro.mjs', 'build', '--outDir', out], { encoding: 'utf8' });
    if (build.status !== 0) throw new Error(`astro build failed: ${build.stderr.trim().split('\n')[0]}`);
    return [atMost('cold build of everything, CPU', childSeconds() - before, 60, 's', 1)];
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};
