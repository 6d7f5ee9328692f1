import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choiceLines, countIn, isPrinted, judgeRows, squeezed, theLine } from './grade.ts';

const read = (name: string) => readFileSync(`content/transcripts/post/${name}.txt`, 'utf8');

test('rows leave out the header, lines are what wc counts', () => {
  expect(countIn(read('get-pods-a-o-wide'), { of: 'rows' })).toBe(19);
  expect(countIn(read('get-pods-a-o-wide'), { of: 'lines' })).toBe(20);
  expect(countIn(read('get-pods-a-o-wide'), { of: 'rows', matching: '\\bcpu1\\b' })).toBe(12);
  expect(countIn(read('get-componentstatuses'), { of: 'rows' })).toBe(3);
  expect(countIn('', { of: 'lines' })).toBe(0);
});

test('a row that grep left without its header still counts', () => {
  expect(countIn(read('get-pods-kube-system-grep-cpu1'), { of: 'rows' }, { resource: 'pods' })).toBe(7);
});

test('the asked line must be one line of the recording', () => {
  expect(theLine(read('get-nodes'), '^cpu2')).toContain('<none>');
  expect(theLine(read('get-nodes'), '^(cpu|gpu)')).toBeUndefined();
  expect(theLine(read('get-nodes'), '^cpu9')).toBeUndefined();
});

test('a line counts as printed however wide its columns are, but not if a word differs', () => {
  const output = read('get-nodes-wide');
  expect(isPrinted(output, squeezed(theLine(output, '^NAME') ?? ''))).toBe(true);
  expect(isPrinted(output, 'NAME   STATUS   ROLES   AGE   VERSION')).toBe(false);
});

test('the header of an earlier output cannot be chosen', () => {
  expect(choiceLines(read('get-nodes')).map((line) => line.row)).toEqual([false, true, true, true]);
  expect(choiceLines(read('untainted'))).toEqual([{ text: 'node/cpu1 untainted', row: true }]);
});

test('chosen rows are right only when they are exactly the ones that change', () => {
  const output = read('get-nodes');
  const [, cpu1 = '', cpu2 = ''] = output.split('\n');
  expect(judgeRows(output, '^cpu1\\b', [cpu1])).toEqual({ correct: true, wrong: [], missed: [] });
  expect(judgeRows(output, '^cpu1\\b', [cpu2])).toEqual({ correct: false, wrong: [cpu2], missed: [cpu1] });
  expect(judgeRows(output, '^cpu', [cpu1])).toMatchObject({ correct: false, missed: [cpu2] });
  expect(judgeRows(output, '^cpu1\\b', [])).toMatchObject({ correct: false });
});
