import type { LabApi } from './api.ts';
import type { SeenPod, SeenService, SeenSet } from './names.ts';

interface Item {
  metadata: { uid: string; name: string; namespace?: string; creationTimestamp: string; generateName?: string; ownerReferences?: { kind: string; name: string }[] };
  spec: { nodeName?: string; hostNetwork?: boolean; clusterIP?: string };
  status: { podIP?: string };
}

/** Pods, ReplicaSets, Services and the generated names of EndpointSlices that the cluster has now. */
export async function lookAround(api: LabApi): Promise<{ pods: SeenPod[]; sets: SeenSet[]; services: SeenService[]; others: string[] }> {
  const list = async (path: string) => (await api.get<{ items: Item[] }>(path)).items;
  const [pods, sets, services, slices] = await Promise.all(['/api/v1/pods', '/apis/apps/v1/replicasets', '/api/v1/services', '/apis/discovery.k8s.io/v1/endpointslices'].map(list)) as [Item[], Item[], Item[], Item[]];
  const owner = (item: Item, kind: string) => item.metadata.ownerReferences?.find((reference) => reference.kind === kind)?.name;
  const created = ({ metadata }: Item) => Date.parse(metadata.creationTimestamp);
  return {
    pods: pods.map((item) => ({
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
    sets: sets.flatMap((item) => {
      const deployment = owner(item, 'Deployment');
      return deployment ? [{ namespace: item.metadata.namespace!, name: item.metadata.name, deployment, created: created(item) }] : [];
    }),
    others: slices.flatMap(({ metadata }) => (metadata.generateName ? [metadata.name] : [])),
    services: services.map((item) => ({ namespace: item.metadata.namespace!, name: item.metadata.name, ip: item.spec.clusterIP ?? '' })),
  };
}
