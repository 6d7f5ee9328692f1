import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifest } from '../../engine/manifest/check.ts';
import { parseManifest } from '../../engine/manifest/parse.ts';
import { langs } from '../../engine/schema/localized.ts';
import { kubernetesSchema } from '../kubernetes-schema.ts';
import type { Problem } from '../yaml.ts';
import type { Check } from './input.ts';

/** Lines that give an answer away: shorter ones, such as `spec:`, are in any hint. */
const telling = 8;

/**
 * Proves each exercise: its start does not pass, its solution does, each mistake's example gets its own message
 * and does not pass, no hint gives a line of the solution away, and a lesson uses it.
 */
export const exercises: Check = ({ course, files }) => {
  const problems: Problem[] = [];
  const used = new Set(course.lessons.flatMap((lesson) => lesson.steps.flatMap((step) => (step.kind === 'exercise' ? [step.exercise] : []))));
  const schema = kubernetesSchema();
  const folder = join(files.root, 'content/exercises');
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const path = `exercises/${name}/exercise.yaml`;
    const exercise = course.exercises.get(name);
    const at = (where: (string | number)[], message: string) => problems.push({ file: `content/${path}`, line: files.located.get(path)?.line(...where) ?? 1, message });
    if (!exercise) {
      at(['id'], `id must be the folder's name "${name}"`);
      continue;
    }
    if (!used.has(name)) at(['id'], `no lesson has the exercise "${name}"`);
    const [start, solution] = (['start', 'solution'] as const).map((part) => {
      const file = join(folder, name, `${part}.yaml`);
      if (existsSync(file)) return readFileSync(file, 'utf8');
      problems.push({ file: `content/exercises/${name}/${part}.yaml`, line: 1, message: 'file is missing' });
      return undefined;
    });
    if (start === undefined || solution === undefined) continue;

    if (checkManifest(exercise, start, schema).solved) problems.push({ file: `content/exercises/${name}/start.yaml`, line: 1, message: 'passes already: nothing is left to do' });
    const solved = checkManifest(exercise, solution, schema);
    const fail = (line: number, message: string) => problems.push({ file: `content/exercises/${name}/solution.yaml`, line, message });
    for (const problem of solved.problems) fail(problem.at.line, problem.api ?? `${problem.code} ${problem.path}`);
    for (const [n, holds] of solved.goals.entries()) if (!holds) fail(1, `does not reach the goal "${exercise.goal[n]?.say.en}"`);
    if (solved.mistake !== undefined) fail(1, `makes the mistake "${exercise.mistakes[solved.mistake]?.id}"`);
    const kinds = parseManifest(solution).docs.map((doc) => (doc.toJS() as { kind?: string }).kind);
    if (!kinds.includes(exercise.resource)) at(['resource'], `the solution has no ${exercise.resource}`);

    const ids = exercise.mistakes.map(({ id }) => id);
    for (const [n, mistake] of exercise.mistakes.entries()) {
      if (ids.indexOf(mistake.id) !== n) at(['mistakes', n, 'id'], `mistake "${mistake.id}" is there twice`);
      const result = checkManifest(exercise, mistake.example, schema);
      if (result.solved) at(['mistakes', n, 'example'], `the example of "${mistake.id}" passes`);
      if (result.mistake !== n) at(['mistakes', n, 'example'], `the example of "${mistake.id}" gets ${result.mistake === undefined ? 'no message' : `the message of "${ids[result.mistake]}"`}`);
    }

    const before = new Set(start.split('\n').map((line) => line.trim()));
    const added = solution.split('\n').map((line) => line.trim()).filter((line) => line.length >= telling && !line.endsWith(':') && !before.has(line));
    for (const [n, hint] of exercise.hints.entries())
      for (const lang of langs)
        for (const line of added) if (hint[lang].includes(line.replace(/^- /, ''))) at(['hints', n, lang], `hint ${n + 1} contains the line "${line}" of the solution`);
  }
  return problems;
};
