import { expect, test } from 'vitest';
import { waitBeforeTry } from './wait.ts';

test('tries come quickly at first and never more than five seconds apart', () => {
  expect([1, 2, 3, 4].map((failed) => waitBeforeTry(failed, 0))).toEqual([250, 375, 563, 844]);
  expect(waitBeforeTry(50, 0)).toBe(5000);
});

test('chance only shortens a wait, by a fifth at most', () => {
  expect(waitBeforeTry(1, 1)).toBe(200);
  expect(waitBeforeTry(50, 1)).toBe(4000);
});
