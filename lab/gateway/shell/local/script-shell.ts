import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Shell, ShellEnd, TerminalSize } from '../shell.ts';

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** A shell on a pty that util-linux's `script` makes: for machines on which node-pty does not run. Its size is set by `stty`. */
export class ScriptShell implements Shell {
  readonly #child: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), 'day-one-shell-'));
  #size: TerminalSize;
  #exit: ((end: ShellEnd) => void) | undefined;
  #drain = () => {};
  #end: ShellEnd | undefined;

  constructor(command: readonly string[], { size, cwd, env }: { size: TerminalSize; cwd: string; env: Record<string, string> }) {
    this.#size = size;
    const inside = `tty >${quoted(join(this.#folder, 'tty'))}; stty cols ${size.cols} rows ${size.rows}; exec ${command.map(quoted).join(' ')}`;
    this.#child = spawn('script', ['-qfec', inside, '/dev/null'], { cwd, env: { ...env, TERM: 'xterm-256color' }, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.on('error', () => {});
    this.#child.stdin?.on('drain', () => this.#drain());
    this.#child.on('error', ({ message }) => this.#ended({ code: null, reason: message }));
    this.#child.on('close', (code) => this.#ended({ code }));
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#child.stdout?.on('data', listener);
  }

  onExit(listener: (end: ShellEnd) => void): void {
    this.#exit = listener;
    if (this.#end) listener(this.#end);
  }

  pause(): void {
    this.#child.stdout?.pause();
  }

  resume(): void {
    this.#child.stdout?.resume();
  }

  write(data: Uint8Array): boolean {
    return this.#end !== undefined || (this.#child.stdin?.write(data) ?? true);
  }

  onDrain(listener: () => void): void {
    this.#drain = listener;
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    if (this.#end) return;
    let tty;
    try {
      tty = readFileSync(join(this.#folder, 'tty'), 'utf8').trim();
    } catch {
      // the shell has not begun: it will be asked again
    }
    if (!tty?.startsWith('/dev/')) return void setTimeout(() => size === this.#size && this.resize(size), 50).unref();
    spawn('stty', ['-F', tty, 'cols', String(size.cols), 'rows', String(size.rows)], { stdio: 'ignore' }).on('error', () => {});
  }

  close(): void {
    if (this.#end) return;
    this.#child.stdout?.resume();
    this.#child.kill('SIGTERM');
    setTimeout(() => !this.#end && this.#child.kill('SIGKILL'), 2000).unref();
  }

  #ended(end: ShellEnd): void {
    if (this.#end) return;
    this.#end = end;
    rmSync(this.#folder, { recursive: true, force: true });
    this.#exit?.(end);
  }
}
