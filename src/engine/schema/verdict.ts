import { z } from 'zod';
import { id, localized } from './localized.ts';

/**
 * One entry of content/verdicts.yaml: something that was noted from memory, invented for the fixture, or shown otherwise by the
 * post, and what a real cluster said to it.
 */
export const verdict = z
  .strictObject({
    id,
    fact: z.string().min(1).describe('number or section in the fact base: C13, F45, 4.7, events'),
    tag: z.enum(['MEM', 'INV', 'DIFF']).describe('noted from memory, invented for the fixture, or a difference between post and lab'),
    claim: localized.describe('what was said'),
    verdict: z
      .enum(['confirmed', 'refuted', 'differs', 'open'])
      .describe('the lab shows it, shows otherwise, shows something else because it is another cluster, or cannot show it'),
    shown: localized.describe('what the lab showed, or why it cannot show it'),
    evidence: z.array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/)).default([]).describe('steps that the lab printed: session.step'),
    erratum: id.optional().describe('erratum that this bears on'),
  })
  .superRefine(({ verdict: word, evidence }, context) => {
    if ((word === 'open') !== (evidence.length === 0))
      context.addIssue({ code: 'custom', path: ['evidence'], message: word === 'open' ? 'what cannot be shown has no evidence' : 'a verdict names the step that shows it' });
  });
export type Verdict = z.infer<typeof verdict>;
export const verdicts = z.array(verdict);
