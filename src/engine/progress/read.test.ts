import { expect, test } from 'vitest';
import { currentId } from './aliases.ts';
import { migrate, readProgress } from './read.ts';
import { randomProgress, seeded } from './random-progress.ts';
import { progressData } from './schema.ts';

const now = Date.UTC(2026, 10, 24);

test('what was stored is read back as it was', () => {
  const next = seeded(11);
  for (let i = 0; i < 100; i++) {
    const progress = randomProgress(next, now);
    expect(readProgress(JSON.parse(JSON.stringify(progress)), now)).toEqual(progress);
  }
});

test('whatever is read obeys the contract, and nothing throws', () => {
  const next = seeded(5);
  const junk: readonly unknown[] = [null, true, -1, 1.5, 1e300, '', 'x', [], {}, [[1, 2, 3]], { done: { a: 'b' } }, { done: { constructor: 5 } }, { level: 9 }];
  for (let i = 0; i < 2000; i++) {
    const progress = randomProgress(next, now) as unknown as Record<string, Record<string, unknown>>;
    const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T;
    const part = pick(['lessons', 'questions']);
    const key = pick([...Object.keys(progress[part] ?? {}), '__proto__', 'constructor', '']);
    // As JSON.parse would: an own property, whatever its name.
    if (next() < 0.7 || !Object.hasOwn(progress[part] ?? {}, key)) Object.defineProperty(progress[part], key, { value: pick(junk), enumerable: true, configurable: true, writable: true });
    else {
      const entry = progress[part]?.[key];
      if (entry && typeof entry === 'object') (entry as Record<string, unknown>)[pick(['level', 'tries', 'last', 'log', 'done', 'at'])] = pick(junk);
    }
    const read = readProgress(progress, now);
    if (typeof read !== 'string') expect(() => progressData.parse(read)).not.toThrow();
  }
  for (const value of junk) expect(readProgress(value, now)).toBe('foreign');
});

test('an answer from the future is not believed', () => {
  const read = readProgress({ v: 1, lessons: {}, questions: { 'a/b': { level: 3, tries: 1, last: now + 3 * 86_400_000, log: [] } } }, now);
  expect(read).toEqual({ v: 1, lessons: {}, questions: {} });
});

test('a newer version is told apart from a foreign file', () => {
  expect(readProgress({ v: 2, lessons: {}, questions: {} }, now)).toBe('newer');
  expect(readProgress({ v: 0, lessons: {}, questions: {} }, now)).toBe('foreign');
});

test('older versions climb step by step', () => {
  const steps = { 1: (old: Record<string, unknown>) => ({ ...old, two: true }), 2: (old: Record<string, unknown>) => ({ ...old, three: old['two'] }) };
  expect(migrate({ v: 1 }, 3, steps)).toEqual({ v: 3, two: true, three: true });
  expect(migrate({ v: 4 }, 3, steps)).toBe('newer');
  expect(migrate({ v: 1 }, 3, { 2: steps[2] })).toBe('foreign');
});

test('renamed ids are followed: the thing, its lesson, chains, but no circles', () => {
  const names = { 'old/q': 'mid/q', mid: 'new', a: 'b', b: 'a' };
  expect(currentId('old/q', names)).toBe('new/q');
  expect(currentId('mid/other', names)).toBe('new/other');
  expect(currentId('kept/q', names)).toBe('kept/q');
  expect(['a', 'b']).toContain(currentId('a', names));
  expect(currentId('constructor/x', names)).toBe('constructor/x');
});
