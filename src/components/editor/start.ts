let loading: Promise<unknown> | undefined;
const load = () => (loading ??= import('./in-lesson.ts').then(({ startInLesson }) => startInLesson()));

/** Exercises cost a page nothing until one of their buttons is pressed; that press is then made again. */
export function startExercises(): void {
  if (!document.querySelector('day-exercise')) return;
  addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element && event.target.closest<HTMLElement>('day-exercise button');
      if (button && !customElements.get('day-exercise')) void load().then(() => button.click());
    },
    { capture: true },
  );
}
