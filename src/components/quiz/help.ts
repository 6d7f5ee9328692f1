/** How long questions and exercises wait for what they tell when asked; then they work without. */
const PATIENCE_MS = 4000;

let filled: Promise<void> | undefined;

/**
 * Puts the hints, answers, reasons and solutions, which a lesson page leaves out, into its questions and exercises.
 * Never rejects: where they cannot be had, each keeps its link to the page that has them.
 */
export const fillHelp = (): Promise<void> => (filled ??= fill());

async function fill(): Promise<void> {
  const lesson = document.querySelector<HTMLElement>('day-lesson')?.dataset['lesson'];
  const address = `${document.body.dataset['base']}data/answers/${lesson}-${document.documentElement.lang}/`;
  const html = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) })
    .then((response) => (response.ok ? response.text() : ''))
    .catch(() => '');
  for (const part of new DOMParser().parseFromString(html, 'text/html').querySelectorAll<HTMLElement>('[data-of]'))
    document.querySelector(`#${CSS.escape(part.dataset['of'] ?? '')} > :is(.quiz-answers, .exercise-solution)`)?.replaceWith(...part.childNodes);
}
