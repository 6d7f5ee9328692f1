import { getCourse, type Lesson, type PlacedQuestion } from '../../course/load.ts';
import type { Exercise } from '../../engine/schema/exercise.ts';

/** Questions by their ids in a lesson, or `lesson/question`; one the course does not have is an error of `npm run check`. */
export function questionsOf(lesson: Lesson, ids: readonly string[]): PlacedQuestion[] {
  return ids.flatMap((id) => getCourse().questions.get(id.includes('/') ? id : `${lesson.slug}/${id}`) ?? []);
}

/** Every question that a lesson page asks, each once. */
export function lessonQuestions(lesson: Lesson): PlacedQuestion[] {
  const ids = lesson.steps.flatMap((step) => (step.kind === 'guess' ? [step.quiz] : step.kind === 'quiz' ? step.quizzes : step.kind === 'recap' ? step.recall : []));
  return [...new Set(questionsOf(lesson, ids))];
}

/** Every exercise of a lesson; a missing one is an error of `npm run check`. */
export function lessonExercises(lesson: Lesson): Exercise[] {
  return lesson.steps.flatMap((step) => (step.kind === 'exercise' ? (getCourse().exercises.get(step.exercise) ?? []) : []));
}
