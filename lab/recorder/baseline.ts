import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultBook } from '../cluster/fault-book.ts';
import { kubectl, on, tryKubectl } from '../cluster/on.ts';
import { inState } from '../cluster/paths.ts';
import { LabError, until } from '../cluster/run.ts';
import { control, nodeNames, workers } from '../cluster/shape.ts';

interface Item {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string>; deletionTimestamp?: string };
  spec: { nodeName?: string; unschedulable?: boolean; taints?: { key: string; effect: string }[] };
  status: { conditions?: { type: string; status: string }[]; containerStatuses?: { restartCount: number }[] };
}

const builtIn = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
const manifests = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `${name}.yaml`);
const addOns = ['deployment/coredns', 'daemonset/kube-proxy'] as const;
const kept = (name: string) => inState('recorder', `${name.replace('/', '-')}.json`);

/** Remembers CoreDNS and kube-proxy as kubeadm made them, the first time the recorder sees this cluster. */
async function remember(): Promise<void> {
  for (const name of addOns) {
    if (existsSync(kept(name))) continue;
    const object = JSON.parse(await kubectl(['-n', 'kube-system', 'get', name, '-o', 'json'])) as { metadata: Record<string, unknown>; status?: unknown };
    const { name: own, namespace, labels } = object.metadata;
    object.metadata = { name: own, namespace, labels };
    delete object.status;
    mkdirSync(inState('recorder'), { recursive: true });
    writeFileSync(kept(name), JSON.stringify(object));
  }
}

async function items(): Promise<Item[]> {
  return (JSON.parse(await kubectl(['get', 'nodes,namespaces,pods,services,deployments,daemonsets', '-A', '-o', 'json'])) as { items: Item[] }).items;
}

const readyPod = ({ status }: Item) => status.conditions?.some(({ type, status: now }) => type === 'Ready' && now === 'True') ?? false;

/** Makes an add-on anew; CoreDNS goes to cpu1, where both of its Pods were at first. */
async function anew(name: (typeof addOns)[number]): Promise<void> {
  const others = workers.map((node) => node.name);
  if (name === 'deployment/coredns') await kubectl(['cordon', ...others]);
  await kubectl(['-n', 'kube-system', 'delete', name, '--cascade=foreground', '--now']);
  await kubectl(['create', '-f', '-'], { input: readFileSync(kept(name), 'utf8') });
  await kubectl(['-n', 'kube-system', 'rollout', 'status', name, '--timeout=90s']);
  if (name === 'deployment/coredns') await kubectl(['uncordon', ...others]);
  // What is there before a session must be seen to be older than it: ages are whole seconds.
  await sleep(3000);
}

/**
 * Brings the cluster to where every session begins: nothing in default, four namespaces, no taint, no fault, add-ons as
 * kubeadm made them with CoreDNS on cpu1, no events.
 *
 * @throws LabError if it does not get there
 */
export async function toBaseline(): Promise<void> {
  await remember();
  await new FaultBook().undo(undefined);
  const tidy = nodeNames.map((node) => on(node, ['sh', '-c', `kill -CONT "$(cat /run/kubelet.pid)"; cd /etc/kubernetes/manifests && for f in * .[!.]*; do case " ${manifests.join(' ')} " in *" $f "*) ;; *) rm -f -- "$f";; esac; done; rm -rf /home/learner`]));
  const [all] = await Promise.all([items(), ...tidy]);
  const of = (kind: string, namespace?: string) => all.filter((item) => item.kind === kind && (!namespace || item.metadata.namespace === namespace));
  for (const { metadata, spec } of of('Node')) {
    if (spec.unschedulable) await kubectl(['uncordon', metadata.name]);
    for (const { key, effect } of spec.taints ?? []) if (!key.startsWith('node.kubernetes.io/')) await kubectl(['taint', 'node', metadata.name, `${key}:${effect}-`]);
  }
  const mine = [...of('Pod', 'default'), ...of('Deployment', 'default'), ...of('DaemonSet', 'default')];
  if (mine.length > 0) {
    await tryKubectl(['delete', 'deployments,replicasets,daemonsets,statefulsets,jobs,cronjobs', '--all', '--cascade=background', '--wait=false']);
    await tryKubectl(['delete', 'pods', '--all', '--force', '--grace-period=0', '--wait=false']);
  }
  if (of('Service', 'default').length > 1) await kubectl(['delete', 'services', '-l', 'provider!=kubernetes']);
  const spaces = of('Namespace').map(({ metadata }) => metadata.name).filter((name) => !builtIn.includes(name));
  for (const name of spaces) await tryKubectl(['-n', name, 'delete', 'pods', '--all', '--force', '--grace-period=0', '--wait=false']);
  if (spaces.length > 0) await kubectl(['delete', 'namespace', ...spaces]);

  const dns = of('Pod', 'kube-system').filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns');
  const revision = of('Deployment', 'kube-system').find(({ metadata }) => metadata.name === 'coredns')?.metadata.annotations?.['deployment.kubernetes.io/revision'];
  if (revision !== '1' || dns.length !== 2 || dns.some((pod) => pod.spec.nodeName !== control.name || restarts(pod) > 0)) await anew('deployment/coredns');
  const proxy = of('DaemonSet', 'kube-system').find(({ metadata }) => metadata.name === 'kube-proxy');
  if (proxy?.metadata.annotations?.['deprecated.daemonset.template.generation'] !== '1') await anew('daemonset/kube-proxy');

  await until('a quiet cluster', 90, async () => {
    const now = await items();
    const pods = now.filter((item) => item.kind === 'Pod');
    const quiet = pods.every((pod) => pod.metadata.namespace === 'kube-system' && readyPod(pod) && !pod.metadata.deletionTimestamp);
    return quiet && pods.length === 9 && now.filter(({ kind }) => kind === 'Node').every(readyPod) ? true : undefined;
  }, 300);
  await kubectl(['delete', 'events', '--all', '-A', '--wait=false']);
}

const restarts = ({ status }: Item) => Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount));

/** Static Pods of the control plane that have restarted, which every list of Pods would show. */
export async function restarted(): Promise<string[]> {
  return (await items()).filter((item) => item.kind === 'Pod' && item.metadata.labels?.['tier'] === 'control-plane' && restarts(item) > 0).map(({ metadata }) => metadata.name);
}

const images = ['nginx:1.25', 'nginx:latest', 'busybox:1.28'];

/** Every node has the course's images: where a Pod goes must not hang on who has pulled before. */
export async function warmImages(): Promise<void> {
  await Promise.all(nodeNames.map(async (node) => {
    for (const image of images) {
      const name = `docker.io/library/${image}`;
      await on(node, ['sh', '-c', `ctr -n k8s.io images ls -q | grep -qx ${name} || crictl pull ${name}`]).catch((error: unknown) => {
        throw new LabError(`${name} on ${node}: ${(error as Error).message}`);
      });
    }
  }));
}
