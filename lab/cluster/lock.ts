import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { base } from './paths.ts';
import { remember, remembered } from './processes.ts';
import { LabError } from './run.ts';

/** One `up` or `down` at a time. A lock whose owner has died is taken over. */
export async function locked<T>(work: () => Promise<T>, file = join(base, 'lock')): Promise<T> {
  mkdirSync(base, { recursive: true });
  const owner = remembered(file);
  if (owner && owner !== process.pid) throw new LabError(`another lab command (process ${owner}) is at work`);
  remember(file, process.pid);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
