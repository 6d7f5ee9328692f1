import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { overlap } from './cidr.ts';
import { labName, namespaceFile } from './paths.ts';
import { run, tryRun } from './run.ts';
import { network, nodes } from './shape.ts';

/** The host's end of the cable to the lab. */
export const hostInterface = labName;

/** Lines for `ip -batch`, per network namespace ("lan" holds the bridge). `at` gives a namespace's file. */
export function networkPlan(at: (name: string) => string): Record<string, string[]> {
  const lan = ['link set lo up', 'link add br0 type bridge', `addr add ${network.gateway}/24 dev br0`, 'link set br0 up'];
  const plan: Record<string, string[]> = { lan };
  for (const { name, address, block } of nodes) {
    lan.push(`link add ${name} type veth peer name eth0 netns ${at(name)}`, `link set ${name} master br0 up`);
    plan[name] = ['link set lo up', `addr add ${address}/24 brd + dev eth0`, 'link set eth0 up', `route add default via ${network.gateway}`];
    for (const other of nodes) if (other.name !== name) plan[name].push(`route add ${other.block} via ${other.address}`);
    lan.push(`route add ${block} via ${address}`);
  }
  return plan;
}

/** Runs a command in one of the lab's network namespaces. */
export const inNamespace = (name: string, command: readonly string[]): [string, string[]] => ['nsenter', [`--net=${namespaceFile(name)}`, ...command]];

async function batch(name: string | undefined, lines: readonly string[]) {
  const [command, args] = name ? inNamespace(name, ['ip', '-batch', '-']) : (['ip', ['-batch', '-']] as const);
  await run(command, args, { input: `${lines.join('\n')}\n` });
}

/** Whether a line of `ip route` concerns the lab's LAN. */
export function meetsLan(route: string): boolean {
  const [to = ''] = route.split(' ');
  return /^[\d.]+(\/\d+)?$/.test(to) && overlap(to, network.lan);
}

/**
 * Makes the namespaces, the bridge and the cables. The host gets one interface of its own for the lab, unless it has
 * a route there already; then it is left alone.
 *
 * @returns false if the host has no cable
 */
export async function makeNetwork(): Promise<boolean> {
  for (const name of ['lan', ...nodes.map((node) => node.name)]) {
    const file = namespaceFile(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    await run('unshare', [`--net=${file}`, 'true']);
  }
  for (const [name, lines] of Object.entries(networkPlan(namespaceFile))) await batch(name, lines);
  const { stdout } = await tryRun('ip', ['-4', 'route']);
  if (stdout.split('\n').some(meetsLan)) return false;
  await batch('lan', [`link add host type veth peer name ${hostInterface} netns /proc/${process.pid}/ns/net`, 'link set host master br0 up']);
  await batch(undefined, [`addr add ${network.host}/24 brd + dev ${hostInterface}`, `link set ${hostInterface} up`]);
  return true;
}

/** Removes them; what is not there is no error. */
export async function removeNetwork(): Promise<void> {
  await tryRun('ip', ['link', 'del', hostInterface]);
  for (const name of ['lan', ...nodes.map((node) => node.name)]) {
    await tryRun('umount', [namespaceFile(name)]);
    rmSync(namespaceFile(name), { force: true });
  }
}
