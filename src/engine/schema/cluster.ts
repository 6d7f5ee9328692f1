import { z } from 'zod';

const labels = z.record(z.string(), z.string());

/** content/cluster.json: the post's cluster as data. Every number of the course that can be derived is derived from it. */
export const clusterData = z.object({
  nodes: z.array(
    z.object({
      name: z.string(),
      ip: z.string(),
      ageSec: z.number().describe('seconds before the moment of the post'),
      controlPlane: z.boolean(),
      cpu: z.string(),
      memory: z.string(),
      allocatableMemory: z.string(),
      podCIDR: z.string(),
      tunnel: z.string().describe('address of vxlan.calico, the first of the Calico block'),
      taints: z.array(z.object({ key: z.string(), value: z.string().optional(), effect: z.string() })),
    }),
  ),
  pods: z.array(
    z.object({
      ns: z.string(),
      name: z.string(),
      node: z.string(),
      ip: z.string(),
      hostNetwork: z.boolean(),
      owner: z.string().describe('Kind/name'),
      containers: z.array(z.string()),
      restarts: z.number(),
      ageSec: z.number(),
      dnsPolicy: z.string(),
      labels,
    }),
  ),
  services: z.array(z.object({ ns: z.string(), name: z.string(), clusterIP: z.string(), ports: z.array(z.string()), selector: labels.nullable() })),
  deployments: z.array(z.object({ ns: z.string(), name: z.string(), replicas: z.number(), selector: labels, ageSec: z.number() })),
  daemonsets: z.array(z.object({ ns: z.string(), name: z.string(), nodeSelector: labels, ageSec: z.number() })),
  replicasets: z.array(z.object({ ns: z.string(), name: z.string(), replicas: z.number(), selector: labels, ageSec: z.number() })),
});
export type ClusterData = z.infer<typeof clusterData>;
