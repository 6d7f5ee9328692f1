import { expect, test } from 'vitest';
import { mergeEntries, readCodeList } from './class-codes.ts';
import { encodeProgress, type Ids } from './code.ts';
import { randomProgress, seeded } from './random-progress.ts';
import { emptyProgress } from './merge.ts';
import { keepsAll } from './count.ts';

const now = Date.UTC(2026, 10, 24, 12);
const ids: Ids = {
  steps: Array.from({ length: 4 }, (_, l) => Array.from({ length: 5 }, (_, s) => `lesson-${l}/step-${s}`)).flat(),
  questions: Array.from({ length: 4 }, (_, l) => Array.from({ length: 5 }, (_, q) => `lesson-${l}/q-${q}`)).flat(),
};
const code = (n: number) => encodeProgress(randomProgress(seeded(n), now), ids, now);

test('names and codes as people send them: one line, two lines, a list, a spreadsheet, a broken mail', () => {
  const broken = code(5);
  const cut = broken.indexOf('-', 20);
  const { entries, bad } = readCodeList([`김민지 ${code(1)}`, 'Ann Lee:', code(2).toLowerCase(), `3. 박서준\t${code(3)}`, `"최, 유나",${code(4)},`, `정우 ${broken.slice(0, cut)}`, broken.slice(cut + 1), '', code(6)].join('\n'), ids);
  expect(bad).toEqual([]);
  expect(entries.map(({ name }) => name)).toEqual(['김민지', 'Ann Lee', '박서준', '최, 유나', '정우', '']);
});

test('what cannot be read is named with its line, the rest is taken', () => {
  const { entries, bad } = readCodeList(`A ${code(1)}\nB ${code(2).slice(0, -4)}\nC DAY1-00000\n\nD ${code(3)}`, ids);
  expect(entries.map(({ name }) => name)).toEqual(['A', 'D']);
  expect(bad).toEqual([{ line: 2, name: 'B', why: 'damaged' }, { line: 3, name: 'C', why: 'damaged' }]);
});

test('the same learner twice: the better stays, nothing is lost; the nameless stay apart', () => {
  const [first, second] = [randomProgress(seeded(7), now), randomProgress(seeded(8), now)];
  const merged = mergeEntries([{ name: 'A', progress: first }], [{ name: 'A', progress: second }, { name: '', progress: first }, { name: '', progress: second }]);
  expect(merged.map(({ name }) => name)).toEqual(['A', '', '']);
  const a = merged[0]?.progress ?? emptyProgress();
  expect(keepsAll(first, a) && keepsAll(second, a)).toBe(true);
});
