import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve as serveWith, type Served } from '../../../lab/gateway/testing/served.ts';

export type { Served } from '../../../lab/gateway/testing/served.ts';

/** A gateway in a process of its own. @param command of its shells, or `fake`; `naive` is not this gateway but a peer */
export const serve = (command?: readonly string[] | 'fake' | 'naive'): Promise<Served> => (command === 'naive' ? serveWith({}, join(import.meta.dirname, 'naive.ts')) : serveWith({ command }));

/** The probe of probe.c, compiled; undefined where there is no C compiler. */
export function probe(): ((...args: string[]) => Record<string, number>) | undefined {
  const file = join(mkdtempSync(join(tmpdir(), 'day-one-probe-')), 'probe');
  try {
    execFileSync('cc', ['-O2', '-o', file, join(import.meta.dirname, 'probe.c'), '-lutil'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return existsSync(file) ? (...args) => JSON.parse(execFileSync(file, args, { encoding: 'utf8' })) as Record<string, number> : undefined;
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
