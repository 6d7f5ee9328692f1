import { hasHistory } from '../progress/peek.ts';

let loading: Promise<unknown> | undefined;
let ready = false;
const load = () => (loading ??= import('./live.ts').then(() => (ready = true)));

const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'scroll', 'touchstart'] as const;

/**
 * Brings a lesson page to life at the first sign of a reader, or at once for one who has been here before or
 * follows a link to a step. What is pressed before the code has arrived is pressed again when it has.
 */
export function startLesson(): void {
  if (hasHistory() || location.hash) void load();
  else for (const sign of signs) addEventListener(sign, () => void load(), { once: true, passive: true, capture: true });
  addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('.cmd-tools button, .lesson-dock button, .lesson-panebar button');
    if (button && !ready) void load().then(() => button.click());
  }, { capture: true });
  addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches('.predict-form')) return;
    event.preventDefault();
    if (!ready) void load().then(() => form.requestSubmit());
  }, { capture: true });
}
