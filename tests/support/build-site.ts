import { spawnSync } from 'node:child_process';
import { distDir } from './dist.ts';

/** Builds the site once before the browser tests, unless `DIST` names a build that is already there. */
export default function buildSite(): void {
  if (process.env.DIST) return;
  const build = spawnSync('npx', ['astro', 'build', '--outDir', distDir()], { encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } });
  if (build.status !== 0) throw new Error(`astro build failed\n${build.stdout}\n${build.stderr}`);
}
