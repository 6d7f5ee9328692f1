import type { Lang } from '../../engine/schema/localized.ts';
import type { LessonFile, LessonStep } from '../../engine/schema/lesson.ts';
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

/** The sessions a lesson replays, with the commands it shows of each, in order. No commands: all of the session. */
export function replaySessions(lesson: Pick<LessonFile, 'steps'>): { id: string; commands: string[] | undefined }[] {
  const found = new Map<string, string[] | undefined>();
  for (const step of lesson.steps) {
    if (step.kind !== 'replay') continue;
    const known = found.get(step.session);
    const all = step.commands.length === 0 || (found.has(step.session) && known === undefined);
    found.set(step.session, all ? undefined : [...new Set([...(known ?? []), ...step.commands])]);
  }
  return [...found].map(([id, commands]) => ({ id, commands }));
}

/** Whether some step of the lesson shows the cluster map. */
export function usesMap(lesson: Pick<LessonFile, 'steps'>): boolean {
  return lesson.steps.some((step) => step.map !== undefined || (step.kind === 'picture' && step.flow === undefined));
}
