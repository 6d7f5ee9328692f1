import { z } from 'zod';

const where = z
  .strictObject({
    namespace: z.string().optional(),
    name: z.string().optional().describe('exact name'),
    namePrefix: z.string().optional(),
    selector: z.string().optional().describe('label selector, equality only: k8s-app=kube-dns,tier=x'),
    node: z.string().optional(),
    ready: z.boolean().optional(),
    owner: z.string().optional().describe('Kind/name or Kind'),
    taint: z.string().optional().describe('nodes: has a taint with this key'),
    new: z.boolean().optional().describe('true: did not exist when the step began'),
  })
  .describe('which objects count');

/**
 * A goal predicate over a normalised snapshot of the cluster. The same list is evaluated on the
 * replay's declared changes, on the in-browser cluster and on a live cluster. All must hold.
 */
export const goal = z.union([
  z.strictObject({
    count: z.enum(['pods', 'nodes']).describe('what is counted'),
    where,
    equals: z.int().optional(),
    atLeast: z.int().optional(),
    distinct: z.enum(['node']).optional().describe('count distinct values of this field instead'),
  }),
  z.strictObject({ contextNamespace: z.string().describe('namespace of the current context') }),
  z.strictObject({ command: z.string().describe('session step id that must have been run (read-only commands change nothing)') }),
]);
export type Goal = z.infer<typeof goal>;
