import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What went wrong, in words for the person at the terminal. */
export class LabError extends Error {}

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string;
  cwd?: string;
  /** Replaces the environment. */
  env?: NodeJS.ProcessEnv;
  /** File that gets stdout and stderr. */
  log?: string;
  /** Called with every line of stderr. */
  onLine?: (line: string) => void;
  /** Milliseconds; afterwards it is killed (code 137). */
  timeout?: number;
}

/** A clean environment for everything of the cluster: kubeadm copies proxy variables into static Pods otherwise. */
export const cleanEnv: NodeJS.ProcessEnv = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' };

/** Runs a command and collects what it prints. Does not fail on an exit status. */
export function tryRun(command: string, args: readonly string[], { input, cwd, env, log, onLine, timeout }: RunOptions = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const file = log ? openSync(log, 'a') : undefined;
    const child = spawn(command, args, { cwd, env, timeout, killSignal: 'SIGKILL', stdio: [input === undefined ? 'ignore' : 'pipe', file ?? 'pipe', file ?? 'pipe'] });
    let [stdout, stderr, rest] = ['', '', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (!onLine) return;
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      lines.forEach(onLine);
    });
    child.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? new LabError(`${command} is not installed`) : error));
    child.on('close', (code, signal) => {
      if (file !== undefined) closeSync(file);
      resolve({ code: code ?? (signal === 'SIGKILL' ? 137 : 143), stdout, stderr });
    });
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** @throws LabError with the last lines printed if the command fails */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await tryRun(command, args, options);
  if (code !== 0) {
    const tail = (stderr + stdout).trim().split('\n').slice(-8).join('\n');
    throw new LabError(`${[command, ...args].join(' ').slice(0, 200)}\nended with status ${code}${options.log ? `; see ${options.log}` : ''}\n${tail}`.trim());
  }
  return stdout;
}

/**
 * Asks until the answer is not undefined.
 *
 * @throws LabError after `seconds`
 */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined> | T | undefined, every = 200): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new LabError(`${what}: not within ${seconds} s`);
    await sleep(every);
  }
}
