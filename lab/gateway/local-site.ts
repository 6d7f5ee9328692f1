import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The site that local mode serves: `dist/`, built if it is not there or was built for a base path other than `/`. @throws Error when the build fails */
export function builtSite(again: boolean): string {
  const dist = join(root, 'dist');
  const index = join(dist, 'index.html');
  if (!again && existsSync(index) && /data-base="\/"/.test(readFileSync(index, 'utf8'))) return dist;
  console.log('사이트를 짓습니다 / building the site …');
  const { status } = spawnSync(process.execPath, ['node_modules/astro/bin/astro.mjs', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, BASE: '/', ASTRO_TELEMETRY_DISABLED: '1' } });
  if (status !== 0) throw new Error('the site could not be built: npm run build says why');
  return dist;
}
