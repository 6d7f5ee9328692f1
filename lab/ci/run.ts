/**
 * `npm run lab:ci [-- STAGE]`: everything that is proved on a real cluster; with a stage, only that part. Where the lab cannot
 * start it says so, loudly, and fails nothing. Ends with `N passed, N failed`.
 */
import { whyLabCannotStart } from '../cluster/can-start.ts';
import { runSuite } from './run-suite.ts';
import { stages, suites } from './suites.ts';

const [stage] = process.argv.slice(2);
if (stage !== undefined && !stages.some((known) => known === stage)) {
  console.error(`npm run lab:ci [-- ${stages.join(' | ')}]: there is no stage "${stage}"`);
  process.exit(2);
}
const why = await whyLabCannotStart();
if (why !== undefined) {
  const line = '!'.repeat(100);
  console.log(`\n${line}\nNOT TESTED: what needs the real cluster${stage ? ` (${stage})` : ''}, because the lab cannot start on this machine:\n${why}\n${line}\n\n0 passed, 0 failed`);
} else {
  let [passed, failed] = [0, 0];
  for (const suite of suites.filter((suite) => stage === undefined || suite.stage === stage)) {
    const start = performance.now();
    console.log(`\n▸ ${suite.name}`);
    const counted = await runSuite(suite);
    passed += counted.passed;
    failed += counted.failed;
    console.log(`  ${suite.name}: ${counted.passed} passed, ${counted.failed} failed in ${((performance.now() - start) / 1000).toFixed(0)} s`);
    // Without binaries nothing else can be tried.
    if (suite.stage === 'build' && counted.failed > 0) break;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
