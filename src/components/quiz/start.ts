let loading: Promise<unknown> | undefined;
const load = () => (loading ??= import('./in-lesson.ts').then(({ startInLesson }) => startInLesson()));

/**
 * Makes the questions of a lesson answerable at the first sign of a reader: until then the page carries none of it.
 * A button pressed before the code arrived is pressed again when it has.
 */
export function startQuizzes(): void {
  if (!document.querySelector('day-quiz')) return;
  for (const sign of ['pointermove', 'pointerdown', 'keydown', 'focusin', 'scroll', 'touchstart']) window.addEventListener(sign, load, { once: true, passive: true, capture: true });
  window.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element && event.target.closest<HTMLElement>('day-quiz button');
      if (button && !customElements.get('day-quiz')) void load().then(() => button.click());
    },
    { capture: true },
  );
}
