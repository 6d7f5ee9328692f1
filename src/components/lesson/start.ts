import { hasHistory } from '../progress/peek.ts';

let loading: Promise<unknown> | undefined;
let ready = false;
const load = () => (loading ??= Promise.all([import('./live.ts'), addLateStyles()]).then(([live]) => live.startLive()).then(() => (ready = true)));

const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'scroll', 'touchstart'] as const;

/** Applies the stylesheets that the page holds back in `<noscript>`; one that cannot be had holds nothing up. */
function addLateStyles(): Promise<unknown> {
  const held = document.createRange().createContextualFragment(document.querySelector('[data-late]')?.textContent ?? '');
  const applied = Array.from(held.children, (link) => new Promise((done) => ['load', 'error'].forEach((end) => link.addEventListener(end, done))));
  document.head.append(held);
  return Promise.all(applied);
}

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
