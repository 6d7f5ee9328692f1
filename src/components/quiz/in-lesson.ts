import { DayQuiz } from './day-quiz.ts';
import { fillHelp } from './help.ts';

/** Makes the questions of a lesson answerable, once what they tell has come. */
export async function startInLesson(): Promise<void> {
  await fillHelp();
  customElements.define('day-quiz', DayQuiz);
}
