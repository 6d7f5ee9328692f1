/**
 * `npm run bench [-- name …]`: runs every file of tests/bench/ that exports `bench` and prints
 * `name | measured | bar | ok`. Builds the site first unless DIST names a build.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import buildSite from '../support/build-site.ts';
import type { Bench } from './bench.ts';

const here = import.meta.dirname;
const wanted = process.argv.slice(2);
const names = readdirSync(here)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts' && name !== 'bench.ts')
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .sort();

buildSite();
let failed = 0;
console.log('name | measured | bar | ok');
for (const name of names) {
  try {
    const module = (await import(join(here, `${name}.ts`))) as { bench?: Bench };
    if (!module.bench) continue;
    for (const row of await module.bench()) {
      if (!row.ok) failed++;
      console.log(`${row.name} | ${row.measured} | ${row.bar} | ${row.ok ? 'ok' : 'MISSED'}`);
    }
  } catch (error) {
    failed++;
    console.log(`${name} | ${(error as Error).message.split('\n')[0]} | runs | MISSED`);
  }
}
process.exit(failed > 0 ? 1 : 0);
