import { expect, test } from 'vitest';
import { decodeProgress, encodeProgress, type Ids } from './code.ts';
import { keepsAll } from './count.ts';
import { readFile, writeFile } from './file.ts';
import { mutations } from './mutate.ts';
import { emptyProgress, mergeProgress } from './merge.ts';
import { randomProgress, seeded } from './random-progress.ts';

const now = Date.UTC(2026, 10, 24, 12);
const ids: Ids = {
  steps: Array.from({ length: 4 }, (_, l) => Array.from({ length: 5 }, (_, s) => `lesson-${l}/step-${s}`)).flat(),
  questions: Array.from({ length: 4 }, (_, l) => Array.from({ length: 5 }, (_, q) => `lesson-${l}/q-${q}`)).flat(),
};
const essence = (progress: ReturnType<typeof emptyProgress>) => ({
  steps: Object.entries(progress.lessons).flatMap(([slug, lesson]) => Object.keys(lesson.done).map((step) => `${slug}/${step}`)).sort(),
  levels: Object.fromEntries(Object.entries(progress.questions).map(([key, { level }]) => [key, level])),
});

test('a file and a code bring everything that matters to another browser', () => {
  const next = seeded(1);
  for (let i = 0; i < 300; i++) {
    const progress = randomProgress(next, now);
    expect(readFile(writeFile(progress, now), now)).toEqual(progress);
    const decoded = decodeProgress(encodeProgress(progress, ids, now), ids);
    if (typeof decoded === 'string') throw new Error(decoded);
    const { steps, levels } = essence(decoded);
    expect({ steps, levels }).toEqual(essence(progress));
  }
});

test('a code is short: a whole course of 110 steps and 130 questions fits in 130 characters', () => {
  const many: Ids = { steps: Array.from({ length: 110 }, (_, i) => `l/s${i}`), questions: Array.from({ length: 130 }, (_, i) => `l/q${i}`) };
  const all = { v: 1 as const, lessons: { l: { done: Object.fromEntries(many.steps.map((id) => [id.slice(2), now])) } }, questions: Object.fromEntries(many.questions.map((id) => [id, { level: 3 as const, tries: 1, last: now, log: [] }])) };
  expect(encodeProgress(all, many, now).length).toBeLessThanOrEqual(160);
  expect(encodeProgress(emptyProgress(), many, now).length).toBeLessThanOrEqual(32);
});

test('an old code still reads after lessons were added', () => {
  const progress = randomProgress(seeded(2), now);
  const grown: Ids = { steps: [...ids.steps, 'new/step'], questions: [...ids.questions, 'new/q'] };
  const decoded = decodeProgress(encodeProgress(progress, ids, now), grown);
  expect(typeof decoded === 'string' ? decoded : essence(decoded)).toEqual(essence(progress));
});

test('a code may be typed sloppily', () => {
  const progress = randomProgress(seeded(4), now);
  const code = encodeProgress(progress, ids, now);
  const expected = decodeProgress(code, ids);
  for (const sloppy of [code.toLowerCase(), code.replaceAll('-', ' '), ` ${code}\n`, code.replaceAll('0', 'o').replaceAll('1', 'l'), code.replaceAll('-', '')]) expect(decodeProgress(sloppy, ids)).toEqual(expected);
});

test('what is wrong with a code is told apart', () => {
  const code = encodeProgress(randomProgress(seeded(6), now), ids, now);
  expect(decodeProgress('', ids)).toBe('empty');
  expect(decodeProgress('hello', ids)).toBe('foreign');
  expect(decodeProgress(code.slice(0, -3), ids)).toBe('damaged');
  expect(decodeProgress(code.replace(/.$/, (c) => (c === '8' ? '9' : '8')), ids)).toBe('damaged');
  expect(decodeProgress('DAY1-UUUUU', ids)).toBe('damaged');
  expect(decodeProgress(code, { steps: ids.steps.map((id) => `x${id}`), questions: ids.questions })).toBe('other-course');
  expect(decodeProgress(code, { steps: ids.steps.slice(0, 2), questions: [] })).toBe('newer');
});

test('importing one’s own code adds no review history', () => {
  const mine = randomProgress(seeded(8), now);
  const decoded = decodeProgress(encodeProgress(mine, ids, now), ids, mine);
  if (typeof decoded === 'string') throw new Error(decoded);
  const merged = mergeProgress(mine, decoded);
  for (const [key, question] of Object.entries(mine.questions)) expect(merged.questions[key]?.log).toEqual(question.log);
  expect(merged.lessons).toEqual(mine.lessons);
});

test('what is wrong with a file is told apart', () => {
  const text = writeFile(randomProgress(seeded(9), now), now);
  expect(readFile('', now)).toBe('empty');
  expect(readFile('<html>', now)).toBe('not-json');
  expect(readFile('{"a":1}', now)).toBe('foreign');
  expect(readFile(text.slice(0, -40), now)).toBe('damaged');
  expect(readFile(text.replace(/"level": \d/, '"level": 3').replace(/"tries": \d+/, '"tries": 77'), now)).toBe('damaged');
  expect(readFile(JSON.stringify({ app: 'kubernetes-day-one', progress: { v: 9, lessons: {}, questions: {} } }), now)).toBe('newer');
  expect(readFile(' '.repeat(3_000_000), now)).toBe('too-big');
});

test('2,000 mutated files and codes: no exception, no loss', () => {
  const next = seeded(2026);
  const mine = randomProgress(next, now);
  for (const text of mutations(writeFile(randomProgress(next, now), now), 2000, next)) {
    const read = readFile(text, now);
    if (typeof read !== 'string') expect(keepsAll(mine, mergeProgress(mine, read))).toBe(true);
  }
  for (const text of mutations(encodeProgress(randomProgress(next, now), ids, now), 2000, next)) {
    const read = decodeProgress(text, ids, mine);
    if (typeof read !== 'string') expect(keepsAll(mine, mergeProgress(mine, read))).toBe(true);
  }
});
