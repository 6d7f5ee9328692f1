import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { procsFiles } from './cgroups.ts';
import { cached, hashOf, here, relocatable, inState, namespaceFile, nodeDir } from './paths.ts';
import { podNetwork } from './pod-network.ts';
import { childOf, remember, remembered, startDaemon } from './processes.ts';
import { LabError, run, until } from './run.ts';
import { network, nodes, type NodeShape } from './shape.ts';
import { copyStore } from './stores.ts';

/** What every node has on top of Debian; the big files are hard links into the cache. */
export async function nodeFiles(bin: Binaries, kubectl: string): Promise<string> {
  const inputs = ['containerd.toml', 'lab-init', 'bashrc'].map((name) => join(here, 'node', name));
  const binaries = { kubelet: bin['kubelet']!, kubeadm: bin['kubeadm']!, crictl: bin['crictl']!, kubectl };
  return cached('node-files', hashOf([relocatable(binaries)], [...inputs, join(here, 'nodes.ts')]), async (root) => {
    const at = (...parts: string[]) => join(root, ...parts);
    for (const folder of ['usr/local/bin', 'usr/local/sbin', 'opt/cni', 'etc/containerd/certs.d/docker.io', 'etc/cni/net.d', 'etc/kubernetes', 'root/.kube']) mkdirSync(at(folder), { recursive: true });
    for (const [name, path] of Object.entries(binaries)) linkSync(path, at('usr/local/bin', name));
    copyFileSync(join(here, 'node/lab-init'), at('usr/local/sbin/lab-init'));
    chmodSync(at('usr/local/sbin/lab-init'), 0o755);
    copyFileSync(join(here, 'node/containerd.toml'), at('etc/containerd/config.toml'));
    copyFileSync(join(here, 'node/bashrc'), at('root/.bashrc'));
    symlinkSync('/usr/lib/cni', at('opt/cni/bin'));
    symlinkSync('/etc/kubernetes/admin.conf', at('root/.kube/config'));
    const hub = `http://${network.gateway}:5000`;
    writeFileSync(at('etc/containerd/certs.d/docker.io/hosts.toml'), `server = "${hub}"\n\n[host."${hub}"]\n  capabilities = ["pull", "resolve"]\n`);
  });
}

/** Lines of /etc/hosts for the three nodes. */
export const hostLines = (): string => nodes.map(({ name, address }) => `${address} ${name}\n`).join('');

/** Lays out a node's disk: its image store, its name, its DNS, its Pod network. */
export async function layOut(node: NodeShape, debianNode: string, store: string): Promise<void> {
  const at = (...parts: string[]) => nodeDir(node.name, ...parts);
  for (const folder of ['root', 'work', 'upper/etc/cni/net.d', 'upper/etc/kubernetes/manifests']) mkdirSync(at(folder), { recursive: true });
  await run('cp', ['-a', join(debianNode, 'var'), at('var')]);
  for (const folder of ['kubelet', 'cni', 'etcd']) mkdirSync(at('var/lib', folder), { recursive: true });
  await copyStore(store, at('var/lib/containerd'));
  const etc = (name: string, text: string) => writeFileSync(at('upper/etc', name), text);
  etc('hostname', `${node.name}\n`);
  etc('hosts', `127.0.0.1 localhost\n${hostLines()}`);
  etc('resolv.conf', `nameserver ${network.gateway}\n`);
  etc('machine-id', `${hashOf([node.name]).repeat(3).slice(0, 32)}\n`);
  if (!node.controlPlane) etc('cni/net.d/10-lab.conflist', podNetwork(node));
}

/** The overlay layers that the nodes were laid out with; `startNode` reads them, also for a node that comes back. */
const lowerFile = inState('lower');
export const setLower = (...layers: string[]): void => writeFileSync(lowerFile, layers.join(':'));

/**
 * Boots a node: resolves when its containerd answers.
 *
 * @throws LabError with the end of its log if it does not come up
 */
export async function startNode(node: NodeShape): Promise<void> {
  const { name } = node;
  const log = nodeDir(name, 'enter.log');
  const command = ['nsenter', `--net=${namespaceFile(name)}`, 'unshare', '--mount', '--uts', '--ipc', '--pid', '--cgroup', '--fork', '--kill-child', 'bash', join(here, 'node/enter.sh'), name, readFileSync(lowerFile, 'utf8'), nodeDir(name)];
  const outer = startDaemon(command, { log, groups: procsFiles(name) });
  const dead = () => new LabError(`${name} did not start\n${existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n') : ''}`);
  const first = await until(`${name}: first process`, 20, () => {
    if (!existsSync(`/proc/${outer}`)) throw dead();
    return childOf(outer);
  }, 30);
  remember(nodeDir(name, 'outer.pid'), outer);
  remember(nodeDir(name, 'pid'), first);
  await until(`${name}: containerd`, 60, async () => {
    if (!remembered(nodeDir(name, 'pid'))) throw dead();
    // The marker says that the root is the node's already: before that, the socket could be another containerd's.
    return existsSync(`/proc/${first}/root/usr/local/sbin/lab-init`) && (await answers(`/proc/${first}/root/run/containerd/containerd.sock`)) ? true : undefined;
  }, 100);
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.on('error', () => resolve(false));
  });
}

/** Ends everything on a node at once, as pulling the plug does. Its disk stays. */
export async function stopNode(name: string): Promise<void> {
  const files = [nodeDir(name, 'pid'), nodeDir(name, 'outer.pid')];
  for (const file of files) {
    const id = remembered(file);
    if (id) process.kill(id, 'SIGKILL');
  }
  await until(`${name}: end`, 20, () => (files.some((file) => remembered(file)) ? undefined : true), 30);
}
