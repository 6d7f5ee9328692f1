import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ReadStream } from 'node:tty';
import { cached, hashOf } from '../../../cluster/paths.ts';
import { run } from '../../../cluster/run.ts';
import type { TerminalSize } from '../shell.ts';

/** What is used of a node-pty terminal. `_socket` is its read side. */
export interface Pty {
  readonly pid: number;
  readonly fd: number;
  readonly _socket: ReadStream;
  onData(listener: (chunk: Buffer) => void): unknown;
  onExit(listener: (end: { exitCode: number; signal?: number }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  resize(cols: number, rows: number): void;
  kill(signal: string): void;
}

export interface NodePty {
  spawn(file: string, args: readonly string[], options: TerminalSize & { name: string; cwd: string; env: Record<string, string>; encoding: null }): Pty;
}

const source = join(import.meta.dirname, 'pty');

/** node-pty, installed into the lab's cache on first use. @throws Error when it cannot be installed or does not load on this machine */
export async function loadNodePty(): Promise<NodePty> {
  const files = ['package.json', 'package-lock.json', '.npmrc'];
  const hash = hashOf([process.platform, process.arch], files.map((name) => join(source, name)));
  const folder = await cached('pty', hash, async (half) => {
    for (const name of files) copyFileSync(join(source, name), join(half, name));
    await run('npm', ['ci', '--silent'], { cwd: half, env: process.env });
  });
  return createRequire(join(folder, 'package.json'))('@lydell/node-pty') as NodePty;
}
