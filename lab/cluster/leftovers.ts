import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { labGroups } from './cgroups.ts';
import { hostInterface } from './network.ts';
import { base, pointer, state } from './paths.ts';

/** Everything of a lab that is (still) on this machine, one line each: mounts, interfaces, control groups, processes, files. */
export function leftovers(): string[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').flatMap((line) => {
    const path = line.split(' ')[4] ?? '';
    return path === state || path.startsWith(`${state}/`) ? [`mount ${path}`] : [];
  });
  const groups = labGroups().map((path) => `control group ${path}`);
  const interfaces = readdirSync('/sys/class/net').filter((name) => name === hostInterface).map((name) => `interface ${name}`);
  const files = [state, pointer].filter((path) => existsSync(path) || lstatSync(path, { throwIfNoEntry: false })).map((path) => `file ${path}`);
  return [...mounts, ...interfaces, ...groups, ...processes(), ...files];
}

/** Processes that run a binary of the lab, or whose root is one of its nodes'. Also those that left their control group. */
function processes(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((id) => {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const inNode = readFileSync(`/proc/${id}/mounts`, 'utf8').split('\n').some((line) => /^lab-(cpu1|cpu2|gpu1) \/ overlay/.test(line) && line.includes(`upperdir=${state}/`));
      return inNode || command.startsWith(`${base}/`) ? [`process ${id} ${command.slice(0, 80)}`] : [];
    } catch {
      return [];
    }
  });
}
