import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { labName } from './paths.ts';


/** Mount points of the hierarchies that have controllers: one each with cgroup v1, a single one with v2. */
export function hierarchies(mountinfo = readFileSync('/proc/self/mountinfo', 'utf8')): string[] {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [kind] = after.split(' ');
    return kind === 'cgroup' || kind === 'cgroup2' ? [{ kind, path: before.split(' ')[4]! }] : [];
  });
  const v1 = mounts.filter(({ kind }) => kind === 'cgroup');
  return [...new Set((v1.length > 0 ? v1 : mounts).map(({ path }) => path))];
}

const isV2 = (path: string) => existsSync(join(path, 'cgroup.controllers'));

/** Lets children of a v2 group use every controller that the group has. */
function delegate(path: string) {
  const names = readFileSync(join(path, 'cgroup.controllers'), 'utf8').trim().split(' ').filter(Boolean);
  for (const controller of names) writeFileSync(join(path, 'cgroup.subtree_control'), `+${controller}`);
}

/** Makes a group for each name (a node, or "lan"). */
export function makeGroups(names: readonly string[]): void {
  for (const root of hierarchies()) {
    const lab = join(root, labName);
    mkdirSync(lab, { recursive: true });
    if (isV2(root)) for (const path of [root, lab]) delegate(path);
    const copy = (from: string, to: string) => {
      // A cpuset group without processors takes no process.
      for (const file of ['cpuset.cpus', 'cpuset.mems']) if (!isV2(root) && existsSync(join(from, file))) writeFileSync(join(to, file), readFileSync(join(from, file)));
    };
    copy(root, lab);
    if (existsSync(join(lab, 'memory.use_hierarchy')) && readFileSync(join(lab, 'memory.use_hierarchy'), 'utf8').trim() === '0') writeFileSync(join(lab, 'memory.use_hierarchy'), '1');
    for (const child of names) {
      mkdirSync(join(lab, child), { recursive: true });
      copy(lab, join(lab, child));
    }
  }
}

/** The files into which a process writes its id to join the group. */
export const procsFiles = (child: string): string[] => hierarchies().map((root) => join(root, labName, child, 'cgroup.procs'));

function groupsUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  return [path, ...readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).flatMap((entry) => groupsUnder(join(path, entry.name)))];
}

/** All groups of the lab, parents first. */
export const labGroups = (child = ''): string[] => hierarchies().flatMap((root) => groupsUnder(join(root, labName, child)));

/** Ids of all processes in the lab's groups (or in one node's). */
export function labProcesses(child = ''): number[] {
  const ids = labGroups(child).flatMap((group) => {
    try {
      return readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
  return [...new Set(ids)].filter((id) => id > 0);
}

/** Ends what runs in the lab's groups and removes them. */
export async function removeGroups(child = ''): Promise<void> {
  for (let n = 0; labProcesses(child).length > 0 && n < 100; n++) {
    for (const id of labProcesses(child))
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // ended by itself
      }
    await sleep(50);
  }
  for (const group of labGroups(child).reverse())
    try {
      rmdirSync(group);
    } catch {
      // the kernel still holds it; the check for leftovers will name it
    }
}

/** Nanoseconds of processor time that the lab has used since its groups were made. */
export function cpuTime(): number {
  for (const root of hierarchies()) {
    const [v1, v2] = [join(root, labName, 'cpuacct.usage'), join(root, labName, 'cpu.stat')];
    if (existsSync(v1)) return Number(readFileSync(v1, 'utf8'));
    if (isV2(root) && existsSync(v2)) return Number(/usage_usec (\d+)/.exec(readFileSync(v2, 'utf8'))?.[1] ?? 0) * 1000;
  }
  return 0;
}
