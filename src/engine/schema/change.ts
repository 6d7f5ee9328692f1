import { z } from 'zod';

/**
 * A change of the cluster, as the map and the goals see it. Replay sessions declare them,
 * a simulator or a live cluster will derive them from watch events.
 */
export const change = z
  .discriminatedUnion('op', [
    z.strictObject({
      op: z.literal('add-pod'),
      pod: z.strictObject({
        namespace: z.string(),
        name: z.string(),
        node: z.string().nullable().describe('null while unscheduled'),
        ip: z.string().optional(),
        hostNetwork: z.boolean().default(false),
        owner: z.string().nullable().describe('Kind/name of the controller, null for a naked Pod'),
        phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']).default('Running'),
        ready: z.boolean().default(true),
        labels: z.record(z.string(), z.string()).default({}),
      }),
    }),
    z.strictObject({ op: z.literal('delete-pod'), namespace: z.string(), name: z.string() }),
    z.strictObject({
      op: z.literal('update-pod'),
      namespace: z.string(),
      name: z.string(),
      node: z.string().optional(),
      ip: z.string().optional(),
      phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']).optional(),
      ready: z.boolean().optional(),
      deleting: z.boolean().optional(),
    }),
    z.strictObject({
      op: z.literal('add-node'),
      node: z.strictObject({ name: z.string(), ip: z.string(), controlPlane: z.boolean().default(false), ready: z.boolean().default(true) }),
    }),
    z.strictObject({
      op: z.literal('update-node'),
      name: z.string(),
      ready: z.boolean().optional(),
      unschedulable: z.boolean().optional(),
      taints: z.array(z.strictObject({ key: z.string(), value: z.string().optional(), effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']) })).optional(),
    }),
    z.strictObject({ op: z.literal('scale'), kind: z.enum(['Deployment', 'ReplicaSet', 'DaemonSet']), namespace: z.string(), name: z.string(), replicas: z.int().min(0) }),
    z.strictObject({ op: z.literal('set-namespace'), namespace: z.string().describe('namespace of the current kubeconfig context') }),
  ])
  .describe('one change of the cluster');
export type Change = z.infer<typeof change>;
