import type { Change } from '../schema/change.ts';
import type { ClusterData } from '../schema/cluster.ts';

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

export interface NodeState {
  name: string;
  ip: string;
  controlPlane: boolean;
  ready: boolean;
  unschedulable: boolean;
  taints: readonly Taint[];
  /** Seconds before the moment of the post; 0 for a node that joined in this session. */
  ageSec: number;
  cpu?: string;
  memory?: string;
  podCIDR?: string;
  /** Address of the VXLAN device, the first of the node's Calico block. */
  tunnel?: string;
}

export interface PodState {
  namespace: string;
  name: string;
  /** Of a real cluster: tells a Pod from another one under the same name. */
  uid?: string;
  /** null while unscheduled. */
  node: string | null;
  ip?: string;
  hostNetwork: boolean;
  /** Kind/name of the controller, null for a naked Pod. */
  owner: string | null;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  ready: boolean;
  deleting: boolean;
  /** Created by a change: it was not there at the start. */
  created: boolean;
  labels: Readonly<Record<string, string>>;
  /** Empty when a change did not say. */
  containers: readonly string[];
  restarts: number;
  /** Seconds before the moment of the post; 0 for a Pod created in this session. */
  ageSec: number;
}

/** A snapshot of the cluster, as the map draws it and goals count it. */
export interface ClusterState {
  nodes: readonly NodeState[];
  /** Sorted by namespace, then name, like `kubectl get pods -A`. */
  pods: readonly PodState[];
  services: ClusterData['services'];
  /** Desired replicas by `Kind/namespace/name`. */
  replicas: Readonly<Record<string, number>>;
  /** Namespace of the current kubeconfig context. */
  contextNamespace: string;
}

/** The cluster as the post found it. */
export function initialState(cluster: ClusterData): ClusterState {
  const replicas: Record<string, number> = {};
  for (const item of cluster.deployments) replicas[`Deployment/${item.ns}/${item.name}`] = item.replicas;
  for (const item of cluster.replicasets) replicas[`ReplicaSet/${item.ns}/${item.name}`] = item.replicas;
  return {
    nodes: cluster.nodes.map(({ name, ip, controlPlane, taints, ageSec, cpu, memory, podCIDR, tunnel }) => ({
      name, ip, controlPlane, taints, ageSec, cpu, memory, podCIDR, tunnel, ready: true, unschedulable: false,
    })),
    pods: cluster.pods
      .map(({ ns, name, node, ip, hostNetwork, owner, labels, containers, restarts, ageSec }): PodState => ({
        namespace: ns, name, node, ip, hostNetwork, owner, labels, containers, restarts, ageSec, phase: 'Running', ready: true, deleting: false, created: false,
      }))
      .sort(byKey),
    services: cluster.services,
    replicas,
    contextNamespace: 'default',
  };
}

/**
 * The state after one change. Pure; the given state is not touched.
 * Changes are idempotent, as watch events are: adding again replaces, deleting what is gone does nothing.
 */
export function applyChange(state: ClusterState, change: Change): ClusterState {
  switch (change.op) {
    case 'add-pod': {
      const pod: PodState = { ...change.pod, deleting: false, created: true, containers: [], restarts: 0, ageSec: 0 };
      return { ...state, pods: [...state.pods.filter((other) => podKey(other) !== podKey(pod)), pod].sort(byKey) };
    }
    case 'delete-pod':
      return { ...state, pods: state.pods.filter((pod) => podKey(pod) !== podKey(change)) };
    case 'update-pod': {
      const { op: _op, namespace: _ns, name: _name, ...rest } = change;
      return { ...state, pods: state.pods.map((pod) => (podKey(pod) === podKey(change) ? { ...pod, ...defined(rest) } : pod)) };
    }
    case 'add-node': {
      const node: NodeState = { ...change.node, unschedulable: false, taints: [], ageSec: 0 };
      return { ...state, nodes: [...state.nodes.filter((other) => other.name !== node.name), node] };
    }
    case 'update-node': {
      const { op: _op, name, ...rest } = change;
      return { ...state, nodes: state.nodes.map((node) => (node.name === name ? { ...node, ...defined(rest) } : node)) };
    }
    case 'scale':
      return { ...state, replicas: { ...state.replicas, [`${change.kind}/${change.namespace}/${change.name}`]: change.replicas } };
    case 'set-namespace':
      return { ...state, contextNamespace: change.namespace };
  }
}

/** The state after a list of changes, in order. */
export function applyChanges(state: ClusterState, changes: readonly Change[]): ClusterState {
  return changes.reduce(applyChange, state);
}

/** `namespace/name`: what identifies a Pod. */
export function podKey(pod: { namespace: string; name: string }): string {
  return `${pod.namespace}/${pod.name}`;
}

function byKey(a: PodState, b: PodState): number {
  const [x, y] = [podKey(a), podKey(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<T>;
}
