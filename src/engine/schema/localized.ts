import { z } from 'zod';

/** The two languages of the course. Korean is the first. */
export const langs = ['ko', 'en'] as const;
export type Lang = (typeof langs)[number];

/** A stable id: lower case, digits and hyphens. Renaming one loses learners' progress. */
export const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'an id is lower-case letters, digits and hyphens');

/** A text in both languages; a missing half fails the build. */
export const localized = z
  .strictObject({
    ko: z.string().min(1).describe('Korean text'),
    en: z.string().min(1).describe('English text'),
  })
  .describe('a text in both languages');
export type Localized = z.infer<typeof localized>;

/** A text that is either the same in both languages (a command, a field, a value) or given in both. */
export const text = z
  .union([z.string().min(1), localized])
  .describe('one string for both languages (a command, a value), or ko and en');
export type Text = z.infer<typeof text>;

/** The text of one language. */
export function pick(value: Text, lang: Lang): string {
  return typeof value === 'string' ? value : value[lang];
}
