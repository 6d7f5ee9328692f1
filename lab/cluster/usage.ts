import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { labProcesses } from './cgroups.ts';

/** Memory of one program, summed over its processes. */
export interface Usage {
  program: string;
  processes: number;
  /** Resident set, MiB. */
  rss: number;
}

/** Memory of everything that runs in the lab's control groups, the largest first. Shared pages count once per process. */
export function memoryUsage(): Usage[] {
  const byName = new Map<string, Usage>();
  for (const id of labProcesses()) {
    try {
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      const rss = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
      const program = basename(readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0')[0]!.replace(/:.*/, '')) || 'kernel';
      const usage = byName.get(program) ?? { program, processes: 0, rss: 0 };
      usage.processes++;
      usage.rss += rss;
      byName.set(program, usage);
    } catch {
      // ended between the two reads
    }
  }
  return [...byName.values()].sort((a, b) => b.rss - a.rss);
}

/** MiB in all. */
export const totalRss = (usage: readonly Usage[]): number => usage.reduce((sum, { rss }) => sum + rss, 0);
