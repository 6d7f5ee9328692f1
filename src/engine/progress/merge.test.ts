import { expect, test } from 'vitest';
import { answer, SITTING_MS } from './change.ts';
import { gain, keepsAll } from './count.ts';
import { emptyProgress, mergeProgress } from './merge.ts';
import { randomProgress, seeded } from './random-progress.ts';
import { progressData } from './schema.ts';

const now = Date.UTC(2026, 10, 24);
const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(sorted) : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)])) : value;

test('merging is commutative, associative, idempotent, and never loses or worsens anything', () => {
  const next = seeded(7);
  for (let i = 0; i < 400; i++) {
    const [a, b, c] = [randomProgress(next, now), randomProgress(next, now), randomProgress(next, now)];
    const ab = mergeProgress(a, b);
    expect(sorted(ab)).toEqual(sorted(mergeProgress(b, a)));
    expect(sorted(mergeProgress(ab, c))).toEqual(sorted(mergeProgress(a, mergeProgress(b, c))));
    expect(sorted(mergeProgress(ab, b))).toEqual(sorted(ab));
    expect(sorted(mergeProgress(a, emptyProgress()))).toEqual(sorted(a));
    expect(keepsAll(a, ab) && keepsAll(b, ab)).toBe(true);
    expect(() => progressData.parse(ab)).not.toThrow();
  }
});

test('keepsAll notices a loss', () => {
  const next = seeded(3);
  const full = randomProgress(next, now);
  const [key = ''] = Object.keys(full.questions);
  const { [key]: lost, ...rest } = full.questions;
  expect(lost).toBeDefined();
  expect(keepsAll(full, { ...full, questions: rest })).toBe(false);
  expect(gain({ ...full, questions: rest }, full)).toEqual({ steps: 0, questions: 1 });
});

test('the first answer of a sitting counts for review, retries do not', () => {
  const first = answer(undefined, { correct: false }, now);
  expect(first).toEqual({ level: 0, tries: 1, last: now, log: [[now, 0]] });
  const retry = answer(first, { correct: true }, now + 5000);
  expect(retry).toEqual({ level: 2, tries: 2, last: now + 5000, log: [[now, 0]] });
  const later = answer(retry, { correct: true }, now + SITTING_MS);
  expect(later.log).toEqual([[now, 0], [now + SITTING_MS, 2]]);
  expect(answer(undefined, { correct: true }, now).level).toBe(3);
});

test('looking the answer up marks the item assisted and it never becomes a right first answer', () => {
  const wrong = answer(undefined, { correct: false }, now);
  const shown = answer(wrong, { correct: false, assisted: true }, now + 1000);
  expect(shown).toMatchObject({ level: 1, log: [[now, 1]] });
  expect(answer(shown, { correct: true, assisted: true }, now + 2000).level).toBe(1);
  expect(answer(shown, { correct: true }, now + SITTING_MS * 2).level).toBe(2);
});
