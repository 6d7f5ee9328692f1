/**
 * `npm run lab:ci`: everything that is proved on a real cluster, in one go. Where the lab cannot start it says so, loudly, and
 * fails nothing. Ends with `N passed, N failed`.
 */
import { whyLabCannotStart } from '../cluster/can-start.ts';
import { suites } from './suites.ts';
import { runSuite } from './run-suite.ts';

const why = await whyLabCannotStart();
if (why !== undefined) {
  const line = '!'.repeat(100);
  console.log(`\n${line}\nNOT TESTED: nothing that needs the real cluster, because the lab cannot start on this machine:\n${why}\n${line}\n\n0 passed, 0 failed`);
} else {
  let [passed, failed] = [0, 0];
  for (const suite of suites) {
    const start = performance.now();
    console.log(`\n▸ ${suite.name}`);
    const counted = await runSuite(suite);
    passed += counted.passed;
    failed += counted.failed;
    console.log(`  ${suite.name}: ${counted.passed} passed, ${counted.failed} failed in ${((performance.now() - start) / 1000).toFixed(0)} s`);
    // Without binaries nothing else can be tried.
    if (suite.first && counted.failed > 0) break;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
