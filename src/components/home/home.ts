import type { Lang } from '../../engine/schema/localized.ts';
import { home } from '../../i18n/strings/home.ts';
import { say } from '../../i18n/strings.ts';
import { progress } from '../progress/store.ts';

const lang = document.documentElement.lang as Lang;

/** Lights the stops that are done and turns “start” into “continue”. */
function show(): void {
  let finished = 0;
  const stops = document.querySelectorAll<HTMLElement>('.stop');
  for (const stop of stops) {
    const slug = stop.dataset['stop'] ?? '';
    const steps = stop.dataset['steps']?.split(' ') ?? [];
    const done = steps.filter((step) => progress.isDone(slug, step)).length;
    const whole = done > 0 && done === steps.length;
    if (whole) finished++;
    for (const mark of document.querySelectorAll<HTMLElement>(`[data-stop="${slug}"]`)) {
      mark.toggleAttribute('data-done', whole);
      mark.toggleAttribute('data-begun', done > 0 && !whole);
    }
    const state = stop.querySelector('.stop-state');
    if (state) state.textContent = whole ? say(home.done, lang) : done > 0 ? say(home.begun, lang, { done, total: steps.length }) : '';
  }
  const total = document.querySelector<HTMLElement>('.stop-total');
  if (total) {
    total.hidden = finished === 0;
    total.textContent = say(home.total, lang, { done: finished, total: stops.length });
  }
  const resume = progress.resume();
  const link = document.querySelector<HTMLAnchorElement>('[data-resume]');
  const stop = resume && document.querySelector(`.stop[data-stop="${CSS.escape(resume.lesson)}"]`);
  const target = stop?.querySelector<HTMLAnchorElement>('a');
  if (!link || !resume || !target) return;
  const url = new URL(target.href);
  url.hash = resume.at.step;
  link.href = url.href;
  link.textContent = `${say(home.resume, lang)}: ${target.textContent ?? ''}`;
}

show();
progress.subscribe(show);
