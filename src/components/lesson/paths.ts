import { getCollection } from 'astro:content';
import { getCourse, type Lesson } from '../../course/load.ts';
import { langs, type Lang } from '../../engine/schema/localized.ts';

/** Every lesson in every language: a page exists where both its structure and its prose do. */
export async function lessonPaths(): Promise<{ lesson: Lesson; lang: Lang }[]> {
  const prose = new Set((await getCollection('prose')).map((entry) => entry.id));
  return langs.flatMap((lang) => getCourse().lessons.filter(({ slug }) => prose.has(`${slug}/${lang}`)).map((lesson) => ({ lesson, lang })));
}
