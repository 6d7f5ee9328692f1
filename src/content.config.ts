import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { lessonFrontmatter } from './engine/schema/lesson.ts';

/** Prose only: `content/lessons/<slug>/<lang>.mdx`, id `<slug>/<lang>`. Structure is read by src/course/load.ts. */
export const collections = {
  prose: defineCollection({
    loader: glob({ base: './content/lessons', pattern: '*/{ko,en}.mdx', generateId: ({ entry }) => entry.replace(/\.mdx$/, '') }),
    schema: lessonFrontmatter,
  }),
};
