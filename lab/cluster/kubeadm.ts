import { randomBytes, createHash, X509Certificate } from 'node:crypto';
import { control, network, versions, workers } from './shape.ts';
import { kubectl, on, tryKubectl, tryOn } from './on.ts';
import { inState } from './paths.ts';
import { podNetwork } from './pod-network.ts';
import { until } from './run.ts';

const socket = 'unix:///run/containerd/containerd.sock';

/** A bootstrap token: abcdef.0123456789abcdef. */
export function newToken(): string {
  const hex = randomBytes(11).toString('hex');
  return `${hex.slice(0, 6)}.${hex.slice(6)}`;
}

/** kubeadm's configuration for the control plane. */
export function initConfig(token: string): string {
  return `apiVersion: kubeadm.k8s.io/v1beta3
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${control.address}, bindPort: 6443 }
bootstrapTokens: [{ token: ${token}, ttl: 24h0m0s }]
nodeRegistration:
  name: ${control.name}
  criSocket: ${socket}
  imagePullPolicy: IfNotPresent
  kubeletExtraArgs: { node-ip: ${control.address} }
---
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: ${versions.kubernetes}
clusterName: kubernetes
# The blocks are the post's, which Calico had given out; the controller manager would give every node a /24 of its own.
controllerManager: { extraArgs: { allocate-node-cidrs: "false" } }
networking: { podSubnet: ${network.pods}, serviceSubnet: ${network.services}, dnsDomain: cluster.local }
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
oomScoreAdj: 0
# The disk is the machine's: when others fill it, a node would throw images away that it cannot pull again (its own pause among them).
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: { memory.available: 100Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1% }
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
oomScoreAdj: 0
# These belong to the whole machine; a node must not set them.
conntrack: { maxPerCore: 0, min: 0 }
`;
}

/** `kubeadm init` on cpu1. */
export async function initControlPlane(token: string): Promise<void> {
  await on(control.name, ['tee', '/etc/kubernetes/kubeadm.yaml'], { input: initConfig(token) });
  // Its proxy check writes IPv4 addresses in brackets, which newer Go releases refuse to parse. There is no proxy here.
  const ignore = '--ignore-preflight-errors=HTTPProxyCIDR';
  await on(control.name, ['kubeadm', 'init', '--config', '/etc/kubernetes/kubeadm.yaml', ignore], { log: inState('kubeadm-init.log') });
}

/**
 * Gives cpu1 its Pod network and waits until both CoreDNS Pods have cpu1, alone at first, as in the post. It gets the network
 * when kube-proxy's rules are there: a connection to 10.96.0.1 that began before them would hang for its 30 seconds.
 */
export async function startPodNetwork(): Promise<void> {
  await until('kube-proxy’s rules on cpu1', 60, async () => ((await tryOn(control.name, ['sh', '-c', 'iptables-save -t nat | grep -q "10.96.0.1/32"'])).code === 0 ? true : undefined));
  await on(control.name, ['tee', '/etc/cni/net.d/10-lab.conflist'], { input: podNetwork(control) });
  await until('CoreDNS on cpu1', 90, async () => {
    const { stdout } = await tryKubectl(['-n', 'kube-system', 'get', 'pods', '-l', 'k8s-app=kube-dns', '-o', 'jsonpath={.items[*].spec.nodeName}']);
    return stdout.split(' ').filter((node) => node === control.name).length === 2 ? true : undefined;
  });
}

/** `kubeadm join` on both workers at once. */
export async function joinWorkers(token: string): Promise<void> {
  const authority = new X509Certificate(await on(control.name, ['cat', '/etc/kubernetes/pki/ca.crt']));
  const hash = createHash('sha256').update(authority.publicKey.export({ type: 'spki', format: 'der' })).digest('hex');
  const args = ['--token', token, '--discovery-token-ca-cert-hash', `sha256:${hash}`, '--cri-socket', socket];
  await Promise.all(workers.map(({ name }) => on(name, ['kubeadm', 'join', `${control.address}:6443`, ...args], { log: inState(`kubeadm-join-${name}.log`) })));
}

/** The post's cpu1 works too: its taint is taken off. */
export async function untaintControlPlane(): Promise<void> {
  await kubectl(['taint', 'nodes', control.name, 'node-role.kubernetes.io/control-plane:NoSchedule-']);
}
