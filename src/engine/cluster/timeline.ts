import type { Change } from '../schema/change.ts';
import type { ClusterData } from '../schema/cluster.ts';
import { ownerGroup } from './facts.ts';
import { applyChanges, podKey, type ClusterState } from './state.ts';

/** How the post's cluster came to be: fact base, section 4.0. */
export type MomentId = 'init' | 'operator' | 'installation' | 'ready' | 'taint' | 'cpu2' | 'gpu1' | 'now';

export interface Moment {
  id: MomentId;
  /** Seconds before the moment of the post; null where the post does not say when. */
  agoSec: number | null;
  /** What happened since the moment before. */
  changes: Change[];
}

const hm = (hours: number, minutes: number) => hours * 3600 + minutes * 60;
const taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' } as const;

/** A cluster before anything: no node, no Pod. */
export function emptyState(cluster: ClusterData): ClusterState {
  return { nodes: [], pods: [], services: cluster.services, replicas: {}, contextNamespace: 'default' };
}

/** The moments in order. Applied one after the other to {@link emptyState}, they end in the cluster of the post. */
export function timeline(cluster: ClusterData): Moment[] {
  const join = (name: string): Change[] =>
    cluster.nodes.filter((node) => node.name === name).map((node) => ({ op: 'add-node', node: { name: node.name, ip: node.ip, controlPlane: node.controlPlane, ready: true } }));
  const add = (keep: (pod: ClusterData['pods'][number]) => boolean, waiting = false): Change[] =>
    cluster.pods.filter(keep).map((pod) => ({
      op: 'add-pod',
      pod: {
        namespace: pod.ns, name: pod.name, owner: pod.owner, labels: pod.labels, hostNetwork: pod.hostNetwork,
        ...(waiting ? { node: null, phase: 'Pending', ready: false } : { node: pod.node, ip: pod.ip, phase: 'Running', ready: true }),
      },
    }));
  const on = (node: string, ns: string) => (pod: ClusterData['pods'][number]) => pod.node === node && pod.ns === ns;
  const coredns = (pod: ClusterData['pods'][number]) => pod.labels['k8s-app'] === 'kube-dns';
  return [
    {
      id: 'init',
      agoSec: hm(46, 20),
      changes: [
        ...join('cpu1'),
        { op: 'update-node', name: 'cpu1', ready: false, taints: [taint] },
        ...add((pod) => on('cpu1', 'kube-system')(pod) && !coredns(pod)),
        ...add(coredns, true),
      ],
    },
    { id: 'operator', agoSec: hm(46, 15), changes: add(on('cpu1', 'tigera-operator')) },
    {
      id: 'installation',
      agoSec: hm(46, 14),
      // Without a network only hostNetwork Pods get going; the others wait on the node or for one.
      changes: [
        ...add((pod) => on('cpu1', 'calico-system')(pod) && pod.hostNetwork),
        ...add((pod) => on('cpu1', 'calico-system')(pod) && !pod.hostNetwork, true),
        // A DaemonSet's Pod tolerates a node that is not ready, so it already has its node.
        ...cluster.pods
          .filter((pod) => on('cpu1', 'calico-system')(pod) && !pod.hostNetwork && ownerGroup(pod.owner) === 'DaemonSet')
          .map((pod): Change => ({ op: 'update-pod', namespace: pod.ns, name: pod.name, node: pod.node })),
      ],
    },
    {
      id: 'ready',
      agoSec: hm(46, 10),
      changes: [
        { op: 'update-node', name: 'cpu1', ready: true },
        ...cluster.pods
          .filter((pod) => pod.node === 'cpu1' && !pod.hostNetwork)
          .map((pod): Change => ({ op: 'update-pod', namespace: pod.ns, name: pod.name, node: pod.node, ip: pod.ip, phase: 'Running', ready: true })),
      ],
    },
    { id: 'taint', agoSec: null, changes: [{ op: 'update-node', name: 'cpu1', taints: [] }] },
    { id: 'cpu2', agoSec: hm(17, 25), changes: [...join('cpu2'), ...add((pod) => pod.node === 'cpu2')] },
    { id: 'gpu1', agoSec: hm(17, 15), changes: [...join('gpu1'), ...add((pod) => pod.node === 'gpu1')] },
    { id: 'now', agoSec: 0, changes: [] },
  ];
}

/** The state at each moment: ages count from it, and what it brought is marked as new. */
export function timelineStates(cluster: ClusterData): { moment: Moment; state: ClusterState }[] {
  let state = emptyState(cluster);
  let ago = 0;
  return timeline(cluster).map((moment) => {
    const before = new Set(state.pods.map(podKey));
    state = applyChanges(state, moment.changes);
    ago = moment.agoSec ?? ago;
    return {
      moment,
      state: {
        ...state,
        nodes: state.nodes.map((node) => {
          const known = cluster.nodes.find((item) => item.name === node.name);
          return known ? { ...node, cpu: known.cpu, memory: known.memory, podCIDR: known.podCIDR, tunnel: known.tunnel, ageSec: Math.max(0, known.ageSec - ago) } : node;
        }),
        pods: state.pods.map((pod) => {
          const known = cluster.pods.find((item) => podKey({ namespace: item.ns, name: item.name }) === podKey(pod));
          return { ...pod, created: !before.has(podKey(pod)), containers: known?.containers ?? [], ageSec: Math.max(0, (known?.ageSec ?? 0) - ago) };
        }),
      },
    };
  });
}
