import { fillHelp } from '../quiz/help.ts';
import { DayExercise } from './day-exercise.ts';

/** Makes the exercises of a lesson work, once what they tell has come. */
export async function startInLesson(): Promise<void> {
  await fillHelp();
  customElements.define('day-exercise', DayExercise);
}
