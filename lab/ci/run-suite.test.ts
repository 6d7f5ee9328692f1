import { expect, test } from 'vitest';
import { count, runSuite } from './run-suite.ts';

test('the last line that counts is the one that counts', () => {
  expect(count('1 passed, 0 failed\nx\n31 passed, 2 failed\n', 1)).toEqual({ passed: 31, failed: 2 });
});

test('a suite that says nothing counts as one, by its exit status', () => {
  expect(count('done\n', 0)).toEqual({ passed: 1, failed: 0 });
  expect(count('', 3)).toEqual({ passed: 0, failed: 1 });
});

test('a suite that reports no failure and ends badly has failed', () => {
  expect(count('5 passed, 0 failed\n', 137)).toEqual({ passed: 5, failed: 1 });
});

test('a suite that hangs is ended, and has failed', async () => {
  expect(await runSuite({ name: 'hangs', stage: 'build', command: ['-e', 'setInterval(() => {}, 1000)'], minutes: 0.005 })).toEqual({ passed: 0, failed: 1 });
});
