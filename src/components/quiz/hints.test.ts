import { expect, test } from 'vitest';
import { HINT_WAIT_S, HintLadder } from './hints.ts';

test('the first hint is free, the next needs patience or an attempt, then the answer', () => {
  const ladder = new HintLadder(2);
  expect(ladder.wait(0)).toBe(0);
  expect(ladder.climb(0)).toBe(0);
  expect(ladder.wait(1000)).toBe(HINT_WAIT_S - 1);
  expect(ladder.wait(HINT_WAIT_S * 1000)).toBe(0);
  ladder.attempted();
  expect(ladder.wait(2000)).toBe(0);
  expect(ladder.climb(2000)).toBe(1);
  expect(ladder.climb(HINT_WAIT_S * 3000)).toBe('answer');
});

test('without hints the first rung is the answer', () => {
  expect(new HintLadder(0).climb(0)).toBe('answer');
});
