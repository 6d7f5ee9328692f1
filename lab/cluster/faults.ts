import { network, nodeNamed } from './shape.ts';
import { onKind } from './kind.ts';
import { inNamespace } from './network.ts';
import { startNode, stopNode } from './nodes.ts';
import { removeGroups, makeGroups } from './cgroups.ts';
import { kubectl, on } from './on.ts';
import { inState } from './paths.ts';
import { remembered } from './processes.ts';
import { LabError, run } from './run.ts';

/** A thing that can be broken, and how it is mended. What `apply` returns is kept for `undo`. */
export interface Fault {
  name: string;
  /** Arguments as shown in the help. */
  usage: string;
  about: string;
  /** Completes and checks the arguments. @throws LabError */
  check(args: readonly string[]): string[];
  apply(args: readonly string[]): Promise<string | void>;
  undo(args: readonly string[], kept: string): Promise<unknown>;
}

const oneNode = (args: readonly string[], fallback?: string) => [nodeNamed(args[0] ?? fallback).name];
const none = () => [];
const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const manifest = (name: string) => `/etc/kubernetes/manifests/${name}.yaml`;
const aside = (name: string) => `/etc/kubernetes/${name}.yaml`;

/** Stops or starts a service that the node's first process keeps. */
async function service(node: string, name: 'kubelet' | 'containerd', run: boolean): Promise<void> {
  if (onKind()) await on(node, ['systemctl', run ? 'start' : 'stop', name]);
  else await on(node, ['sh', '-c', run ? `rm -f /run/hold/${name}` : `touch /run/hold/${name}; [ ! -f /run/${name}.pid ] || kill "$(cat /run/${name}.pid)"`]);
}

function serviceFault(name: 'kubelet' | 'containerd', about: string): Fault {
  return {
    name: `stop-${name}`,
    usage: '[node=cpu2]',
    about,
    check: (args) => oneNode(args, 'cpu2'),
    apply: ([node]) => service(node!, name, false),
    undo: ([node]) => service(node!, name, true),
  };
}

/** @throws LabError on kind, whose machines' power and cables are its engine's */
function notOnKind() {
  if (onKind()) throw new LabError('this fault needs the lab of namespaces; with kind use the container engine (docker stop, docker network disconnect)');
}

/** @throws LabError if it has ended */
function lanDns(): number {
  const id = remembered(inState('lan/dns.pid'));
  if (!id) throw new LabError('the LAN’s DNS is not running');
  return id;
}

const dnsDeployment = ['-n', 'kube-system', 'deployment/coredns'];
const selector = (value: string) => ['-n', 'kube-system', 'patch', 'service', 'kube-dns', '-p', JSON.stringify({ spec: { selector: { 'k8s-app': value } } })];

/** Every fault that can be asked for. */
export const faults: readonly Fault[] = [
  serviceFault('kubelet', 'the kubelet stops: the node is NotReady after about 40 s, its containers go on'),
  serviceFault('containerd', 'the container runtime stops: running containers go on, none starts'),
  {
    name: 'power-off',
    usage: '[node=cpu2]',
    about: 'everything on the node ends at once, as if its plug was pulled',
    check: (args) => oneNode(args, 'cpu2'),
    async apply([node]) {
      notOnKind();
      await stopNode(node!);
      await removeGroups(node!);
    },
    async undo([node]) {
      makeGroups([node!]);
      await startNode(nodeNamed(node));
    },
  },
  {
    name: 'unplug',
    usage: '[node=gpu1]',
    about: 'the node’s network cable is out: it runs on, but nobody reaches it',
    check: (args) => oneNode(args, 'gpu1'),
    async apply([node]) {
      notOnKind();
      await run(...inNamespace('lan', ['ip', 'link', 'set', node!, 'down']));
    },
    undo: ([node]) => run(...inNamespace('lan', ['ip', 'link', 'set', node!, 'up'])),
  },
  {
    name: 'move-manifest',
    usage: '[component=kube-scheduler]',
    about: 'a static Pod’s manifest is moved out of /etc/kubernetes/manifests',
    check([name = 'kube-scheduler']) {
      if (!components.includes(name)) throw new LabError(`which component? one of ${components.join(', ')}, not "${name}"`);
      return [name];
    },
    apply: async ([name]) => void (await on('cpu1', ['mv', manifest(name!), aside(name!)])),
    undo: ([name]) => on('cpu1', ['mv', aside(name!), manifest(name!)]),
  },
  {
    name: 'break-dns',
    usage: '',
    about: 'the selector of Service kube-dns matches no Pod: 10.96.0.10 refuses, names do not resolve',
    check: none,
    apply: async () => void (await kubectl(selector('kube-dn'))),
    undo: () => kubectl(selector('kube-dns')),
  },
  {
    name: 'scale-coredns-0',
    usage: '',
    about: 'the Deployment coredns has no Pod',
    check: none,
    apply: async () => void (await kubectl(['scale', ...dnsDeployment, '--replicas=0'])),
    undo: () => kubectl(['scale', ...dnsDeployment, '--replicas=2']),
  },
  {
    name: 'stop-lan-dns',
    usage: '',
    about: `the LAN’s DNS ${network.gateway} does not answer: names inside the cluster work, google.com does not`,
    check: none,
    async apply() {
      notOnKind();
      process.kill(lanDns(), 'SIGSTOP');
    },
    undo: async () => process.kill(lanDns(), 'SIGCONT'),
  },
  {
    name: 'taint',
    usage: '[node=cpu1] [taint=node-role.kubernetes.io/control-plane:NoSchedule]',
    about: 'the node repels new Pods',
    check: ([node = 'cpu1', taint = 'node-role.kubernetes.io/control-plane:NoSchedule']) => [nodeNamed(node).name, taint],
    apply: async ([node, taint]) => void (await kubectl(['taint', 'node', node!, taint!])),
    undo: ([node, taint]) => kubectl(['taint', 'node', node!, `${taint!}-`]),
  },
  {
    name: 'cordon',
    usage: '[node=cpu2]',
    about: 'the node takes no new Pods',
    check: (args) => oneNode(args, 'cpu2'),
    apply: async ([node]) => void (await kubectl(['cordon', node!])),
    undo: ([node]) => kubectl(['uncordon', node!]),
  },
];
