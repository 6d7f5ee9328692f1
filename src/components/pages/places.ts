import { getEntry } from 'astro:content';
import { getCourse } from '../../course/load.ts';
import type { Lang } from '../../engine/schema/localized.ts';

/** A lesson as other pages name it. */
export interface Place {
  slug: string;
  number: number;
  title: string;
}

/** Lessons that have prose in a language, in order. */
export async function places(lang: Lang): Promise<Place[]> {
  const found: Place[] = [];
  for (const { slug, number } of getCourse().lessons) {
    const prose = await getEntry('prose', `${slug}/${lang}`);
    if (prose) found.push({ slug, number, title: prose.data.title });
  }
  return found;
}

/** Step of a lesson that replays a session, for a deep link; undefined if none does. */
export function stepOf(session: string, lesson?: string): { slug: string; step: string } | undefined {
  for (const { slug, steps } of getCourse().lessons) {
    if (lesson && slug !== lesson) continue;
    const step = steps.find((item) => item.kind === 'replay' && item.session === session);
    if (step) return { slug, step: step.id };
  }
  return undefined;
}
