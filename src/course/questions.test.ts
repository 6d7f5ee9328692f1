import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { normalizeCommand } from '../engine/kubectl/normalize.ts';
import { currentId } from '../engine/progress/aliases.ts';
import { grade } from '../engine/quiz/grade.ts';
import { answerKey } from '../engine/quiz/key.ts';
import { components } from '../engine/schema/course.ts';
import { readIds, withNewIds } from './ids.ts';
import { loadCourse } from './load.ts';

const { course } = loadCourse();
const questions = [...course.questions.values()];

test.each(components)('%s has at least five questions of at least three kinds', (component) => {
  const set = questions.filter((question) => question.components.includes(component));
  expect(set.length).toBeGreaterThanOrEqual(5);
  expect(new Set(set.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(3);
});

test('every question can be graded, and its own right answer is right', () => {
  for (const question of questions) {
    const command = question.kind === 'click' ? course.sessions.get(question.session)?.steps.find(({ id }) => id === question.command) : undefined;
    // eslint-disable-next-line no-control-regex
    const output = command?.output ? readFileSync(`content/transcripts/${command.output}`, 'utf8').replace(/\u001b\[[0-9;]*m/g, '') : '';
    const key = answerKey(question, { facts: course.facts, glossary: course.glossary, output, hint: command?.resource ? { resource: command.resource } : {} });
    const right =
      key.kind === 'choice' ? ({ kind: 'choice', chosen: key.right } as const)
      : key.kind === 'order' ? ({ kind: 'order', ids: key.right } as const)
      : key.kind === 'match' ? ({ kind: 'match', pairs: key.right } as const)
      : key.kind === 'click' ? ({ kind: 'click', clicked: (key.all ? key.right : key.right.slice(0, 1)).map((row) => ({ row, ...(key.column === undefined ? {} : { column: key.column }) })) } as const)
      : ({ kind: 'typed', text: key.kind === 'number' ? String(key.answer) : (key.accept[0] ?? '') } as const);
    expect(grade(key, right, normalizeCommand).correct, question.key).toBe(true);
    if (question.kind === 'type' || question.kind === 'text')
      for (const accepted of question.accept) {
        const graded = grade(key, { kind: 'typed', text: accepted }, normalizeCommand);
        expect(graded, `${question.key}: ${accepted}`).toEqual({ correct: true, parts: {} });
      }
    if (question.kind === 'number') for (const slip of question.mistakes) expect(grade(key, { kind: 'typed', text: String(slip.value) }, normalizeCommand).correct, question.key).toBe(false);
  }
});

test('no hint gives the typed answer away', () => {
  for (const question of questions)
    if (question.kind === 'type') for (const hint of question.hints) for (const text of [hint.ko, hint.en]) expect(text.includes(question.accept[0] ?? '-'), `${question.key}: ${text}`).toBe(false);
});

test('every step and question has its permanent number: run `npm run ids` and commit content/ids.yaml', () => {
  const ids = readIds();
  expect(withNewIds(ids, course)).toEqual(ids);
  expect(new Set(ids.steps.map((id) => currentId(id))).size).toBe(ids.steps.length);
  expect(new Set(ids.questions.map((id) => currentId(id))).size).toBe(ids.questions.length);
});
