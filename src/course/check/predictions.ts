import type { Problem } from '../yaml.ts';
import { outputOf, type Check } from './input.ts';

/** A prediction can be graded against the recording that it is about. */
export const predictions: Check = (input) => {
  const problems: Problem[] = [];
  for (const lesson of input.course.lessons)
    for (const [index, step] of lesson.steps.entries()) {
      if (step.kind !== 'replay') continue;
      for (const [command, prediction] of Object.entries(step.predict)) {
        const located = input.files.lessons.get(lesson.slug)?.lesson;
        const fail = (message: string) =>
          problems.push({ file: located?.file ?? lesson.slug, line: located?.line('steps', index, 'predict', command) ?? 1, message: `prediction of "${command}": ${message}` });
        const lines = outputOf(input, prediction.kind === 'row' ? (prediction.session ?? step.session) : step.session, prediction.kind === 'row' ? prediction.from : command);
        if (!lines) {
          fail('there is no such step in the session');
          continue;
        }
        const hits = (expression: string) => lines.filter((line) => new RegExp(expression).test(line)).length;
        if (prediction.kind === 'line') {
          if (hits(prediction.line) !== 1) fail(`${prediction.line} matches ${hits(prediction.line)} lines of the recording, it must be one`);
          for (const { text } of prediction.lures) if (lines.some((line) => line.trim() === text.trim())) fail(`the lure "${text}" is really printed`);
        }
        if (prediction.kind === 'row' && hits(prediction.rows) === 0) fail(`no row matches ${prediction.rows}`);
        if (prediction.kind === 'count' && prediction.matching && hits(prediction.matching) === 0) fail(`no line matches ${prediction.matching}`);
      }
    }
  return problems;
};
