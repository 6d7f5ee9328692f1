import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inState, kubeconfig } from '../cluster/paths.ts';
import { cleanEnv, LabError, tryRun, type Result } from '../cluster/run.ts';
import type { RecordingProxy } from './proxy.ts';
import type { Command, CommandGroup, SeenRequest } from './types.ts';

/** A run before it is normalised. */
export interface RawRun {
  command: Command;
  exit: number;
  stdout: string;
  stderr: string;
  requests: SeenRequest[];
}

/** What a learner's home is called in the recordings. */
export const learnersHome = '/home/learner';
const context = 'kubernetes-admin@kubernetes';

const proxied = (server: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'kubernetes', cluster: { server } }],
    users: [{ name: 'kubernetes-admin', user: { token: 'proxy' } }],
    contexts: [{ name: context, context: { cluster: 'kubernetes', user: 'kubernetes-admin' } }],
    'current-context': context,
  });

/** A folder with kubectl, two kubeconfigs and a home, in which command lines are run by bash. */
export class CommandLine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  readonly #home = join(this.#folder, 'home');
  readonly #proxy: RecordingProxy;
  readonly #at: string;

  constructor(proxy: RecordingProxy, at: string) {
    this.#proxy = proxy;
    this.#at = at;
    mkdirSync(this.#home);
    mkdirSync(join(this.#folder, 'bin'));
    symlinkSync(inState('kubectl'), join(this.#folder, 'bin', 'kubectl'));
    writeFileSync(join(this.#folder, 'proxied'), proxied(at), { mode: 0o600 });
    copyFileSync(kubeconfig, join(this.#folder, 'direct'));
    chmodSync(join(this.#folder, 'direct'), 0o600);
  }

  #env(config: 'proxied' | 'direct'): NodeJS.ProcessEnv {
    return { ...cleanEnv, PATH: `${join(this.#folder, 'bin')}:${cleanEnv['PATH']}`, HOME: this.#home, KUBECONFIG: join(this.#folder, config), TZ: 'UTC', TERM: 'dumb', KUBE_EDITOR: 'true' };
  }

  /** Runs a line unseen. */
  async quietly(line: string): Promise<Result> {
    const result = await tryRun('bash', ['-c', line], { cwd: this.#home, env: this.#env('direct'), timeout: 90_000 });
    return result;
  }

  /** Fills the caches of discovery and OpenAPI, so that it does not matter which group comes first; one that begins cold would throw them away. */
  async warmUp({ commands }: CommandGroup): Promise<void> {
    if (commands[0]?.cold) return;
    const env = this.#env('proxied');
    for (const line of ['kubectl api-resources', 'kubectl explain pod', 'kubectl explain deployment', 'kubectl explain job', 'kubectl explain ingress', 'kubectl explain hpa --api-version=autoscaling/v2']) await tryRun('bash', ['-c', line], { cwd: this.#home, env, timeout: 90_000 });
    await this.quietly('kubectl api-resources');
  }

  async #run({ line, interrupt, during, direct, cold }: Command): Promise<Omit<RawRun, 'command' | 'requests'>> {
    if (cold) rmSync(join(this.#home, '.kube'), { recursive: true, force: true });
    // A group of its own, so that Ctrl-C reaches every program of a pipeline.
    const child = spawn('bash', ['-c', line], { cwd: this.#home, env: this.#env(direct ? 'direct' : 'proxied'), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const stop = (signal: NodeJS.Signals) => child.exitCode === null && process.kill(-child.pid!, signal);
    const late = setTimeout(() => stop('SIGKILL'), 90_000);
    const ended = new Promise<number>((resolve, reject) => child.on('error', reject).on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 137))));
    for (const other of during ?? []) {
      await sleep(700);
      await this.quietly(other);
    }
    const ctrlC = interrupt ? setTimeout(() => stop('SIGINT'), interrupt * 1000) : undefined;
    const exit = await ended;
    clearTimeout(ctrlC);
    clearTimeout(late);
    return { exit, stdout, stderr };
  }

  /** Runs the lines of a group, one after the other. @throws LabError if what a line waits for does not come */
  async run({ name, files, commands }: CommandGroup): Promise<RawRun[]> {
    for (const [file, text] of Object.entries(files ?? {})) writeFileSync(join(this.#home, file), text);
    const out: RawRun[] = [];
    for (const command of commands) {
      for (const line of command.before ?? []) await this.#untilDone(`${name}: ${command.line}`, line);
      this.#proxy.take();
      let result = await this.#run(command);
      for (let again = 12; command.prints && again > 0 && !result.stdout.includes(command.prints); again--) {
        this.#proxy.take();
        result = await this.#run(command);
      }
      if (result.exit === 137) throw new LabError(`${name}: "${command.line}" did not end within 90 s`);
      const own = (text: string) => text.replaceAll(this.#at, this.#proxy.server).replaceAll(join(this.#folder, 'direct'), `${learnersHome}/.kube/config`).replaceAll(join(this.#folder, 'proxied'), `${learnersHome}/.kube/config`).replaceAll(this.#home, learnersHome);
      out.push({ command, exit: result.exit, stdout: own(result.stdout), stderr: own(result.stderr), requests: command.direct ? [] : this.#proxy.take() });
    }
    for (const file of Object.keys(files ?? {})) rmSync(join(this.#home, file), { force: true });
    return out;
  }

  async #untilDone(what: string, line: string): Promise<void> {
    const end = Date.now() + 60_000;
    for (;;) {
      const { code, stderr } = await this.quietly(line);
      if (code === 0) return;
      if (Date.now() > end) throw new LabError(`${what}: waits for "${line}", which says ${stderr.trim()}`);
      await sleep(300);
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
