import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LivedTime } from './lived-time.ts';

test('what passes in small steps counts; a sleep, a clock set forward and one set back do not', () => {
  const lived = new LivedTime(1000, 5000);
  expect(lived.at(3000)).toBe(3000);
  expect(lived.at(3_600_000)).toBe(3000);
  expect(lived.at(3_601_000)).toBe(4000);
  expect(lived.at(-50_000)).toBe(4000);
  expect(lived.at(-49_000)).toBe(5000);
});

test('it never goes back, and never runs ahead of the steps it was allowed', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: -1e9, max: 1e9 }))), (steps) => {
      let [raw, due] = [0, 0];
      const lived = new LivedTime(raw, 5000);
      for (const step of steps) {
        raw += step;
        if (step >= 0 && step <= 5000) due += step;
        expect(lived.at(raw)).toBe(due);
      }
    }),
  );
});
