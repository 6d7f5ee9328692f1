import { expect, test } from 'vitest';
import { differs, diffLines } from './diff.ts';

test('only the lines that changed are marked', () => {
  expect(diffLines('NAME\ncpu1 Ready\ncpu2 Ready', 'NAME\ncpu1 NotReady\ncpu2 Ready')).toEqual([
    [' ', 'NAME'],
    ['-', 'cpu1 Ready'],
    ['+', 'cpu1 NotReady'],
    [' ', 'cpu2 Ready'],
  ]);
});

test('equal texts do not differ; a line more does', () => {
  expect(differs(diffLines('a\nb', 'a\nb'))).toBe(false);
  expect(diffLines('a', 'a\nb')).toEqual([[' ', 'a'], ['+', 'b']]);
});
