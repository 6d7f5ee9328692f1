import { podKey, type ClusterState, type NodeState, type PodState } from '../cluster/state.ts';

/** What is read of a Kubernetes object; everything may be missing, since what comes over the wire is not ours. */
export interface ApiObject {
  metadata?: {
    name?: string;
    namespace?: string;
    uid?: string;
    labels?: Readonly<Record<string, string>>;
    annotations?: Readonly<Record<string, string>>;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    ownerReferences?: readonly { kind?: string; name?: string; controller?: boolean }[];
  };
  spec?: Readonly<Record<string, unknown>>;
  status?: Readonly<Record<string, unknown>>;
}

/** Lists as the API server gives them. */
export interface ApiObjects {
  nodes: readonly ApiObject[];
  pods: readonly ApiObject[];
  services: readonly ApiObject[];
  deployments: readonly ApiObject[];
  replicaSets: readonly ApiObject[];
}

export interface SnapshotOptions {
  /** Milliseconds since 1970, for ages. */
  now: number;
  /** Namespaces to show, and what each is called in the state; undefined: all under their own names. */
  namespaces?: ReadonlyMap<string, string>;
  /** Of the learner's kubectl, by its real name. */
  contextNamespace?: string;
}

interface PodSpec {
  nodeName?: string;
  hostNetwork?: boolean;
  containers?: readonly { name?: string }[];
}

interface PodStatus {
  phase?: string;
  podIP?: string;
  conditions?: readonly { type?: string; status?: string }[];
  containerStatuses?: readonly { restartCount?: number }[];
}

interface NodeSpec {
  unschedulable?: boolean;
  podCIDR?: string;
  taints?: readonly { key?: string; value?: string; effect?: string }[];
}

interface NodeStatus {
  addresses?: readonly { type?: string; address?: string }[];
  capacity?: Readonly<Record<string, string>>;
  conditions?: readonly { type?: string; status?: string }[];
}

interface ServiceSpec {
  clusterIP?: string;
  selector?: Readonly<Record<string, string>>;
  ports?: readonly { port?: number; protocol?: string }[];
}

const nameOf = (object: ApiObject): string => object.metadata?.name ?? '';
const isTrue = (conditions: PodStatus['conditions'] | NodeStatus['conditions'], type: string): boolean => conditions?.some((item) => item.type === type && item.status === 'True') ?? false;

/** The state of a real cluster as goals and the map read it. Pure. */
export function snapshot(objects: ApiObjects, { now, namespaces, contextNamespace = 'default' }: SnapshotOptions): ClusterState {
  const called = (namespace: string): string | undefined => (namespaces ? namespaces.get(namespace) : namespace);
  const age = ({ metadata }: ApiObject): number => Math.max(0, Math.floor((now - Date.parse(metadata?.creationTimestamp ?? '')) / 1000)) || 0;
  /** What lies in a namespace that is shown, with the name it is shown under. */
  const shown = (list: readonly ApiObject[]): [ApiObject, string][] =>
    list.flatMap((object): [ApiObject, string][] => {
      const namespace = called(object.metadata?.namespace ?? '');
      return namespace === undefined ? [] : [[object, namespace]];
    });

  const replicas: Record<string, number> = {};
  for (const [kind, list] of [['Deployment', objects.deployments], ['ReplicaSet', objects.replicaSets]] as const)
    for (const [object, namespace] of shown(list)) replicas[`${kind}/${namespace}/${nameOf(object)}`] = Number(object.spec?.['replicas'] ?? 1);

  return {
    nodes: [...objects.nodes].sort((a, b) => compare(nameOf(a), nameOf(b))).map((node) => nodeState(node, age(node))),
    pods: shown(objects.pods).map(([pod, namespace]) => podState(pod, namespace, age(pod))).sort((a, b) => compare(podKey(a), podKey(b))),
    services: shown(objects.services)
      .map(([service, ns]) => serviceState(service, ns))
      .sort((a, b) => compare(`${a.ns}/${a.name}`, `${b.ns}/${b.name}`)),
    replicas,
    contextNamespace: called(contextNamespace) ?? contextNamespace,
  };
}

function nodeState(node: ApiObject, ageSec: number): NodeState {
  const { labels = {}, annotations = {} } = node.metadata ?? {};
  const spec = (node.spec ?? {}) as NodeSpec;
  const { addresses, capacity = {}, conditions } = (node.status ?? {}) as NodeStatus;
  return {
    name: nameOf(node),
    ip: addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    controlPlane: 'node-role.kubernetes.io/control-plane' in labels,
    ready: isTrue(conditions, 'Ready'),
    unschedulable: spec.unschedulable ?? false,
    // `kubectl cordon` and a node that is not ready set taints of their own; lessons speak of those that someone set.
    taints: (spec.taints ?? []).filter(({ key }) => key && !key.startsWith('node.kubernetes.io/')).map(({ key = '', value, effect = '' }) => ({ key, ...(value ? { value } : {}), effect })),
    ageSec,
    cpu: capacity['cpu'],
    memory: capacity['memory'],
    podCIDR: spec.podCIDR,
    tunnel: annotations['projectcalico.org/IPv4VXLANTunnelAddr'],
  };
}

function podState(pod: ApiObject, namespace: string, ageSec: number): PodState {
  const { labels = {}, deletionTimestamp, ownerReferences = [], uid } = pod.metadata ?? {};
  const { nodeName, hostNetwork, containers } = (pod.spec ?? {}) as PodSpec;
  const { phase, podIP, conditions, containerStatuses = [] } = (pod.status ?? {}) as PodStatus;
  const owner = ownerReferences.find(({ controller }) => controller);
  return {
    namespace,
    name: nameOf(pod),
    ...(uid ? { uid } : {}),
    node: nodeName ?? null,
    ip: podIP,
    hostNetwork: hostNetwork ?? false,
    owner: owner ? `${owner.kind}/${owner.name}` : null,
    phase: phase === 'Running' || phase === 'Succeeded' || phase === 'Failed' ? phase : phase === 'Unknown' ? 'Failed' : 'Pending',
    ready: isTrue(conditions, 'Ready'),
    deleting: deletionTimestamp !== undefined,
    // Which Pods are new a goal sees by their names and uids.
    created: false,
    labels,
    containers: (containers ?? []).map(({ name = '' }) => name),
    restarts: containerStatuses.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
    ageSec,
  };
}

function serviceState(service: ApiObject, ns: string): ClusterState['services'][number] {
  const { clusterIP = '', selector, ports = [] } = (service.spec ?? {}) as ServiceSpec;
  return { ns, name: nameOf(service), clusterIP, ports: ports.map(({ port = 0, protocol = 'TCP' }) => `${port}/${protocol}`), selector: selector ? { ...selector } : null };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
