import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultBook } from './fault-book.ts';
import { faults, type Fault } from './faults.ts';

let folder: string;
let done: string[];
const stop: Fault = {
  name: 'stop',
  usage: '[node]',
  about: 'stops a node',
  check: ([node = 'cpu2']) => [node],
  apply: async ([node]) => void done.push(`stop ${node}`),
  undo: async ([node]) => done.push(`start ${node}`),
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
  done = [];
});
afterEach(() => rmSync(folder, { recursive: true }));
const book = () => new FaultBook(join(folder, 'faults'), [stop]);

test('what one command broke, another mends', async () => {
  await book().apply('stop', []);
  await book().apply('stop', ['gpu1']);
  expect(book().list().map(({ args }) => args)).toEqual([['cpu2'], ['gpu1']]);
  await book().undo('stop', ['gpu1']);
  await book().undo('stop');
  expect(done).toEqual(['stop cpu2', 'stop gpu1', 'start gpu1', 'start cpu2']);
  expect(book().list()).toEqual([]);
});

test('undo without a name mends everything, also when there is nothing', async () => {
  await book().apply('stop', []);
  expect(await book().undo(undefined)).toHaveLength(1);
  expect(await book().undo(undefined)).toEqual([]);
});

test('a fault in force twice, one that does not exist, and one that is not in force are refused', async () => {
  await book().apply('stop', []);
  await expect(book().apply('stop', [])).rejects.toThrow('stop cpu2 is in force already');
  await expect(book().apply('explode', [])).rejects.toThrow(/no fault "explode"; there are\n {2}stop \[node\]/);
  await expect(book().undo('stop', ['gpu1'])).rejects.toThrow('stop gpu1 is not in force');
});

test('every fault has usable defaults and refuses a node that does not exist', () => {
  for (const fault of faults) expect(() => fault.check([])).not.toThrow();
  for (const name of ['stop-kubelet', 'power-off', 'unplug', 'taint', 'cordon']) expect(() => faults.find((fault) => fault.name === name)!.check(['cpu9'])).toThrow(/cpu1, cpu2, gpu1/);
  expect(() => faults.find(({ name }) => name === 'move-manifest')!.check(['kubelet'])).toThrow(/which component/);
});
