import type { KubeObject } from '../gateway/kube/types.ts';
import { quantity } from './quantity.ts';

/** What a seat asks of the cluster while a learner works: the shell's requests, and a few small Pods in the own namespace. */
export const perSeat = { cpu: 0.15, memory: 192 * 2 ** 20, pods: 4 } as const;

interface PodSpec {
  nodeName?: string;
  containers?: { resources?: { requests?: Record<string, string> } }[];
}

/** How many more seats fit, and what runs out first. */
export interface Room {
  seats: number;
  by: keyof typeof perSeat;
}

const usable = (node: KubeObject) => {
  const spec = node.spec as { unschedulable?: boolean; taints?: { effect: string }[] } | undefined;
  const ready = (node.status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  return ready && !spec?.unschedulable && !(spec?.taints ?? []).some(({ effect }) => effect !== 'PreferNoSchedule');
};

/** Room by requests on nodes that take Pods without tolerations. Learners' own namespaces and shells count as seats already. */
export function roomFor(nodes: readonly KubeObject[], pods: readonly KubeObject[], ours: (namespace: string) => boolean): Room {
  const free = { cpu: 0, memory: 0, pods: 0 };
  const names = new Set<string>();
  for (const node of nodes.filter(usable)) {
    names.add(node.metadata.name);
    const allocatable = (node.status as { allocatable?: Record<string, string> }).allocatable ?? {};
    for (const key of ['cpu', 'memory', 'pods'] as const) free[key] += quantity(allocatable[key]);
  }
  for (const { spec, status, metadata } of pods) {
    const { nodeName, containers = [] } = (spec ?? {}) as PodSpec;
    const phase = (status as { phase?: string } | undefined)?.phase;
    if (!nodeName || !names.has(nodeName) || phase === 'Succeeded' || phase === 'Failed' || ours(metadata.namespace ?? '')) continue;
    free.pods--;
    for (const { resources } of containers) {
      free.cpu -= quantity(resources?.requests?.['cpu']);
      free.memory -= quantity(resources?.requests?.['memory']);
    }
  }
  const fits = (['cpu', 'memory', 'pods'] as const).map((by) => ({ by, seats: Math.max(0, Math.floor(free[by] / perSeat[by])) }));
  return fits.reduce((least, one) => (one.seats < least.seats ? one : least));
}
