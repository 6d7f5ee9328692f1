import type { Lang } from '../../engine/schema/localized.ts';
import type { Lesson } from '../../course/load.ts';

/**
 * The lesson and language that the page being rendered set in `Astro.locals`.
 *
 * @throws Error when a lesson component is used outside a lesson page
 */
export function lessonContext(locals: App.Locals): { lesson: Lesson; lang: Lang } {
  if (!locals.lesson || !locals.lang) throw new Error('lesson components need Astro.locals.lesson and Astro.locals.lang');
  return { lesson: locals.lesson, lang: locals.lang };
}
