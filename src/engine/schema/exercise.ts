import { z } from 'zod';
import { id, localized } from './localized.ts';

/** A predicate on the parsed manifest(s). Paths are dotted, `[*]` = any item, `[0]` = that item. */
export const manifestPredicate = z.strictObject({
  kind: z.string().optional().describe('only documents of this kind; absent = the first document'),
  path: z.string().describe('e.g. spec.template.spec.tolerations[*].key'),
  equals: z.union([z.string(), z.number(), z.boolean()]).optional(),
  oneOf: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  matches: z.string().optional().describe('regular expression'),
  exists: z.boolean().optional(),
  count: z.int().optional().describe('number of values at the path'),
  sameAs: z.string().optional().describe('another path whose value must be equal (maps compare as sets of pairs)'),
  subsetOf: z.string().optional().describe('another path whose map must contain this one'),
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
  goal: z.array(manifestPredicate.extend({ say: localized.describe('shown while it does not hold') })).min(1),
  mistakes: z.array(z.strictObject({ id, when: z.array(manifestPredicate).min(1), say: localized, example: z.string().describe('YAML that makes this mistake; a test proves that it gets this message and no pass') })).default([]),
  hints: z.array(localized).max(3).default([]),
  done: localized.describe('said when solved'),
});
export type Exercise = z.infer<typeof exercise>;
