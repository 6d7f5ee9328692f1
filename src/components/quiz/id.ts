import type { PlacedQuestion } from '../../course/load.ts';

/** Id of a question's element, on every page that asks it. */
export const quizId = (question: PlacedQuestion): string => `q-${question.key.replace('/', '-')}`;
