import { z } from 'zod';
import { id, localized } from './localized.ts';

/** One term of content/glossary.yaml. */
export const term = z.strictObject({
  id,
  ko: z.string().describe('official Korean form (kubernetes.io/ko)'),
  en: z.string().describe('English form'),
  official: z.boolean().default(true).describe('false: not in the official list, usual community form'),
  wild: z.array(z.string()).default([]).describe('what people say in the wild; accepted in answers and found by search'),
  definition: localized.describe('one line'),
  more: localized.optional().describe('a remark: usage, particles, history'),
  command: z.string().optional().describe('a command that shows one'),
});
export type Term = z.infer<typeof term>;
export const glossary = z.array(term);
