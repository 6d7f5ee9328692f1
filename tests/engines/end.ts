import type { ChildProcess } from 'node:child_process';

/** Ends a process and waits until it is gone. */
export async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const gone = new Promise((done) => process.once('exit', done));
  process.kill();
  await gone;
}
