import { expect, test } from 'vitest';
import { emptyProgress } from '../progress/merge.ts';
import type { Outcome, Progress } from '../progress/schema.ts';
import { AGAIN_MS, dueAt, plan } from './schedule.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 24, 9);
const days = (log: [number, Outcome][]) => ((dueAt(log) ?? 0) - (log.at(-1)?.[0] ?? 0)) / DAY;

test('a right answer comes back after days, and later each time it is right again', () => {
  const first = days([[now, 2]]);
  const second = days([[now, 2], [now + first * DAY, 2]]);
  const third = days([[now, 2], [now + first * DAY, 2], [now + (first + second) * DAY, 2]]);
  expect(first).toBeGreaterThanOrEqual(1);
  expect(second).toBeGreaterThan(first);
  expect(third).toBeGreaterThan(second);
});

test('a wrong and an assisted answer come back within the hour, and forgetting shortens what follows', () => {
  expect(dueAt([[now, 0]])).toBe(now + AGAIN_MS);
  expect(dueAt([[now, 1]])).toBe(now + AGAIN_MS);
  expect(days([[now, 2], [now + 3 * DAY, 0], [now + 3 * DAY + AGAIN_MS, 2]])).toBeLessThan(days([[now, 2], [now + 3 * DAY, 2]]));
});

test('the plan puts wrong ones first, counts the whole day, leaves out what no longer exists', () => {
  const record = (log: [number, Outcome][]) => ({ level: 0 as const, tries: 1, last: now, log });
  const progress: Progress = {
    ...emptyProgress(),
    questions: {
      'a/old': record([[now - 40 * DAY, 2]]),
      'a/wrong': record([[now - DAY, 0]]),
      'a/just-now': record([[now - 1000, 0]]),
      'a/fresh': record([[now, 2]]),
      'a/gone': record([[now - 40 * DAY, 0]]),
    },
  };
  const { due, later } = plan(progress, now, now + 10 * 3_600_000, (key) => key !== 'a/gone');
  expect(due.map(({ key }) => key)).toEqual(['a/wrong', 'a/old']);
  expect(later.map(({ key }) => key)).toEqual(['a/just-now', 'a/fresh']);
});
