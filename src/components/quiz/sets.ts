import { getCourse, type PlacedQuestion } from '../../course/load.ts';
import { components, type Component } from '../../engine/schema/course.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { places, type Place } from '../pages/places.ts';

/** Questions that belong together: those of a component, or those of a lesson. */
export interface QuizSet {
  /** Last part of the address, `/quiz/<slug>/`. */
  slug: string;
  title: string;
  lesson?: Place;
  component?: Component;
  questions: PlacedQuestion[];
}

const names: Partial<Record<Component, string>> = { coredns: 'CoreDNS', calico: 'Calico' };

/** Questions that are asked before anything is taught; they are never scored, so no set has them. */
function guesses(): Set<string> {
  return new Set(getCourse().lessons.flatMap(({ slug, steps }) => steps.flatMap((step) => (step.kind === 'guess' ? [step.quiz.includes('/') ? step.quiz : `${slug}/${step.quiz}`] : []))));
}

/** Every question that counts, lesson questions first. */
export function countedQuestions(): PlacedQuestion[] {
  const left = guesses();
  return [...getCourse().questions.values()].filter(({ key }) => !left.has(key));
}

/** The ten component sets, in the order of the schema. */
export function componentSets(): QuizSet[] {
  const all = countedQuestions();
  return components.map((component) => ({ slug: component, title: names[component] ?? component, component, questions: all.filter((question) => question.components.includes(component)) }));
}

/** One set per lesson that has prose in this language. */
export async function lessonSets(lang: Lang): Promise<QuizSet[]> {
  const all = countedQuestions();
  return (await places(lang)).map((lesson) => ({ slug: lesson.slug, title: lesson.title, lesson, questions: all.filter(({ key }) => key.startsWith(`${lesson.slug}/`)) }));
}
