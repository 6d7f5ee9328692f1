import type { Entry } from '../engine/search/entry.ts';
import { plain, stepTexts, type Names } from '../engine/search/prose.ts';
import { pick, type Lang } from '../engine/schema/localized.ts';
import type { LessonStep } from '../engine/schema/lesson.ts';
import type { Course, Lesson } from './load.ts';

/** The prose of a lesson in one language, as the content collection gives it. */
export interface LessonProse {
  title: string;
  description: string;
  goals: readonly string[];
  body: string;
}

const quizRefs = (step: LessonStep): string[] =>
  step.kind === 'guess' ? [step.quiz] : step.kind === 'quiz' ? step.quizzes : step.kind === 'recap' ? step.recall : [];

/** What a step says beside its prose: its questions and its commands. */
function around(step: LessonStep | undefined, lesson: Lesson, course: Course, lang: Lang): string {
  if (!step) return '';
  const asks = quizRefs(step).map((ref) => course.questions.get(ref.includes('/') ? ref : `${lesson.slug}/${ref}`)?.ask[lang] ?? '');
  const session = step.kind === 'replay' ? course.sessions.get(step.session) : undefined;
  const shown = session?.steps.filter((item) => step.kind === 'replay' && (step.commands.length === 0 || step.commands.includes(item.id))) ?? [];
  const exercise = step.kind === 'exercise' ? course.exercises.get(step.exercise) : undefined;
  return [...asks, ...shown.map((item) => item.cmd), exercise ? `${exercise.title[lang]} ${exercise.task[lang]}` : ''].filter(Boolean).join(' · ');
}

/**
 * Everything that search can find in one language: terms, commands, lessons, their steps and the corrections.
 *
 * @param prose gives a lesson's prose, or undefined while it is not written
 */
export function searchEntries(course: Course, lang: Lang, prose: (slug: string) => LessonProse | undefined): Entry[] {
  const other: Lang = lang === 'ko' ? 'en' : 'ko';
  const names: Names = {
    term: (id) => course.glossary.find((term) => term.id === id)?.[lang] ?? id,
    fact: (key) => String(course.facts.get(key) ?? ''),
  };
  const say = (text: string) => plain(text, names);
  const entries: Entry[] = [];
  for (const term of course.glossary) {
    const aliases = [term[other], ...term.wild].filter((name) => name !== term[lang]);
    const text = say([term.definition[lang], term.more?.[lang] ?? ''].join(' '));
    entries.push({ kind: 'term', title: term[lang], under: term[other] === term[lang] ? undefined : term[other], path: `glossary/#${term.id}`, text, aliases });
  }
  for (const command of course.commands) {
    const text = say([command.does[lang], ...command.parts.map((part) => `${part.part}: ${part.means[lang]}`), command.trap?.[lang] ?? ''].join(' '));
    entries.push({ kind: 'command', title: command.cmd, path: `commands/#${command.id}`, text });
  }
  for (const lesson of course.lessons) {
    const words = prose(lesson.slug);
    if (!words) continue;
    const path = `lessons/${lesson.slug}/`;
    entries.push({ kind: 'lesson', title: words.title, path, text: say([words.description, ...words.goals].join(' · ')) });
    for (const step of stepTexts(words.body, names)) {
      const title = step.title || step.text.slice(0, 40);
      const text = [step.text, say(around(lesson.steps.find((item) => item.id === step.id), lesson, course, lang))].filter(Boolean).join(' · ');
      if (title && text) entries.push({ kind: 'step', title, under: words.title, path: `${path}#${step.id}`, text });
    }
  }
  for (const erratum of course.errata) {
    const text = say([pick(erratum.post, lang), pick(erratum.cluster, lang), erratum.why[lang]].join(' · '));
    entries.push({ kind: 'erratum', title: say(erratum.title[lang]), path: `errata/#${erratum.id}`, text });
  }
  return entries;
}
