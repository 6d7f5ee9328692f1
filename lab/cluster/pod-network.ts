import type { NodeShape } from './shape.ts';

/**
 * A node's CNI configuration: a bridge, and addresses from the node's own block of the post. Calico itself cannot be had
 * here; so no NetworkPolicy is enforced, and interfaces are called `cni0` and `veth…`, not `cali…`.
 */
export function podNetwork({ block }: Pick<NodeShape, 'block'>): string {
  const bridge = {
    type: 'bridge',
    bridge: 'cni0',
    isGateway: true,
    ipMasq: false,
    hairpinMode: true,
    ipam: { type: 'host-local', ranges: [[{ subnet: block }]], routes: [{ dst: '0.0.0.0/0' }] },
  };
  return `${JSON.stringify({ cniVersion: '0.4.0', name: 'lab', plugins: [bridge, { type: 'portmap', capabilities: { portMappings: true } }] }, null, 2)}\n`;
}
