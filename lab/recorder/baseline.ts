import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { FaultBook } from '../cluster/fault-book.ts';
import { kubectl, on } from '../cluster/on.ts';
import { inState } from '../cluster/paths.ts';
import { LabError, until } from '../cluster/run.ts';
import { control, nodeNames, workers } from '../cluster/shape.ts';
import type { LabApi } from './api.ts';

interface Item {
  metadata: { name: string; namespace?: string; creationTimestamp: string; labels?: Record<string, string>; annotations?: Record<string, string>; deletionTimestamp?: string };
  spec: { nodeName?: string; unschedulable?: boolean; taints?: { key: string; effect: string }[] };
  status: { conditions?: { type: string; status: string }[]; containerStatuses?: { restartCount: number }[] };
}

const paths = {
  nodes: '/api/v1/nodes',
  namespaces: '/api/v1/namespaces',
  pods: '/api/v1/pods',
  services: '/api/v1/services',
  deployments: '/apis/apps/v1/deployments',
  replicaSets: '/apis/apps/v1/replicasets',
  daemonSets: '/apis/apps/v1/daemonsets',
} as const;
type Seen = Record<keyof typeof paths, Item[]>;

const builtIn = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
const manifests = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `${name}.yaml`);
const addOns = ['deployment/coredns', 'daemonset/kube-proxy'] as const;
const kept = (name: string) => inState('recorder', `${name.replace('/', '-')}.json`);
/** What may stand in the namespace default. */
const workloads = ['apps/v1/deployments', 'apps/v1/replicasets', 'apps/v1/daemonsets', 'apps/v1/statefulsets', 'batch/v1/jobs', 'batch/v1/cronjobs'].map((path) => path.replace(/\/(?=\w+$)/, '/namespaces/default/'));

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

async function seen(api: LabApi): Promise<Seen> {
  const lists = await Promise.all(Object.entries(paths).map(async ([name, path]) => [name, (await api.get<{ items: Item[] }>(path)).items]));
  return Object.fromEntries(lists) as Seen;
}

const readyPod = ({ status }: Item) => status.conditions?.some(({ type, status: now }) => type === 'Ready' && now === 'True') ?? false;
const restarts = ({ status }: Item) => Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount));
/** What is there before a session must be seen to be older than it: ages are whole seconds. */
const old = ({ metadata }: Item) => Date.now() - Date.parse(metadata.creationTimestamp) > 3000;
const inside = (list: readonly Item[], namespace: string) => list.filter(({ metadata }) => metadata.namespace === namespace);

/** Makes an add-on anew; CoreDNS goes to cpu1, where both of its Pods were at first. */
async function anew(api: LabApi, name: (typeof addOns)[number]): Promise<void> {
  const dns = name === 'deployment/coredns';
  const others = workers.map((node) => node.name);
  const of = `labelSelector=k8s-app%3D${dns ? 'kube-dns' : 'kube-proxy'}`;
  const pods = `/api/v1/namespaces/kube-system/pods?${of}`;
  if (dns) await kubectl(['cordon', ...others]);
  await api.remove(`/apis/apps/v1/namespaces/kube-system/${name.replace('/', 's/')}`);
  if (dns) await api.remove(`/apis/apps/v1/namespaces/kube-system/replicasets?${of}`);
  await until(`${name} gone`, 60, async () => {
    const { items } = await api.get<{ items: Item[] }>(pods);
    // CoreDNS would wait five seconds for late questions.
    if (items.some(({ metadata }) => !metadata.deletionTimestamp)) await api.remove(pods, 1);
    return items.length === 0 ? true : undefined;
  }, 100);
  await kubectl(['create', '-f', '-'], { input: readFileSync(kept(name), 'utf8') });
  await kubectl(['-n', 'kube-system', 'rollout', 'status', name, '--timeout=90s']);
  if (dns) await kubectl(['uncordon', ...others]);
}

/** Takes away every workload of the sessions’ namespaces. */
async function clear(api: LabApi, { pods, namespaces, services, deployments, daemonSets, replicaSets }: Seen): Promise<void> {
  const others = namespaces.map(({ metadata }) => metadata).filter(({ name }) => !builtIn.includes(name));
  if ([pods, deployments, daemonSets, replicaSets].some((list) => inside(list, 'default').length > 0)) {
    await Promise.all(workloads.map((path) => api.remove(`/apis/${path}`)));
    await api.remove('/api/v1/namespaces/default/pods', 0);
  }
  if (inside(services, 'default').length > 1) await api.remove('/api/v1/namespaces/default/services?labelSelector=provider!%3Dkubernetes');
  for (const { name, deletionTimestamp } of others) {
    if (!deletionTimestamp) await api.remove(`/api/v1/namespaces/${name}`);
    if (inside(pods, name).length > 0) await api.remove(`/api/v1/namespaces/${name}/pods`, 0);
  }
}

/**
 * Brings the cluster to where every session begins: nothing in default, four namespaces, no taint, no fault, add-ons as
 * kubeadm made them with CoreDNS on cpu1, no events.
 *
 * @throws LabError if it does not get there
 */
export async function toBaseline(api: LabApi): Promise<void> {
  await remember();
  await new FaultBook().undo(undefined);
  const tidy = nodeNames.map((node) => on(node, ['sh', '-c', `kill -CONT "$(cat /run/kubelet.pid)"; cd /etc/kubernetes/manifests && for f in * .[!.]*; do case " ${manifests.join(' ')} " in *" $f "*) ;; *) rm -f -- "$f";; esac; done; rm -rf /home/learner`]));
  const [all] = await Promise.all([seen(api), ...tidy]);
  for (const { metadata, spec } of all.nodes) {
    if (spec.unschedulable) await kubectl(['uncordon', metadata.name]);
    for (const { key, effect } of spec.taints ?? []) if (!key.startsWith('node.kubernetes.io/')) await kubectl(['taint', 'node', metadata.name, `${key}:${effect}-`]);
  }
  await clear(api, all);

  const dns = all.pods.filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns');
  const revision = all.deployments.find(({ metadata }) => metadata.name === 'coredns')?.metadata.annotations?.['deployment.kubernetes.io/revision'];
  if (revision !== '1' || dns.length !== 2 || dns.some((pod) => pod.spec.nodeName !== control.name || restarts(pod) > 0)) await anew(api, 'deployment/coredns');
  const proxy = all.daemonSets.find(({ metadata }) => metadata.name === 'kube-proxy');
  if (proxy?.metadata.annotations?.['deprecated.daemonset.template.generation'] !== '1') await anew(api, 'daemonset/kube-proxy');

  await until('a quiet cluster', 90, async () => {
    const now = await seen(api);
    const pods = now.pods.length === 9 && now.pods.every((pod) => pod.metadata.namespace === 'kube-system' && readyPod(pod) && !pod.metadata.deletionTimestamp && old(pod));
    const rest = now.namespaces.length === builtIn.length && now.replicaSets.length === 1 && now.deployments.length === 1 && now.services.length === 2;
    if (pods && rest && now.nodes.every(readyPod)) return true;
    // What a controller has made in the meantime.
    await clear(api, now);
    return undefined;
  }, 150);
  await Promise.all(builtIn.map((name) => api.remove(`/api/v1/namespaces/${name}/events`)));
}

/** Static Pods of the control plane that have restarted, which every list of Pods would show. */
export async function restarted(api: LabApi): Promise<string[]> {
  return (await seen(api)).pods.filter((pod) => pod.metadata.labels?.['tier'] === 'control-plane' && restarts(pod) > 0).map(({ metadata }) => metadata.name);
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
