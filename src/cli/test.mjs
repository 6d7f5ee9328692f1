// `npm test`: install, then everything that must hold. With arguments: only those vitest files.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { install, root, status } from './bootstrap.mjs';
import { installBrowser, installEngines } from './browser.mjs';
import { join } from 'node:path';

install();
const browser = installBrowser();
const report = join(root, 'tests/.artifacts/vitest.json');
const vitest = (args) => status('node', ['node_modules/vitest/vitest.mjs', 'run', ...args]);
const only = process.argv.slice(2);
if (only.length > 0) process.exit(vitest(only));
const missing = installEngines();

mkdirSync(join(root, 'tests/.artifacts'), { recursive: true });
rmSync(report, { force: true });
let passed = 0;
let failed = 0;
for (const [name, args] of [
  ['types', ['node_modules/astro/bin/astro.mjs', 'check', '--minimumFailingSeverity', 'error', '--minimumSeverity', 'error']],
  ['recorded sessions', ['src/cli/record.ts', '--check']],
  ['content', ['src/cli/check.ts']],
]) {
  console.log(`\n▸ ${name}`);
  if (status('node', args) === 0) passed++;
  else failed++;
}
console.log('\n▸ tests');
// Without a browser its tests cannot run: that is a failure, not a skip.
const code = vitest(['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...(browser ? [] : ['--project=unit'])]);
try {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  failed += numFailedTests;
} catch {
  failed++;
}
if (code !== 0 && failed === 0) failed++;
if (!browser) failed++;
if (missing.length > 0) console.log(`\n${'!'.repeat(100)}\nNOT TESTED, because they are not on this machine:\n${missing.join('\n')}\n${'!'.repeat(100)}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
