import { z } from 'zod';
import { id, localized } from './localized.ts';

/** One entry of content/errata.yaml: the post printed this, a cluster prints that, here is why. */
export const erratum = z.strictObject({
  id,
  fact: z.string().regex(/^[FC]\d+$/).describe('number in the fact base'),
  verdict: z.enum(['wrong', 'imprecise']).describe('❌ or 🟡 of the fact base'),
  title: localized,
  post: text(),
  cluster: text(),
  why: localized.describe('why it is so'),
  lesson: id.describe('lesson that teaches it'),
  session: id.optional().describe('session that shows it'),
  command: id.optional().describe('step of that session'),
  sources: z.array(z.string()).default([]).describe('upstream file, KEP or documentation page'),
});
function text() {
  return z.union([z.string(), localized]).describe('a quotation or an output, or a sentence in both languages');
}
export type Erratum = z.infer<typeof erratum>;
export const errata = z.array(erratum);
