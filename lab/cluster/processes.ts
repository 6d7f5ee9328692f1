import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cleanEnv } from './run.ts';

/** When the process began, in ticks since boot: with the id it names a process for good. */
function begun(id: number): string | undefined {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Remembers a process in a file. */
export function remember(file: string, id: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${id} ${begun(id) ?? ''}\n`);
}

/** The id of a remembered process, if it is still that process. */
export function remembered(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const [id = '', start] = readFileSync(file, 'utf8').trim().split(' ');
  return start && begun(Number(id)) === start ? Number(id) : undefined;
}

/**
 * Starts a process that outlives this one, in the control groups named by their `cgroup.procs` files, with a clean environment.
 *
 * @returns its id
 */
export function startDaemon(command: readonly string[], { log, groups, env = cleanEnv }: { log: string; groups: readonly string[]; env?: NodeJS.ProcessEnv }): number {
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'a');
  // The shell joins the groups before it becomes the command, so that no child escapes them.
  const join = 'n=$1; shift; while [ "$n" -gt 0 ]; do echo $$ >"$1" || exit 1; shift; n=$((n - 1)); done; exec "$@"';
  const child = spawn('sh', ['-c', join, 'sh', String(groups.length), ...groups, ...command], { detached: true, stdio: ['ignore', out, out], env });
  closeSync(out);
  child.unref();
  return child.pid!;
}

/** The first child of a process. */
export function childOf(id: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').trim().split(' ');
    return first ? Number(first) : undefined;
  } catch {
    return undefined;
  }
}
