import { spawn } from 'node:child_process';
import { inContainer, onKind } from './kind.ts';
import { inState, kubeconfig, nodeDir } from './paths.ts';
import { remembered } from './processes.ts';
import { cleanEnv, LabError, run, tryRun, type Result, type RunOptions } from './run.ts';
import { inNamespace } from './network.ts';
import { control, nodeNamed } from './shape.ts';

/** Id of a node's first process, if the node runs. */
export const nodeProcess = (name: string): number | undefined => remembered(nodeDir(name, 'pid'));

export interface OnOptions extends RunOptions {
  /** Added to the node's environment. */
  set?: Readonly<Record<string, string>>;
}

/**
 * The command that runs something inside all namespaces of a node, as root, with the node's environment; for `spawn`.
 *
 * @throws LabError if the node does not run
 */
export function onNode(name: string, command: readonly string[], set: Readonly<Record<string, string>> = {}): [string, string[]] {
  const node = nodeNamed(name).name;
  if (onKind()) return inContainer(node, command, set);
  const id = nodeProcess(node);
  if (!id) throw new LabError(`${name} is not running: "npm run lab:up" first`);
  const env = { ...cleanEnv, TERM: process.env['TERM'] ?? 'dumb', KUBECONFIG: '/etc/kubernetes/admin.conf', ...set };
  const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return ['nsenter', ['-t', String(id), '-m', '-u', '-i', '-n', '-p', '-C', '--root', '--wd', 'env', '-C', '/root', '-i', ...variables, ...command]];
}

/** Runs a command on a node. @throws LabError if it fails */
export function on(name: string, command: readonly string[], { set, ...options }: OnOptions = {}): Promise<string> {
  return run(...onNode(name, command, set), options);
}

/** Like `on`, but an exit status is an answer. */
export function tryOn(name: string, command: readonly string[], { set, ...options }: OnOptions = {}): Promise<Result> {
  return tryRun(...onNode(name, command, set), options);
}

/** The command that runs the course's kubectl with the lab's kubeconfig; it needs no route from the host. */
export function kubectlCommand(args: readonly string[]): [string, string[]] {
  if (onKind()) return inContainer(control.name, ['kubectl', ...args]);
  return inNamespace(control.name, [inState('kubectl'), ...args]);
}

const kubectlEnv = (): NodeJS.ProcessEnv => ({ ...cleanEnv, HOME: inState('home'), KUBECONFIG: kubeconfig, TERM: 'dumb' });

/** Runs kubectl against the cluster. @throws LabError if it fails */
export function kubectl(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return run(...kubectlCommand(args), { env: kubectlEnv(), ...options });
}

/** Like `kubectl`, but an exit status is an answer. */
export function tryKubectl(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return tryRun(...kubectlCommand(args), { env: kubectlEnv(), ...options });
}

/** Runs a command with this terminal; resolves with its exit status. */
export function attach([command, args]: [string, string[]], env: NodeJS.ProcessEnv = kubectlEnv()): Promise<number> {
  return new Promise((resolve, reject) => {
    spawn(command, args, { stdio: 'inherit', env: { ...env, TERM: process.env['TERM'] ?? 'dumb' } })
      .on('error', reject)
      .on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
