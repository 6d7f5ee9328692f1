import type { PlacedQuestion } from '../../course/load.ts';
import { matchRights } from '../../engine/quiz/key.ts';
import { scramble, shuffle } from '../../engine/quiz/shuffle.ts';

/** A, B, C … for the nth thing shown. */
export const letter = (n: number): string => String.fromCharCode(65 + n);

/** What a question shows, in the order in which it shows it: the same in both languages and on paper. */
export function shown(question: PlacedQuestion): string[] {
  switch (question.kind) {
    case 'single':
    case 'multiple':
    case 'predict':
    case 'fault':
      return shuffle(question.options.map(({ id }) => id), question.key);
    case 'order':
      return scramble(question.items.map(({ id }) => id), question.key);
    case 'match':
      return shuffle(matchRights(question).map(({ id }) => id), question.key);
    default:
      return [];
  }
}
