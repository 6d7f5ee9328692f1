import { spawn } from 'node:child_process';
import type { Suite } from './suites.ts';

export interface Counted {
  passed: number;
  failed: number;
}

/** What a suite's output says: its last line `N passed, N failed`; without one, the exit status is the only check. */
export function count(output: string, code: number): Counted {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  if (!last) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const failed = Number(last[2]);
  return { passed: Number(last[1]), failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Runs a suite, shows what it prints, and counts. */
export function runSuite({ command, minutes }: Suite): Promise<Counted> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'], timeout: minutes * 60_000 });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(count(output, code ?? 1)));
  });
}
