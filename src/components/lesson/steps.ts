import type { Lang } from '../../engine/schema/localized.ts';
import type { LessonStep } from '../../engine/schema/lesson.ts';
import { say } from '../../i18n/strings.ts';
import { lesson as strings } from '../../i18n/strings/lesson.ts';

/** Heading of a step: the prose's own, else one that names its kind. */
export function stepTitle(kind: LessonStep['kind'], title: string | undefined, lang: Lang): string {
  if (title) return title;
  if (kind === 'guess') return say(strings.stepGuess, lang);
  if (kind === 'recap') return say(strings.stepRecap, lang);
  return say(strings.stepQuiz, lang);
}

/** Titles of the steps as the prose gives them: `<Step id="…" title="…">`. */
export function titlesIn(mdx: string): Map<string, string> {
  const titles = new Map<string, string>();
  for (const [, attributes] of mdx.matchAll(/<Step\s([^>]*)>/g)) {
    const id = /\bid="([^"]+)"/.exec(attributes ?? '')?.[1];
    const title = /\btitle="([^"]+)"/.exec(attributes ?? '')?.[1];
    if (id && title) titles.set(id, title);
  }
  return titles;
}
