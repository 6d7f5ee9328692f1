import { kubectl } from '../cluster/on.ts';
import type { SeenPod, SeenService, SeenSet } from './names.ts';

interface Item {
  kind: string;
  metadata: { uid: string; name: string; namespace?: string; creationTimestamp: string; generateName?: string; ownerReferences?: { kind: string; name: string }[] };
  spec: { nodeName?: string; hostNetwork?: boolean; clusterIP?: string };
  status: { podIP?: string };
}

/** Pods, ReplicaSets, Services and the generated names of EndpointSlices that the cluster has now. */
export async function lookAround(): Promise<{ pods: SeenPod[]; sets: SeenSet[]; services: SeenService[]; others: string[] }> {
  const { items } = JSON.parse(await kubectl(['get', 'pods,replicasets,services,endpointslices', '-A', '-o', 'json'])) as { items: Item[] };
  const of = (kind: string) => items.filter((item) => item.kind === kind);
  const owner = (item: Item, kind: string) => item.metadata.ownerReferences?.find((reference) => reference.kind === kind)?.name;
  const created = ({ metadata }: Item) => Date.parse(metadata.creationTimestamp);
  return {
    pods: of('Pod').map((item) => ({
      uid: item.metadata.uid,
      namespace: item.metadata.namespace!,
      name: item.metadata.name,
      node: item.spec.nodeName ?? '',
      ip: item.status.podIP ?? '',
      hostNetwork: item.spec.hostNetwork ?? false,
      created: created(item),
      replicaSet: owner(item, 'ReplicaSet'),
      generated: item.metadata.generateName !== undefined,
    })),
    sets: of('ReplicaSet').flatMap((item) => {
      const deployment = owner(item, 'Deployment');
      return deployment ? [{ namespace: item.metadata.namespace!, name: item.metadata.name, deployment, created: created(item) }] : [];
    }),
    others: of('EndpointSlice').flatMap(({ metadata }) => (metadata.generateName ? [metadata.name] : [])),
    services: of('Service').map((item) => ({ namespace: item.metadata.namespace!, name: item.metadata.name, ip: item.spec.clusterIP ?? '' })),
  };
}
