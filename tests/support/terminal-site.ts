import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { recordAll, writeCasts } from '../../src/course/record/files.ts';

const root = resolve(import.meta.dirname, '../..');
const fixture = join(root, 'tests/fixtures/terminal-site');
const out = join(root, 'tests/.artifacts/terminal-site');

function newest(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).filter((name) => !['node_modules', '.astro', 'dist'].includes(name)).map((name) => newest(join(path, name))));
}

/**
 * Builds a site of terminal panes only (tests/fixtures/terminal-site) with the real components, so that the
 * pane's tests do not depend on what the lessons say. One recording is broken and one is missing on purpose.
 *
 * @returns the folder to serve; built again only if a source is newer
 */
export async function terminalSite(): Promise<string> {
  const done = join(out, 'index.html');
  const sources = ['src/components/terminal', 'src/engine', 'src/course/record', 'src/i18n', 'src/styles'].map((path) => join(root, path));
  if (existsSync(done) && statSync(done).mtimeMs > Math.max(...[...sources, join(fixture, 'src'), join(fixture, 'content')].map(newest))) return out;
  writeCasts(await recordAll(fixture), fixture);
  const build = spawnSync(join(root, 'node_modules/.bin/astro'), ['build', '--outDir', out], { cwd: fixture, encoding: 'utf8', env: { ...process.env, BASE: '/', NODE_ENV: 'production' } });
  if (build.status !== 0) throw new Error(`terminal site: ${build.stdout}\n${build.stderr}`);
  writeFileSync(join(out, 'casts/broken.cast'), '{"version":3,"term":{"cols":80,"rows":24}}\n[0,"o","ok"]\n[0.1,"z","?"]\n');
  rmSync(join(out, 'casts/gone.cast'));
  // What validation would never let through: each step repeats a control sequence two milliards of times.
  const bomb = readFileSync(join(out, 'casts/bomb.cast'), 'utf8');
  writeFileSync(join(out, 'casts/bomb.cast'), bomb.replace(/bomb-([A-Za-z])/g, '\\u001b[2147483647$1'));
  return out;
}
