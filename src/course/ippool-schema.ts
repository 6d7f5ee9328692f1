import type { SchemaType } from '../engine/manifest/schema.ts';

const encapsulation = ['Never', 'CrossSubnet', 'Always'] as const;

/** Fields of Calico's IPPool (crd.projectcalico.org/v1, v3.30), described in our own words. */
export const ipPool: Readonly<Record<string, SchemaType>> = {
  IPPool: {
    doc: 'A range of addresses from which Calico gives Pods their IPs.',
    fields: {
      apiVersion: { type: 'string', doc: 'Group and version of the resource: crd.projectcalico.org/v1.' },
      kind: { type: 'string', doc: 'IPPool.' },
      metadata: { type: 'ObjectMeta', doc: 'Name, labels and annotations. An IPPool is cluster-scoped: it has no namespace.' },
      spec: { type: 'IPPoolSpec', doc: 'The range and how packets to its addresses travel.' },
    },
  },
  IPPoolSpec: {
    doc: 'The range and how packets to its addresses travel.',
    fields: {
      cidr: { type: 'string', required: true, doc: 'The range of the pool, e.g. 10.244.0.0/16.' },
      blockSize: { type: 'integer', doc: 'Prefix length of the blocks that nodes take from the pool. 26 (64 addresses) by default for IPv4, 122 for IPv6; it cannot be changed later.' },
      ipipMode: { type: 'string', values: encapsulation, doc: 'When to wrap packets in IP-in-IP: Never (default), CrossSubnet or Always. Only one of ipipMode and vxlanMode may be other than Never.' },
      vxlanMode: { type: 'string', values: encapsulation, doc: 'When to wrap packets in VXLAN: Never (default), CrossSubnet (only between nodes in different subnets) or Always.' },
      natOutgoing: { type: 'boolean', doc: 'Whether packets that leave the pools get the address of their node, so that answers find back. false by default.' },
      disabled: { type: 'boolean', doc: 'Whether Calico stops giving out addresses of this pool. Addresses in use stay.' },
      disableBGPExport: { type: 'boolean', doc: 'Whether routes to this pool are kept from BGP peers. false by default.' },
      nodeSelector: { type: 'string', doc: 'Which nodes may take blocks from the pool, in Calico’s selector language; all() by default.' },
      namespaceSelector: { type: 'string', doc: 'Which namespaces’ Pods may get addresses from the pool, in Calico’s selector language.' },
      allowedUses: { type: '[]string', values: ['Workload', 'Tunnel', 'LoadBalancer'], doc: 'What addresses may be used for: Workload, Tunnel, LoadBalancer. Workload and Tunnel by default.' },
      assignmentMode: { type: 'string', values: ['Automatic', 'Manual'], doc: 'Automatic (default), or Manual: only for Pods that ask for the pool by name.' },
    },
  },
};
