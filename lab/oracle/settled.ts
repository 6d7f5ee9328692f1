import { LabError, until } from '../cluster/run.ts';
import { nodes, workers } from '../cluster/shape.ts';
import type { ApiClient } from './api-client.ts';

interface Condition {
  type: string;
  status: string;
  reason?: string;
  lastTransitionTime?: string;
}

interface Seen {
  metadata: { name: string; generation?: number };
  spec?: { taints?: unknown[] };
  status?: { conditions?: Condition[]; availableReplicas?: number; numberAvailable?: number; observedGeneration?: number };
  subsets?: { addresses?: unknown[] }[];
  endpoints?: { conditions: { ready: boolean } }[];
  items?: Seen[];
}

/** What `lab:up` does not wait for, and answers show. */
interface Settled {
  what: string;
  path: string;
  so(seen: Seen): boolean;
}

const is = (type: string, { status }: Seen, reason?: string) => status?.conditions?.some((one) => one.type === type && one.status === 'True' && (reason === undefined || one.reason === reason)) ?? false;
const system = '/namespaces/kube-system';

const conditions: readonly Settled[] = [
  { what: 'three nodes Ready, without taints', path: '/api/v1/nodes', so: ({ items = [] }) => items.length === nodes.length && items.every((node) => is('Ready', node) && !node.spec?.taints) },
  { what: 'all Pods of kube-system ready', path: `/api/v1${system}/pods`, so: ({ items = [] }) => items.length > 0 && items.every((pod) => is('Ready', pod)) },
  { what: 'CoreDNS rolled out', path: `/apis/apps/v1${system}/deployments/coredns`, so: (seen) => seen.status?.availableReplicas === 2 && is('Available', seen) && is('Progressing', seen, 'NewReplicaSetAvailable') },
  { what: 'its ReplicaSet has counted', path: `/apis/apps/v1${system}/replicasets`, so: ({ items = [] }) => items.every(({ status }) => status?.availableReplicas === 2) },
  { what: 'kube-proxy rolled out', path: `/apis/apps/v1${system}/daemonsets/kube-proxy`, so: ({ status }) => status?.numberAvailable === nodes.length },
  { what: 'both CoreDNS Pods in the Endpoints of kube-dns', path: `/api/v1${system}/endpoints/kube-dns`, so: ({ subsets = [] }) => subsets.length === 1 && subsets[0]!.addresses?.length === 2 },
  { what: 'both CoreDNS Pods in the EndpointSlice of kube-dns', path: `/apis/discovery.k8s.io/v1${system}/endpointslices`, so: ({ items = [] }) => items.length === 1 && items[0]!.endpoints?.filter(({ conditions: { ready } }) => ready).length === 2 },
  { what: 'a lease of each node', path: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases', so: ({ items = [] }) => items.length === nodes.length },
  ...['default', 'kube-node-lease', 'kube-public', 'kube-system'].flatMap((namespace): Settled[] => [
    { what: `the ServiceAccount of ${namespace}`, path: `/api/v1/namespaces/${namespace}/serviceaccounts`, so: ({ items = [] }) => items.some(({ metadata }) => metadata.name === 'default') },
    { what: `the certificate in ${namespace}`, path: `/api/v1/namespaces/${namespace}/configmaps`, so: ({ items = [] }) => items.some(({ metadata }) => metadata.name === 'kube-root-ca.crt') },
  ]),
];

interface EventList {
  items: { metadata: { resourceVersion: string }; reason: string; involvedObject: { kind: string; name: string }; source: { component?: string } }[];
}

/** A kubelet may write its events long after what they are about. */
const lateSeconds = 120;
const quietSeconds = 2;

/** Waits until a cluster that is young has said everything about its start: otherwise some of it would come later. */
async function untilEventsCame(client: ApiClient, seconds: number): Promise<void> {
  const readySince = (await client.json<{ items: Seen[] }>('GET', '/api/v1/nodes')).items.map(({ status }) => Date.parse(status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? ''));
  if (readySince.every((time) => Date.now() - time > lateSeconds * 1000)) return;
  let [last, since] = ['', Date.now()];
  await until('the events of the nodes’ start', seconds, async () => {
    const { items } = await client.json<EventList>('GET', '/api/v1/events');
    const seen = JSON.stringify(items.map(({ metadata }) => metadata.resourceVersion));
    if (seen !== last) [last, since] = [seen, Date.now()];
    const told = (node: string, reason: string) => items.some((event) => event.reason === reason && event.involvedObject.kind === 'Node' && event.involvedObject.name === node && (reason !== 'Starting' || event.source.component !== 'kubelet'));
    // cpu1 is ready before anybody could be told; kube-proxy says Starting.
    const all = workers.every(({ name }) => told(name, 'NodeReady')) && nodes.every(({ name }) => told(name, 'RegisteredNode') && told(name, 'Starting'));
    // Who asks a second time has had them removed: then it is quiet, and the cluster soon no longer young.
    return Date.now() - since > (all ? quietSeconds : 15) * 1000 ? true : undefined;
  });
}

/** Waits until controllers have nothing more to do on a cluster that has just come up. @throws LabError with what does not come */
export async function untilSettled(client: ApiClient, seconds = 60): Promise<void> {
  const missing = async () => (await Promise.all(conditions.map(async ({ what, path, so }) => (so(await client.json<Seen>('GET', path)) ? [] : [what])))).flat();
  await until('a settled cluster', seconds, async () => ((await missing()).length === 0 ? true : undefined), 250).catch(async () => {
    throw new LabError(`the cluster does not settle; missing: ${(await missing()).join('; ')}`);
  });
  await untilEventsCame(client, seconds);
}
