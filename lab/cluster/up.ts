import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type Binaries, buildBinaries } from './binaries.ts';
import { makeGroups } from './cgroups.ts';
import { debianFolders, ensureTools } from './debian.ts';
import { down } from './down.ts';
import { checkFolder } from './host.ts';
import { packImages } from './images.ts';
import { startPodNetwork, initControlPlane, joinWorkers, newToken, untaintControlPlane } from './kubeadm.ts';
import { kubectlBinary } from './kubectl.ts';
import { startLan } from './lan.ts';
import { leftovers } from './leftovers.ts';
import { makeNetwork } from './network.ts';
import { layOut, nodeFiles, setLower, startNode } from './nodes.ts';
import { kubectl, nodeProcess, on } from './on.ts';
import { inState, kubeconfig, pointer, pruneCache, readyFile, state } from './paths.ts';
import { Progress, type ProgressOutput, type Stage } from './progress.ts';
import { seedStores, type Stores } from './stores.ts';
import { control, nodes } from './shape.ts';

const preparation: Stage[] = [
  { id: 'tools', title: 'tools of this machine', seconds: 0.5 },
  { id: 'binaries', title: 'Kubernetes built from its Go modules', seconds: 1 },
  { id: 'debian', title: 'Debian root file systems', seconds: 0.5 },
  { id: 'images', title: 'images', seconds: 0.5 },
  { id: 'stores', title: 'image stores', seconds: 0.5 },
];
const start: Stage[] = [
  { id: 'network', title: 'network 172.30.1.0/24', seconds: 1 },
  { id: 'nodes', title: 'three nodes booted', seconds: 5 },
  { id: 'init', title: 'kubeadm init on cpu1', seconds: 15 },
  { id: 'dns', title: 'Pod network and CoreDNS on cpu1', seconds: 7 },
  { id: 'join', title: 'kubeadm join on cpu2 and gpu1', seconds: 6 },
  { id: 'ready', title: 'three nodes Ready', seconds: 6 },
  { id: 'pods', title: 'all system Pods Running and ready', seconds: 4 },
];

/** What `ready.json` says. */
export interface Ready {
  /** ISO time. */
  since: string;
  /** Seconds from built binaries to everything Running. */
  seconds: number;
  stages: Record<string, number>;
  hostCable: boolean;
}

/** The running cluster, if `up` came to its end and its nodes live. */
export function runningLab(): Ready | undefined {
  if (!existsSync(readyFile) || !nodes.every(({ name }) => nodeProcess(name) ?? existsSync(inState('faults', `power-off-${name}.json`)))) return undefined;
  return JSON.parse(readFileSync(readyFile, 'utf8')) as Ready;
}

interface Prepared {
  bin: Binaries;
  stores: Stores;
  hub: string;
  lower: string[];
  kubectlPath: string;
}

/** Builds (or finds in the cache) everything that a cluster is made of. */
export async function prepare(progress: Progress): Promise<Prepared> {
  await progress.stage('tools', ensureTools);
  const bin = await progress.stage('binaries', buildBinaries);
  const kubectlPath = await kubectlBinary();
  const debian = await progress.stage('debian', debianFolders);
  const tars = await progress.stage('images', (report) => packImages(bin, debian, kubectlPath, report));
  const stores = await progress.stage('stores', (report) => seedStores(tars, debian.node, report));
  const lower = [await nodeFiles(bin, kubectlPath), debian.node];
  pruneCache();
  return { bin, stores, hub: tars.hub, lower, kubectlPath };
}

/** Only builds; for a cache in CI. */
export async function build(out?: ProgressOutput): Promise<void> {
  checkFolder();
  await prepare(new Progress(preparation, out));
}

/**
 * Brings the cluster up. One that runs is left as it is; what a cut-off `up` left is removed first.
 *
 * @throws LabError with the end of the failing program's output
 */
export async function up(out: ProgressOutput = process.stdout): Promise<Ready> {
  checkFolder();
  const running = runningLab();
  if (running) return running;
  const progress = new Progress([...preparation, ...start], out);
  const { bin, stores, hub, lower, kubectlPath } = await prepare(progress);
  if (leftovers().length > 0) await down();
  const prepared = progress.elapsed;

  const hostCable = await progress.stage('network', async () => {
    mkdirSync(inState('lan'), { recursive: true });
    mkdirSync(inState('home'), { recursive: true });
    rmSync(pointer, { force: true });
    symlinkSync(state, pointer);
    linkSync(kubectlPath, inState('kubectl'));
    linkSync(bin['pty']!, inState('pty'));
    makeGroups(['lan', ...nodes.map(({ name }) => name)]);
    const cable = await makeNetwork();
    startLan(bin, hub);
    return cable;
  });
  await progress.stage('nodes', async () => {
    setLower(...lower);
    const boot = async (node: (typeof nodes)[number]) => {
      await layOut(node, lower[1]!, node.controlPlane ? stores.control : stores.worker);
      await startNode(node);
    };
    await Promise.all(nodes.map(boot));
  });
  const token = newToken();
  await progress.stage('init', () => initControlPlane(token));
  writeFileSync(kubeconfig, await on(control.name, ['cat', '/etc/kubernetes/admin.conf']), { mode: 0o600 });
  await progress.stage('dns', startPodNetwork);
  await progress.stage('join', () => joinWorkers(token));
  await untaintControlPlane();
  await progress.stage('ready', () => kubectl(['wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=120s']));
  await progress.stage('pods', () => kubectl(['-n', 'kube-system', 'wait', '--for=condition=Ready', 'pods', '--all', '--timeout=120s']));
  const ready: Ready = { since: new Date().toISOString(), seconds: (progress.elapsed - prepared) / 1000, stages: progress.times, hostCable };
  writeFileSync(readyFile, `${JSON.stringify(ready, null, 1)}\n`);
  return ready;
}
