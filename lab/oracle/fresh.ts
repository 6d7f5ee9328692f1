import { FaultBook } from '../cluster/fault-book.ts';
import { kubectl, on, tryKubectl } from '../cluster/on.ts';
import { LabError, until } from '../cluster/run.ts';
import { nodeNames } from '../cluster/shape.ts';
import { images } from './pulled.ts';

const systemNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
/** Of `default`, what every cluster has. */
const always = new Set(['service/kubernetes', 'configmap/kube-root-ca.crt', 'serviceaccount/default', 'endpointslice.discovery.k8s.io/kubernetes', 'endpoints/kubernetes']);
const kindsOfDefault = 'pods,deployments,replicasets,daemonsets,statefulsets,jobs,cronjobs,services,configmaps,secrets,serviceaccounts,roles,rolebindings,networkpolicies,ingresses,persistentvolumeclaims,resourcequotas,limitranges,horizontalpodautoscalers,poddisruptionbudgets,leases';

const names = async (...args: string[]): Promise<string[]> => (await kubectl(['get', ...args, '-o', 'name'])).split('\n').filter(Boolean);

interface PodList {
  items: { metadata: { name: string; labels?: Record<string, string> }; spec: { nodeName: string }; status: { containerStatuses?: { restartCount: number }[] } }[];
}

/**
 * What keeps the cluster from being as `lab:up` leaves it, as far as recordings show it; empty if nothing does.
 */
export async function notFresh(): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of new FaultBook().list()) found.push(`fault in force: ${name}`);
  const spaces = (await names('namespaces')).map((name) => name.replace('namespace/', '')).filter((name) => !systemNamespaces.includes(name));
  if (spaces.length > 0) found.push(`namespaces ${spaces.join(', ')}`);
  const rest = (await names(kindsOfDefault)).filter((name) => !always.has(name));
  if (rest.length > 0) found.push(`in default: ${rest.join(', ')}`);
  const nodes = await kubectl(['get', 'nodes', '-o', 'jsonpath={range .items[*]}{.metadata.name}{" "}{.spec}{"\\n"}{end}']);
  for (const line of nodes.split('\n')) if (/taints|unschedulable/.test(line)) found.push(`node ${line.split(' ')[0]} is tainted or cordoned`);
  const { items } = JSON.parse(await kubectl(['-n', 'kube-system', 'get', 'pods', '-o', 'json'])) as PodList;
  for (const { metadata, spec, status } of items) {
    if (metadata.labels?.['k8s-app'] === 'kube-dns' && spec.nodeName !== 'cpu1') found.push(`${metadata.name} is not where it was at first`);
    if (status.containerStatuses?.some(({ restartCount }) => restartCount > 0)) found.push(`${metadata.name} has been restarted`);
  }
  const sets = await names('-n', 'kube-system', 'replicasets');
  if (sets.length > 1) found.push('CoreDNS has been rolled out anew');
  return found;
}

/** Pulls the images onto every node, without a Pod. */
export async function pullImages(): Promise<void> {
  await Promise.all(nodeNames.map(async (node) => {
    for (const image of images) await on(node, ['crictl', 'pull', image]);
  }));
}

/** Removes all events. */
export async function forgetEvents(): Promise<void> {
  for (const namespace of ['default', 'kube-system']) await tryKubectl(['-n', namespace, 'delete', 'events', '--all']);
}

/** Removes everything that does not belong to a cluster as `lab:up` leaves it. */
export async function cleanUp(): Promise<void> {
  const rest = (await names(kindsOfDefault)).filter((name) => !always.has(name));
  if (rest.length > 0) await tryKubectl(['delete', ...rest, '--now', '--ignore-not-found']);
  const spaces = (await names('namespaces')).filter((name) => !systemNamespaces.includes(name.replace('namespace/', '')));
  if (spaces.length > 0) await tryKubectl(['delete', ...spaces, '--wait=false']);
  const own = await names('crd,persistentvolumes,storageclasses,priorityclasses,clusterroles,clusterrolebindings');
  const foreign = own.filter((name) => /\/(oracle-|.*\.oracle\.example$)/.test(name));
  if (foreign.length > 0) await tryKubectl(['delete', ...foreign, '--ignore-not-found']);
  for (const name of nodeNames) await tryKubectl(['uncordon', name]);
  await tryKubectl(['taint', 'nodes', '--all', 'node-role.kubernetes.io/control-plane-']);
  await tryKubectl(['taint', 'nodes', '--all', 'gpu-']);
  await until('the oracle’s objects gone', 60, async () => ((await notFresh()).length === 0 ? true : undefined), 500).catch(async () => {
    throw new LabError(`still there: ${(await notFresh()).join('; ')}`);
  });
}
