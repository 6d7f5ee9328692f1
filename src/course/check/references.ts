import { langs } from '../../engine/schema/localized.ts';
import type { Problem } from '../yaml.ts';
import { outputOf, type Check, type CheckInput } from './input.ts';

/** Every id that something names exists: terms, errata, facts, sessions, questions, flows, exercises, links. */
export const references: Check = (input) => [...ofLessons(input), ...ofProse(input), ...ofData(input)];

function ofLessons({ course, files }: CheckInput): Problem[] {
  const problems: Problem[] = [];
  const terms = new Set(course.glossary.map(({ id }) => id));
  const errata = new Map(course.errata.map((erratum) => [erratum.id, erratum]));
  for (const lesson of course.lessons) {
    const located = files.lessons.get(lesson.slug)?.lesson;
    const at = (path: (string | number)[], message: string) =>
      problems.push({ file: located?.file ?? lesson.slug, line: located?.line(...path) ?? 1, message });
    if (lesson.id !== lesson.slug) at(['id'], `id "${lesson.id}" must be the folder's name "${lesson.slug}"`);
    const ids = new Set<string>();
    for (const [index, step] of lesson.steps.entries()) {
      if (ids.has(step.id)) at(['steps', index, 'id'], `step id "${step.id}" is used twice`);
      ids.add(step.id);
      const quizzes = step.kind === 'guess' ? [step.quiz] : step.kind === 'quiz' ? step.quizzes : step.kind === 'recap' ? step.recall : [];
      for (const [n, ref] of quizzes.entries()) {
        const key = ref.includes('/') ? ref : `${lesson.slug}/${ref}`;
        const path = step.kind === 'guess' ? ['steps', index, 'quiz'] : ['steps', index, step.kind === 'quiz' ? 'quizzes' : 'recall', n];
        if (!course.questions.has(key)) at(path, `there is no question "${key}"`);
        else if (step.kind === 'recap') {
          const from = course.lessons.find(({ slug }) => slug === key.split('/')[0]);
          if (!from || from.number >= lesson.number) at(path, `recall "${key}" is not from an earlier lesson`);
        }
      }
      if (step.kind === 'recap' && lesson.number > 2 && step.recall.length !== 2) at(['steps', index, 'recall'], 'a recap recalls two questions of earlier lessons');
      if (step.kind === 'replay') {
        const session = course.sessions.get(step.session);
        if (!session) at(['steps', index, 'session'], `there is no session content/sessions/${step.session}.yaml`);
        else
          for (const [n, command] of step.commands.entries())
            if (!session.steps.some(({ id }) => id === command)) at(['steps', index, 'commands', n], `session "${step.session}" has no step "${command}"`);
        for (const command of Object.keys(step.predict))
          if (step.commands.length > 0 && !step.commands.includes(command)) at(['steps', index, 'predict', command], `"${command}" is not a command of this step`);
      }
      if (step.kind === 'picture' && step.flow && !course.flows.has(step.flow)) at(['steps', index, 'flow'], `there is no flow content/flows/${step.flow}.yaml`);
      if (step.kind === 'exercise' && !course.exercises.has(step.exercise)) at(['steps', index, 'exercise'], `there is no exercise content/exercises/${step.exercise}/`);
    }
    for (const kind of ['guess', 'recap'] as const) if (!lesson.steps.some((step) => step.kind === kind)) at(['steps'], `a lesson has a ${kind} step`);
    for (const [n, term] of lesson.terms.entries()) if (!terms.has(term)) at(['terms', n], `there is no term "${term}" in content/glossary.yaml`);
    for (const [n, id] of lesson.errata.entries()) if (!errata.has(id)) at(['errata', n], `there is no erratum "${id}" in content/errata.yaml`);
    const asked = new Set(lesson.steps.flatMap((step) => (step.kind === 'guess' ? [step.quiz] : step.kind === 'quiz' ? step.quizzes : [])));
    for (const [n, question] of lesson.questions.entries())
      if (!asked.has(question.id) && !asked.has(question.key))
        problems.push({ file: `content/lessons/${lesson.slug}/quiz.yaml`, line: files.lessons.get(lesson.slug)?.quiz.line(n) ?? 1, message: `question "${question.id}" is asked by no step of the lesson` });
  }
  return problems;
}

function ofProse({ course, prose }: CheckInput): Problem[] {
  const problems: Problem[] = [];
  const terms = new Set(course.glossary.map(({ id }) => id));
  for (const texts of prose.values())
    for (const lang of langs) {
      const text = texts[lang];
      for (const { name, id, line } of text.mentions) {
        if (name === 'Term' && !terms.has(id)) problems.push({ file: text.file, line, message: `<Term id="${id}"> is not in content/glossary.yaml` });
        if (name === 'N' && !course.facts.has(id)) problems.push({ file: text.file, line, message: `<N k="${id}"> is not derived by src/engine/cluster/facts.ts` });
      }
      for (const { target, line } of text.links) {
        if (/^(https?:|mailto:)/.test(target)) continue;
        const to = /^\.\.\/([a-z0-9-]+)\/(?:#([\w-]+))?$/.exec(target);
        const page = /^\.\.\/\.\.\/(glossary|errata|commands|cluster|review|quiz|workshop|about)\//.test(target);
        const here = /^#([\w-]+)$/.exec(target);
        const lesson = to ? course.lessons.find(({ slug }) => slug === to[1]) : here ? course.lessons.find(({ slug }) => text.file.includes(`/${slug}/`)) : undefined;
        const anchor = to?.[2] ?? here?.[1];
        if (!page && !lesson) problems.push({ file: text.file, line, message: `link "${target}" leads nowhere: use ../<lesson>/, ../<lesson>/#<step>, #<step> or ../../<page>/` });
        else if (lesson && anchor && !lesson.steps.some(({ id }) => id === anchor)) problems.push({ file: text.file, line, message: `link "${target}": lesson "${lesson.slug}" has no step "${anchor}"` });
      }
    }
  return problems;
}

function ofData(input: CheckInput): Problem[] {
  const { course, files } = input;
  const problems: Problem[] = [];
  const at = (path: string, where: (string | number)[], message: string) =>
    problems.push({ file: `content/${path}`, line: files.located.get(path)?.line(...where) ?? 1, message });
  const lessons = new Set(course.lessons.map(({ slug }) => slug));
  for (const [n, erratum] of course.errata.entries()) {
    if (!lessons.has(erratum.lesson)) at('errata.yaml', [n, 'lesson'], `there is no lesson "${erratum.lesson}"`);
    if (erratum.session && erratum.command && outputOf(input, erratum.session, erratum.command) === undefined)
      at('errata.yaml', [n, 'command'], `there is no step "${erratum.command}" in session "${erratum.session}"`);
  }
  for (const [n, entry] of course.commands.entries())
    for (const [m, session] of entry.sessions.entries()) if (!course.sessions.has(session)) at('commands.yaml', [n, 'sessions', m], `there is no session "${session}"`);
  for (const [list, ids] of [['glossary.yaml', course.glossary.map(({ id }) => id)], ['errata.yaml', course.errata.map(({ id }) => id)], ['commands.yaml', course.commands.map(({ id }) => id)]] as const)
    for (const [n, id] of ids.entries()) if (ids.indexOf(id) !== n) at(list, [n, 'id'], `id "${id}" is used twice`);
  for (const flow of course.flows.values()) {
    const actors = new Set(flow.actors.map(({ id }) => id));
    for (const [n, hop] of flow.hops.entries())
      for (const end of ['from', 'to'] as const) if (!actors.has(hop[end])) at(`flows/${flow.id}.yaml`, ['hops', n, end], `"${hop[end]}" is not one of the actors`);
  }
  return problems;
}
