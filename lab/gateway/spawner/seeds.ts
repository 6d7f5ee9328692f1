import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { runInPod } from '../kube/exec.ts';
import type { Http } from '../kube/http.ts';
import type { KubeObject } from '../kube/types.ts';
import type { Place } from './spawner.ts';

/** What a step begins with (content/lab-seeds). */
export interface Seed {
  steps: string[];
  objects?: KubeObject[];
  /** Text by name, in the learner's home. */
  files?: Record<string, string>;
}

const folder = join(fileURLToPath(import.meta.url), '../../../../content/lab-seeds');

/** All seeds by `<lesson>/<step>`. @throws Error when a file cannot be read */
export function readSeeds(from = folder): ReadonlyMap<string, Seed> {
  const seeds = new Map<string, Seed>();
  for (const name of readdirSync(from).filter((file) => file.endsWith('.yaml')))
    for (const seed of parse(readFileSync(join(from, name), 'utf8'), { merge: true }) as Seed[]) for (const step of seed.steps) seeds.set(`${name.slice(0, -'.yaml'.length)}/${step}`, seed);
  return seeds;
}

/**
 * Puts a seed into a fresh environment, by the learner's own shell and with the learner's own rights.
 * @throws Error with what kubectl said
 */
export async function plant(http: Http, place: Place, { objects = [], files = {} }: Seed): Promise<void> {
  const run = async (command: string[], input: string) => {
    const { code, output, reason } = await runInPod(http, { namespace: place.shells, pod: place.pod, container: place.container, command }, input, AbortSignal.timeout(30_000));
    if (code !== 0) throw new Error(reason ?? output.slice(0, 500));
  };
  // The name comes as an argument: nothing of it is ever read by the shell.
  for (const [name, text] of Object.entries(files)) await run(['sh', '-c', 'cat >"$HOME/$1"', 'sh', name], text);
  if (objects.length > 0) await run(['sh', '-c', 'kubectl apply -f - 2>&1'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
}

/** For the spawner: seeds read once, and put in by exec. */
export function seeder(http: Http, seeds = readSeeds()): (place: Place, toStep: string) => Promise<void> {
  return async (place, toStep) => {
    const seed = seeds.get(toStep);
    if (seed) await plant(http, place, seed);
  };
}
