import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exercises } from './exercises.ts';
import { readCheckInput } from './input.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'day-one-'));
  cpSync('content', join(root, 'content'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const folder = 'content/exercises';
function edit(path: string, from: string | RegExp, to: string): void {
  const file = join(root, folder, path);
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} does not contain ${String(from)}`);
  writeFileSync(file, after);
}
const messages = () => exercises(readCheckInput(root)).map(({ file, line, message }) => `${file}:${line}: ${message}`);

describe('exercises', () => {
  test('hold as they are, a dozen of them, four with a fault to find', () => {
    expect(messages()).toEqual([]);
    const all = [...readCheckInput(root).course.exercises.values()];
    expect(all).toHaveLength(12);
    expect(all.filter(({ kind }) => kind === 'fault')).toHaveLength(4);
    expect(new Set(all.map(({ resource }) => resource)).size).toBe(8);
  });

  test('a start that passes already', () => {
    cpSync(join(root, folder, 'one-job/solution.yaml'), join(root, folder, 'one-job/start.yaml'));
    expect(messages()).toContain(`${folder}/one-job/start.yaml:1: passes already: nothing is left to do`);
  });

  test('a solution that the API server would refuse', () => {
    edit('one-job/solution.yaml', 'image:', 'imagee:');
    expect(messages()).toContain(`${folder}/one-job/solution.yaml:11: strict decoding error: unknown field "spec.template.spec.containers[0].imagee"`);
  });

  test('a solution that misses a goal', () => {
    edit('web-deployment/solution.yaml', 'replicas: 3', 'replicas: 2');
    expect(messages()).toContain(`${folder}/web-deployment/solution.yaml:1: does not reach the goal "It wants 3 Pods"`);
  });

  test('a mistake whose example gets no message', () => {
    edit('app-config/exercise.yaml', 'PORT: 8080\n', "PORT: '8081'\n");
    expect(messages()).toContainEqual(expect.stringMatching(/app-config\/exercise\.yaml:\d+: the example of "number" gets no message/));
  });

  test('a mistake whose example passes', () => {
    edit('app-config/exercise.yaml', 'PORT: 8080\n', "PORT: '8080'\n");
    expect(messages()).toContainEqual(expect.stringMatching(/the example of "number" passes/));
  });

  test('a hint that gives the answer away', () => {
    edit('one-job/exercise.yaml', 'restartPolicy: ____', 'restartPolicy: Never');
    expect(messages()).toContainEqual(expect.stringMatching(/one-job\/exercise\.yaml:\d+: hint 3 contains the line "restartPolicy: Never"/));
  });

  test('a folder with another name, and an exercise that no lesson has', () => {
    cpSync(join(root, folder, 'one-job'), join(root, folder, 'two-jobs'), { recursive: true });
    expect(messages()).toContainEqual(expect.stringMatching(/two-jobs\/exercise\.yaml:1: id must be the folder's name/));
    edit('two-jobs/exercise.yaml', 'id: one-job', 'id: two-jobs');
    expect(messages()).toContainEqual(expect.stringMatching(/two-jobs\/exercise\.yaml:1: no lesson has the exercise/));
  });
});
