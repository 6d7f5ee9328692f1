import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { here, inState, kubeconfig, state } from './paths.ts';
import { Progress, type ProgressOutput } from './progress.ts';
import { run, tryRun } from './run.ts';
import type { NodeName } from './shape.ts';

const cluster = 'day-one';
const marker = inState('kind');
const config = (name: string) => join(here, '../kind', name);

/** Calico's operator: the newest release that supports Kubernetes 1.31; its definitions and itself, as its own instructions have it. */
const calico = 'https://raw.githubusercontent.com/projectcalico/calico/v3.30.4/manifests';
const operator = [`${calico}/operator-crds.yaml`, `${calico}/tigera-operator.yaml`];

/** Container of each machine of the post, in the order in which kind names them. */
export const containers: Readonly<Record<NodeName, string>> = { cpu1: `${cluster}-control-plane`, cpu2: `${cluster}-worker`, gpu1: `${cluster}-worker2` };

/** Whether the lab of this folder is one of kind's. */
export const onKind = (): boolean => existsSync(marker);

const engine = async () => ((await tryRun('docker', ['info']).catch(() => undefined))?.code === 0 ? 'docker' : 'podman');

/** The command that runs something in a node's container. */
export function inContainer(name: NodeName, command: readonly string[], set: Readonly<Record<string, string>> = {}, tty = false): [string, string[]] {
  const variables = Object.entries({ KUBECONFIG: '/etc/kubernetes/admin.conf', ...set }).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  return [readFileSync(marker, 'utf8'), ['exec', '-i', ...(tty ? ['-t'] : []), ...variables, containers[name], ...command]];
}

/** Brings a kind cluster of the post's shape up; one that is there is left as it is. */
export async function kindUp(out: ProgressOutput = process.stdout): Promise<void> {
  const progress = new Progress(
    [
      { id: 'create', title: 'kind create cluster', seconds: 60 },
      { id: 'calico', title: 'Calico by tigera-operator', seconds: 60 },
      { id: 'ready', title: 'three nodes Ready', seconds: 60 },
    ],
    out,
  );
  if ((await run('kind', ['get', 'clusters'])).split('\n').includes(cluster) && onKind()) return;
  mkdirSync(state, { recursive: true });
  writeFileSync(marker, await engine());
  const inNode = (args: readonly string[], input?: string) => run(...inContainer('cpu1', ['kubectl', ...args]), input === undefined ? {} : { input });
  await progress.stage('create', async () => {
    await tryRun('kind', ['delete', 'cluster', '--name', cluster]);
    await run('kind', ['create', 'cluster', '--name', cluster, '--config', config('cluster.yaml'), '--kubeconfig', kubeconfig]);
  });
  await progress.stage('calico', async () => {
    for (const manifest of operator) await inNode(['create', '-f', manifest]);
    await inNode(['wait', '--for=condition=Established', 'crd/installations.operator.tigera.io', '--timeout=60s']);
    await inNode(['create', '-f', '-'], readFileSync(config('calico.yaml'), 'utf8'));
  });
  await progress.stage('ready', async () => {
    await inNode(['taint', 'nodes', containers.cpu1, 'node-role.kubernetes.io/control-plane:NoSchedule-']);
    await inNode(['wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=300s']);
  });
}

/** Removes it. */
export async function kindDown(): Promise<void> {
  await run('kind', ['delete', 'cluster', '--name', cluster]);
  rmSync(state, { recursive: true, force: true });
}
