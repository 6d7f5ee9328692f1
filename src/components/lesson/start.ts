import { DayCommand } from '../command/command.ts';
import { startExplain } from '../explain/start.ts';
import { startTerms } from '../term/term.ts';
import { DayLesson } from './lesson.ts';

/** Brings a lesson page to life. */
export function startLesson(): void {
  const lesson = document.querySelector<HTMLElement>('day-lesson');
  if (!lesson) return;
  customElements.define('day-command', DayCommand);
  customElements.define('day-lesson', DayLesson);
  startExplain(lesson);
  startTerms(lesson);
}
