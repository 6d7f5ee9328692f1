/** A machine of the post's cluster. */
export interface NodeShape {
  name: NodeName;
  /** On the lab's LAN 172.30.1.0/24. */
  address: string;
  /** Its /26 of Pod addresses, as Calico had given it out. */
  block: string;
  controlPlane: boolean;
}

export const nodeNames = ['cpu1', 'cpu2', 'gpu1'] as const;
export type NodeName = (typeof nodeNames)[number];

/** The post's three machines: names, addresses and Pod blocks are what its `kubectl` printed. */
export const nodes: readonly NodeShape[] = [
  { name: 'cpu1', address: '172.30.1.43', block: '10.244.184.64/26', controlPlane: true },
  { name: 'cpu2', address: '172.30.1.80', block: '10.244.102.128/26', controlPlane: false },
  { name: 'gpu1', address: '172.30.1.38', block: '10.244.5.192/26', controlPlane: false },
];

export const network = {
  lan: '172.30.1.0/24',
  /** Gateway, DNS and the lab's Docker Hub. */
  gateway: '172.30.1.1',
  /** End of a cable to the host, so that the host's own kubectl reaches the API server. */
  host: '172.30.1.2',
  pods: '10.244.0.0/16',
  services: '10.96.0.0/12',
  dns: '10.96.0.10',
} as const;

/** The newest line of 1.3x that the Go proxy serves complete (1.31 and 1.32 lack staging modules); kubectl is the course's 1.31. */
export const versions = { kubernetes: 'v1.30.14', etcd: '3.5.15', coredns: 'v1.11.3', pause: '3.9' } as const;

/**
 * The outside names of the course. The lab has no internet: its own zone answers, from the address range
 * that is reserved for documentation, so that nobody takes it for the real answer.
 */
export const outside: Readonly<Record<string, string>> = { 'google.com': '203.0.113.10', 'kubernetes.io': '203.0.113.20' };

export const control = nodes.find((node) => node.controlPlane)!;
export const workers = nodes.filter((node) => !node.controlPlane);

/** @throws Error naming the three nodes if there is no such node */
export function nodeNamed(name: string | undefined): NodeShape {
  const found = nodes.find((node) => node.name === name);
  if (!found) throw new Error(`which node? one of ${nodeNames.join(', ')}${name ? `, not "${name}"` : ''}`);
  return found;
}
