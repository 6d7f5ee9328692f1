import { z } from 'zod';
import { id, localized } from './localized.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);

const base = z.strictObject({
  kind: z.string().optional().describe('only documents of this kind; absent = the first document'),
  path: z.string().describe('e.g. spec.template.spec.tolerations[*].key or spec.nodeSelector["kubernetes.io/hostname"]: `[*]` = some item, `[0]` = that item, `["…"]` = a key with dots in it'),
  equals: value.optional(),
  oneOf: z.array(value).optional(),
  matches: z.string().optional().describe('regular expression over the value as text'),
  exists: z.boolean().optional(),
  count: z.int().optional().describe('number of values at the path'),
  has: z.record(z.string(), value).optional().describe('some value at the path is a map with these entries'),
  sameAs: z.string().optional().describe('another path whose value must be equal (maps compare as sets of pairs)'),
  subsetOf: z.string().optional().describe('another path whose map must contain this one'),
  tolerates: z.string().regex(/^[^=:]+(=[^=:]*)?:\w+$/).optional().describe('the list at the path tolerates this taint, e.g. gpu=true:NoSchedule'),
  not: z.literal(true).optional().describe('turns the predicate round'),
});

/** A predicate on the parsed manifest(s). Several conditions in one predicate must all hold. */
export const manifestPredicate = base.partial({ path: true }).extend({
  anyOf: z.array(base).min(2).optional().describe('instead of a path: one of these holds'),
});
export type ManifestPredicate = z.infer<typeof manifestPredicate>;

/** content/exercises/<id>/exercise.yaml, with start.yaml and solution.yaml beside it. */
export const exercise = z.strictObject({
  id,
  kind: z.enum(['write', 'fault']).describe('write something new, or find the fault'),
  title: localized,
  task: localized,
  file: z.string().describe('file name shown above the editor, e.g. web.yaml'),
  resource: z.enum(['Pod', 'Deployment', 'DaemonSet', 'Service', 'Namespace', 'Job', 'ConfigMap', 'IPPool']),
  goal: z.array(manifestPredicate.extend({ say: localized.describe('what is wanted, as a line of a checklist') })).min(1),
  mistakes: z
    .array(z.strictObject({ id, when: z.array(manifestPredicate).min(1).describe('all hold'), say: localized, example: z.string().describe('YAML that makes this mistake; a test proves that it gets this message and no pass') }))
    .default([])
    .describe('the first that fits speaks; a text with a mistake is not solved'),
  hints: z.array(localized).max(3).default([]).describe('at most three: where to look, the shape, fill in the blank; none contains a line of the solution'),
  done: localized.describe('said when solved'),
});
export type Exercise = z.infer<typeof exercise>;
