import { components } from '../../engine/schema/course.ts';
import type { PlacedQuestion } from '../load.ts';
import type { Problem } from '../yaml.ts';
import { outputOf, type Check, type CheckInput } from './input.ts';

/** Questions can be answered, have exactly the right answers they promise, and give nothing away. */
export const quizzes: Check = (input) => {
  const problems: Problem[] = [];
  const { course, files } = input;
  const lists: { file: string; questions: PlacedQuestion[]; line(n: number): number }[] = course.lessons.map((lesson) => ({
    file: `content/lessons/${lesson.slug}/quiz.yaml`,
    questions: lesson.questions,
    line: (n) => files.lessons.get(lesson.slug)?.quiz.line(n) ?? 1,
  }));
  for (const [path, located] of files.located)
    if (path.startsWith('quizzes/')) {
      const group = `quizzes-${path.slice('quizzes/'.length).replace(/\.yaml$/, '')}/`;
      lists.push({ file: located.file, questions: [...course.questions.values()].filter(({ key }) => key.startsWith(group)), line: (n) => located.line(n) });
    }
  for (const { file, questions, line } of lists)
    for (const [n, question] of questions.entries()) {
      if (questions.findIndex(({ id }) => id === question.id) !== n) problems.push({ file, line: line(n), message: `question id "${question.id}" is used twice` });
      for (const message of faults(question, input)) problems.push({ file, line: line(n), message: `${question.id}: ${message}` });
    }
  return problems;
};

function* faults(question: PlacedQuestion, input: CheckInput): Generator<string> {
  const ids = 'options' in question ? question.options.map(({ id }) => id) : question.kind === 'order' ? question.items.map(({ id }) => id) : question.kind === 'match' ? question.pairs.map(({ id }) => id) : [];
  if (new Set(ids).size !== ids.length) yield 'two options have the same id';
  if ('options' in question) {
    const right = question.options.filter(({ correct }) => correct).length;
    if (question.kind === 'multiple' ? right === 0 : right !== 1) yield `a ${question.kind} question has ${question.kind === 'multiple' ? 'at least one' : 'exactly one'} right option, this one has ${right}`;
  }
  if (question.kind === 'multiple' && question.options.every(({ correct }) => correct)) yield 'every option is right: nothing to decide';
  if (question.kind === 'fault')
    for (const { line } of question.options) if (line && line > question.code.text.replace(/\n$/, '').split('\n').length) yield `option names line ${line}, the code is shorter`;
  if (question.kind === 'click') {
    const rows = outputOf(input, question.session, question.command);
    if (!rows) yield `there is no step "${question.command}" in session "${question.session}"`;
    else {
      const right = rows.filter((row) => new RegExp(question.rows).test(row)).length;
      if (right === 0) yield `no row of the recording matches ${question.rows}`;
      if (right === rows.length) yield 'every row matches: nothing to decide';
      if (question.target === 'cell' && !question.column) yield 'a cell question names its column';
      if (question.column && !rows.some((row) => row.includes(question.column ?? ''))) yield `the recording has no column ${question.column}`;
    }
  }
  if (question.kind === 'number' && typeof question.answer === 'string' && !input.course.facts.has(question.answer)) yield `"${question.answer}" is not derived by src/engine/cluster/facts.ts`;
  if (question.kind === 'type' || question.kind === 'text')
    for (const hint of question.hints)
      for (const answer of question.accept)
        if (answer.length > 3 && (hint.ko.includes(answer) || hint.en.includes(answer))) yield `a hint contains the answer "${answer}"`;
}

/** Every component has a set of at least five; all 85 questions of the fact base are asked. */
export const coverage: Check = ({ course }) => {
  const problems: Problem[] = [];
  const asked = [...course.questions.values()];
  for (const component of components) {
    const count = asked.filter((question) => question.components.includes(component)).length;
    if (count < 5) problems.push({ file: `content/quizzes/${component}.yaml`, line: 1, message: `${component} has ${count} questions, a set has at least five` });
  }
  for (const [index, count] of perLesson.entries())
    for (let n = 1; n <= count; n++)
      if (!asked.some(({ fact }) => fact === `${index + 1}.${n}`))
        problems.push({ file: `content/lessons/${course.lessons[index]?.slug}/quiz.yaml`, line: 1, message: `question ${index + 1}.${n} of the fact base is asked nowhere` });
  const used = new Set(course.commands.flatMap(({ fact }) => fact));
  for (let n = 1; n <= 33; n++) if (!used.has(`C${n}`)) problems.push({ file: 'content/commands.yaml', line: 1, message: `command C${n} of the fact base is in no entry` });
  return problems;
};

/** Questions of the fact base per lesson: 85 in all. */
const perLesson = [6, 6, 6, 5, 5, 6, 6, 5, 6, 6, 6, 7, 8, 7];
