import { z } from 'zod';
import { change } from './change.ts';
import { id, localized } from './localized.ts';
import { onLab, stepOnLab } from './on-lab.ts';
import { provenance } from './provenance.ts';

/** One command of a session, or a mistake worth making beside it. */
const recorded = {
  cmd: z.string().min(1).describe('the command line exactly as typed'),
  output: z
    .string()
    .regex(/^(post|lab)\/[\w./-]+\.txt$/)
    .optional()
    .describe('transcript under content/transcripts/ with the exact bytes printed; absent = prints nothing'),
  exit: z.int().min(0).max(255).default(0).describe('exit status of the command'),
  provenance: provenance.partial().optional().describe('overrides fields of the session’s provenance'),
  prompt: z.string().optional().describe('folder in the prompt after this command, where it changed it: ~/web'),
  lab: stepOnLab.optional().describe('what recording this command on the lab needs'),
};

export const sessionStep = z.strictObject({
  id: id.describe('step id, unique in the session; lessons and deep links name it'),
  ...recorded,
  accept: z.array(z.string()).default([]).describe('other command lines that count as this one, beyond aliases and flag order'),
  pace: z.array(z.number().min(0).max(10)).default([]).describe('seconds before output line n, where waiting is the lesson (-w, rollout status)'),
  posted: z.string().optional().describe('what the post printed for this command, where it differs'),
  note: localized.optional().describe('one line shown with the output'),
  resource: z.string().optional().describe('resource whose table this prints, for explainable output: pods, nodes, daemonsets …'),
  changes: z.array(change).default([]).describe('what this command changes in the cluster, for the map and for goals'),
});
export type SessionStep = z.infer<typeof sessionStep>;

export const sessionMistake = z.strictObject({
  id,
  at: id.describe('the step at whose prompt this mistake is recognised'),
  ...recorded,
  match: z.string().optional().describe('regular expression over the normalised command line; absent = exactly cmd'),
  say: localized.describe('what went wrong, one line'),
});
export type SessionMistake = z.infer<typeof sessionMistake>;

/** content/sessions/<id>.yaml: the scenario from which a cast is recorded. */
export const session = z
  .strictObject({
    id,
    title: localized,
    host: z.string().default('cpu1').describe('node name shown in the prompt'),
    cols: z.int().min(80).max(200).optional().describe('terminal columns; absent = fits the longest line, 80 to 200'),
    rows: z.int().min(10).max(60).default(24).describe('terminal rows'),
    provenance,
    onLab: onLab.optional(),
    steps: z.array(sessionStep).min(1),
    mistakes: z.array(sessionMistake).default([]),
  })
  .superRefine(({ provenance: own, onLab: lab, steps, mistakes }, context) => {
    const kinds = new Set([...steps, ...mistakes].map((entry) => entry.provenance?.kind ?? own.kind));
    const problem = (message: string) => context.addIssue({ code: 'custom', path: ['onLab'], message });
    if (kinds.has('lab') && (!lab || 'no' in lab)) problem('commands from the lab need their set-up: onLab: {} if there is nothing to set up');
    if (kinds.has('post') && !(lab && ('no' in lab || lab.why))) problem('say why commands stay with the post’s cluster: onLab: { no: … }, or why: beside the set-up');
    if (!kinds.has('post') && lab && ('no' in lab || lab.why)) problem('every command is from the lab: there is nothing to explain');
  });
export type SessionScenario = z.infer<typeof session>;
