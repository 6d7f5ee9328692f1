import { z } from 'zod';
import { localized } from './localized.ts';

/**
 * Where an output shown to the learner comes from. Nothing is shown without one.
 * - `post`: the post's cluster. Printed in the post, or by the real kubectl from that cluster's data.
 * - `lab`: a real cluster of the same shape.
 * - `sandbox`: the in-browser cluster.
 */
export const provenance = z
  .strictObject({
    kind: z.enum(['post', 'lab', 'sandbox']).describe('where the output was printed'),
    kubernetes: z.string().regex(/^v\d+\.\d+\.\d+$/).optional().describe('version of the cluster, e.g. v1.31.13'),
    kubectl: z.string().regex(/^v\d+\.\d+\.\d+$/).optional().describe('version of the kubectl that printed it'),
    date: z.iso.date().describe('day of the recording, ISO 8601'),
    note: localized.optional().describe('what a careful reader should know about this output'),
  })
  .describe('where an output comes from');
export type Provenance = z.infer<typeof provenance>;
