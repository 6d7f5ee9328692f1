import type { ClusterState, NodeState, PodState } from './state.ts';

/** The Calico block (/26) that an address lies in: `10.244.184.81` → `10.244.184.64/26`. */
export function calicoBlock(ip: string): string {
  const parts = ip.split('.').map(Number);
  return `${parts.slice(0, 3).join('.')}.${(parts[3] ?? 0) & 0b11000000}/26`;
}

/** Why a Pod has the address it has. */
export type IpReason = { kind: 'none' } | { kind: 'host'; node: string } | { kind: 'calico'; node: string; block: string };

export function ipReason(pod: PodState): IpReason {
  if (!pod.ip || pod.node === null) return { kind: 'none' };
  return pod.hostNetwork ? { kind: 'host', node: pod.node } : { kind: 'calico', node: pod.node, block: calicoBlock(pod.ip) };
}

export type ServiceData = ClusterState['services'][number];

/** Services whose selector picks the Pod. */
export function servicesOf(state: ClusterState, pod: PodState): ServiceData[] {
  return state.services.filter((service) => service.ns === pod.namespace && selects(service, pod));
}

/** Ready Pods behind a Service, as its EndpointSlice would list them. */
export function endpointsOf(state: ClusterState, service: ServiceData): PodState[] {
  return state.pods.filter((pod) => pod.namespace === service.ns && pod.ready && !pod.deleting && pod.ip && selects(service, pod));
}

function selects(service: ServiceData, pod: PodState): boolean {
  return service.selector !== null && Object.entries(service.selector).every(([key, value]) => pod.labels[key] === value);
}

/** The node a Pod runs on. */
export function nodeOf(state: ClusterState, pod: PodState): NodeState | undefined {
  return state.nodes.find((node) => node.name === pod.node);
}

/** An age as kubectl prints it (apimachinery `duration.HumanDuration`): `46h`, `5d3h`, `90s`. */
export function humanAge(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const pair = (big: number, bigUnit: string, small: number, smallUnit: string) => (small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`);
  const minutes = Math.floor(s / 60);
  const hours = Math.floor(s / 3600);
  const days = Math.floor(hours / 24);
  if (s < 120) return `${s}s`;
  if (minutes < 10) return pair(minutes, 'm', s % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (hours < 192) return pair(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  return pair(Math.floor(days / 365), 'y', days % 365, 'd');
}
