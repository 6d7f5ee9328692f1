import type { ClusterData } from '../schema/cluster.ts';

/** What owns a Pod, in the words of the course: a static Pod's mirror is owned by its Node, a Deployment's Pod by a ReplicaSet. */
export function ownerGroup(owner: string | null): 'static' | 'DaemonSet' | 'Deployment' | 'naked' {
  const kind = owner?.split('/')[0];
  if (kind === 'Node') return 'static';
  if (kind === 'DaemonSet') return 'DaemonSet';
  if (kind === 'ReplicaSet') return 'Deployment';
  return 'naked';
}

/** Every number of the course that the cluster data determines, by key. Prose and quizzes name the key, never the number. */
export function deriveFacts(cluster: ClusterData): ReadonlyMap<string, number> {
  const { pods, nodes, daemonsets, deployments, services } = cluster;
  const facts = new Map<string, number>();
  const group = (name: ReturnType<typeof ownerGroup>) => pods.filter((pod) => ownerGroup(pod.owner) === name);
  const host = pods.filter((pod) => pod.hostNetwork);

  facts.set('nodes.total', nodes.length);
  facts.set('nodes.workers', nodes.filter((node) => !node.controlPlane).length);
  facts.set('pods.total', pods.length);
  facts.set('pods.static', group('static').length);
  facts.set('pods.daemonset', group('DaemonSet').length);
  facts.set('pods.deployment', group('Deployment').length);
  facts.set('pods.host-network', host.length);
  facts.set('pods.pod-network', pods.length - host.length);
  facts.set('lines.pods-all', pods.length + 1); // `kubectl get pods -A | wc -l` counts the header
  facts.set('daemonsets.total', daemonsets.length);
  facts.set('daemonset-pods.with-one-more-node', daemonsets.length * (nodes.length + 1));
  facts.set('deployments.total', deployments.length);
  facts.set('services.total', services.length);
  facts.set('containers.total', pods.reduce((sum, pod) => sum + pod.containers.length, 0));
  facts.set('namespaces.with-pods', new Set(pods.map((pod) => pod.ns)).size);
  for (const ns of new Set(pods.map((pod) => pod.ns))) facts.set(`pods.in.${ns}`, pods.filter((pod) => pod.ns === ns).length);
  for (const deployment of deployments) facts.set(`replicas.${deployment.name}`, deployment.replicas);
  for (const node of nodes) {
    const here = pods.filter((pod) => pod.node === node.name);
    facts.set(`pods.on.${node.name}`, here.length);
    facts.set(`pods.on.${node.name}.kube-system`, here.filter((pod) => pod.ns === 'kube-system').length);
    facts.set(`pods.on.${node.name}.host-network`, here.filter((pod) => pod.hostNetwork).length);
    facts.set(`pods.on.${node.name}.pod-network`, here.filter((pod) => !pod.hostNetwork).length);
    for (const name of ['static', 'DaemonSet', 'Deployment'] as const)
      facts.set(`pods.on.${node.name}.${name.toLowerCase()}`, here.filter((pod) => ownerGroup(pod.owner) === name).length);
    facts.set(`hours.${node.name}`, Math.floor(node.ageSec / 3600));
  }
  const ages = nodes.map((node) => Math.floor(node.ageSec / 3600)).sort((a, b) => b - a);
  facts.set('hours.cpu1-alone', (ages[0] ?? 0) - (ages[1] ?? 0));
  // Calico IPAM uses every address of a block: 2^(32-26); VXLAN takes one for the tunnel device.
  facts.set('calico.block', 2 ** (32 - 26));
  facts.set('calico.block-minus-tunnel', 2 ** (32 - 26) - 1);
  facts.set('calico.blocks', 2 ** (26 - 16));
  return facts;
}

/**
 * Replaces `{{key}}` by the derived number.
 *
 * @throws Error naming the unknown key and the nearest known ones
 */
export function fillFacts(text: string, facts: ReadonlyMap<string, number>): string {
  return text.replace(/\{\{([\w.-]+)\}\}/g, (_, key: string) => {
    const value = facts.get(key);
    if (value === undefined) {
      const near = [...facts.keys()].filter((known) => known.split('.')[0] === key.split('.')[0]);
      throw new Error(`unknown fact {{${key}}}; known here: ${near.join(', ') || [...facts.keys()].join(', ')}`);
    }
    return String(value);
  });
}
