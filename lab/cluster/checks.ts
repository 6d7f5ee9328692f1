import { kubectl, on, tryKubectl } from './on.ts';
import { LabError, until } from './run.ts';
import { nodeNames } from './shape.ts';

/** One thing that must work; resolves with what was seen, in a few words. */
export interface Check {
  name: string;
  run(): Promise<string>;
}

/** @throws LabError with the sentence if it is not so */
export function must(so: unknown, otherwise: string): asserts so {
  if (!so) throw new LabError(otherwise);
}

/**
 * A measured time beside its bar, in milliseconds. A miss is written into the result; it fails only with `--bars`, because a machine
 * that is busy with other tests is no defect of the lab.
 *
 * @throws LabError with the text if the bar is missed and `--bars` is given
 */
export function beside(bar: number, measured: number, text: string): string {
  if (measured <= bar) return text;
  const line = `${text}: MISSES the bar of ${bar} ms`;
  if (process.argv.includes('--bars')) throw new LabError(line);
  return line;
}

/** A value of an object by JSONPath. */
export const field = async (path: string, ...what: string[]): Promise<string> => (await kubectl(['get', ...what, '-o', `jsonpath=${path}`])).trim();

/** Applies a manifest given as an object. */
export const apply = (object: object): Promise<string> => kubectl(['apply', '-f', '-'], { input: JSON.stringify(object) });

/** A Pod of one container. */
export function pod(name: string, image: string, more: { command?: string[]; node?: string; container?: object; once?: boolean } = {}): object {
  const { command, node, container, once } = more;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 1,
      ...(once ? { restartPolicy: 'Never' } : {}),
      ...(node ? { nodeSelector: { 'kubernetes.io/hostname': node } } : {}),
      containers: [{ name: 'main', image, ...(command ? { command } : {}), ...container }],
    },
  };
}

/** Runs a busybox Pod to its end and returns what it printed. */
export async function busybox(name: string, ...command: string[]): Promise<string> {
  const { stdout } = await tryKubectl(['run', name, '-i', '--rm', '--quiet', '--restart=Never', '--image=busybox:1.28', '--', ...command], { input: '', timeout: 60_000 });
  return stdout;
}

/** Names of the Pods of Deployment web. */
export const webPods = async (): Promise<string[]> => (await field('{.items[*].metadata.name}', 'pods', '-l', 'app=web', '--field-selector=status.phase=Running')).split(' ');

/** Fetches a page from a node; resolves with its title, or '' if nothing came. */
export async function titleFrom(node: string, url: string): Promise<string> {
  const page = await on(node, ['sh', '-c', `curl -s -m 5 ${url} || true`]);
  return /<title>(.*)<\/title>/.exec(page)?.[1] ?? '';
}

/** Whether a node is Ready. */
export const nodeReady = async (name: string): Promise<boolean> => (await field('{.status.conditions[?(@.type=="Ready")].status}', 'node', name)) === 'True';

/** Waits until a node is (not) Ready; resolves with the seconds it took. */
export async function untilNode(name: string, ready: boolean, seconds: number): Promise<number> {
  const start = performance.now();
  await until(`${name} ${ready ? 'Ready' : 'NotReady'}`, seconds, async () => ((await nodeReady(name)) === ready ? true : undefined), 500);
  return (performance.now() - start) / 1000;
}

/** Runs the same question on every node. */
export const everyNode = async <T>(ask: (name: string) => Promise<T>): Promise<T[]> => Promise.all(nodeNames.map(ask));
