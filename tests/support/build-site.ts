import { spawnSync } from 'node:child_process';
import { distDir } from './dist.ts';

/** The environment without what vitest sets for itself: Vite would take its BASE_URL for the site's. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { BASE_URL: _base, DEV: _dev, PROD: _prod, SSR: _ssr, MODE: _mode, TEST: _test, VITEST: _vitest, ...rest } = process.env;
  return { ...rest, NODE_ENV: 'production' };
}

/**
 * Builds the site into a folder.
 *
 * @throws Error with the build's output when it fails
 */
export function build(outDir: string, env: Record<string, string> = {}): void {
  const run = spawnSync('npx', ['astro', 'build', '--outDir', outDir], { encoding: 'utf8', env: { ...cleanEnvironment(), ...env } });
  if (run.status !== 0) throw new Error(`astro build failed\n${run.stdout}\n${run.stderr}`);
}

/** Builds the site once before the browser tests, unless `DIST` names a build that is already there. */
export default function buildSite(): void {
  if (!process.env.DIST) build(distDir());
}
