import '../flow/flow.ts';
import '../map/map.ts';
import { DayCommand } from '../command/command.ts';
import { startExplain } from '../explain/start.ts';
import { startTerms } from '../term/term.ts';
import { DayLesson } from './lesson.ts';

/** Starts the page's elements, once its late styles apply. */
export function startLive(): void {
  const lesson = document.querySelector<HTMLElement>('day-lesson');
  if (!lesson) return;
  startExplain(lesson);
  startTerms(lesson);
  customElements.define('day-command', DayCommand);
  customElements.define('day-lesson', DayLesson);
}
