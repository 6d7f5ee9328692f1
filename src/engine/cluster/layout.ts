import { ownerGroup } from './facts.ts';
import { podKey, type ClusterState, type NodeState, type PodState } from './state.ts';

export type OwnerGroup = ReturnType<typeof ownerGroup>;
export const ownerGroups: readonly OwnerGroup[] = ['static', 'DaemonSet', 'Deployment', 'naked'];

export interface MapNode {
  node: NodeState;
  /** In the order of {@link ownerGroups}; groups without Pods are left out. */
  groups: { owner: OwnerGroup; pods: PodState[] }[];
  count: number;
}

export interface MapLayout {
  nodes: MapNode[];
  /** Pods without a node, or on a node that is not there. */
  unscheduled: PodState[];
}

/** Where each Pod stands on the map: every Pod exactly once. */
export function layoutMap(state: ClusterState): MapLayout {
  const names = new Set(state.nodes.map((node) => node.name));
  return {
    nodes: state.nodes.map((node) => {
      const here = state.pods.filter((pod) => pod.node === node.name);
      return {
        node,
        groups: ownerGroups.map((owner) => ({ owner, pods: here.filter((pod) => ownerGroup(pod.owner) === owner) })).filter((group) => group.pods.length > 0),
        count: here.length,
      };
    }),
    unscheduled: state.pods.filter((pod) => pod.node === null || !names.has(pod.node)),
  };
}

/** What the map emphasises; the shape of `highlight` in a lesson's step, everything optional. */
export interface Emphasis {
  nodes?: readonly string[];
  /** Regular expression over `namespace/name`. */
  pods?: string;
  owners?: readonly string[];
  namespace?: string;
  network?: 'host' | 'pod';
}

/** True when nothing is emphasised, so everything is shown alike. */
export function isPlain(emphasis: Emphasis | undefined): boolean {
  return !emphasis || (!emphasis.nodes?.length && !emphasis.pods && !emphasis.owners?.length && !emphasis.namespace && !emphasis.network);
}

/** True when the Pod meets every given condition. */
export function isEmphasised(pod: PodState, emphasis: Emphasis): boolean {
  return (
    (!emphasis.nodes?.length || (pod.node !== null && emphasis.nodes.includes(pod.node))) &&
    (!emphasis.pods || new RegExp(emphasis.pods).test(podKey(pod))) &&
    (!emphasis.owners?.length || emphasis.owners.includes(ownerGroup(pod.owner))) &&
    (!emphasis.namespace || pod.namespace === emphasis.namespace) &&
    (!emphasis.network || (emphasis.network === 'host') === pod.hostNetwork)
  );
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * Index of the box that an arrow key leads to: the nearest one ahead in the same row or column, else the nearest ahead.
 * The same index when there is none.
 */
export function nearest(from: number, boxes: readonly Box[], direction: Direction): number {
  const start = boxes[from];
  if (!start) return from;
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  let best = from;
  let bestDistance = Infinity;
  for (const [index, box] of boxes.entries()) {
    if (index === from) continue;
    const [along, ahead] = horizontal ? [gap(start.top, start.height, box.top, box.height), ahd(start.left, start.width, box.left, box.width)] : [gap(start.left, start.width, box.left, box.width), ahd(start.top, start.height, box.top, box.height)];
    const forward = ahead * sign;
    if (forward <= 1) continue;
    const distance = forward + along * 2 + (along > 0 ? 1e5 : 0); // the same row or column first
    if (distance < bestDistance) [best, bestDistance] = [index, distance];
  }
  return best;
}

/** Empty space between two spans, 0 when they overlap. */
function gap(a: number, aSize: number, b: number, bSize: number): number {
  return Math.max(0, b - (a + aSize), a - (b + bSize));
}
/** Signed distance from centre to centre, 0 when the spans overlap by more than half of the smaller. */
function ahd(a: number, aSize: number, b: number, bSize: number): number {
  const overlap = Math.min(a + aSize, b + bSize) - Math.max(a, b);
  return overlap > Math.min(aSize, bSize) / 2 ? 0 : b + bSize / 2 - (a + aSize / 2);
}
