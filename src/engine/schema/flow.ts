import { z } from 'zod';
import { id, localized } from './localized.ts';

/** content/flows/<id>.yaml: follow one request, one arrow per key press. */
export const flow = z
  .strictObject({
  id,
  title: localized,
  intro: localized,
  order: z.int().min(1).describe('position in lists of flows'),
  actors: z
    .array(
      z.strictObject({
        id,
        label: localized.or(z.string()).describe('component name, as on the cluster'),
        role: localized.describe('one line'),
        lane: z.enum(['you', 'control-plane', 'node', 'kernel', 'network', 'outside']).describe('where it lives'),
      }),
    )
    .min(2),
  hops: z
    .array(
      z.strictObject({
        id,
        from: id,
        to: id,
        label: localized.refine((text) => text.ko.length <= 32 && text.en.length <= 32, 'at most 32 characters').describe('short text on the arrow, ≤ 32 characters'),
        what: localized.describe('what happens'),
        reads: localized.optional().describe('what the receiver reads'),
        writes: localized.optional().describe('what the receiver writes'),
        data: z.string().optional().describe('a line on the wire or in storage, shown in the code font'),
      }),
    )
    .min(2),
})
  .superRefine((flow, context) => {
    const actors = new Set(flow.actors.map((actor) => actor.id));
    const seen = new Set<string>();
    for (const [index, hop] of flow.hops.entries()) {
      for (const end of ['from', 'to'] as const)
        if (!actors.has(hop[end])) context.addIssue({ code: 'custom', path: ['hops', index, end], message: `no actor “${hop[end]}”; known: ${[...actors].join(', ')}` });
      if (seen.has(hop.id)) context.addIssue({ code: 'custom', path: ['hops', index, 'id'], message: `hop id “${hop.id}” is used twice` });
      seen.add(hop.id);
    }
  });
export type Flow = z.infer<typeof flow>;
