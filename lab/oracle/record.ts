import { readFileSync } from 'node:fs';
import { onKind } from '../cluster/kind.ts';
import { kubectl } from '../cluster/on.ts';
import { kubeconfig } from '../cluster/paths.ts';
import { LabError } from '../cluster/run.ts';
import { nodes, versions } from '../cluster/shape.ts';
import { runningLab } from '../cluster/up.ts';
import { ApiClient, upstreamOf } from './api-client.ts';
import { askGroup } from './ask.ts';
import { CommandLine } from './command-line.ts';
import { commandGroups, requestGroups, stages, type Lane } from './lists.ts';
import { cleanUp, forgetEvents, notFresh, pullImages } from './fresh.ts';
import { Onlooker } from './identities.ts';
import { fresh } from './requests/basics.ts';
import type { TextOptions } from './normalise-text.ts';
import { RecordingProxy } from './proxy.ts';
import { untilSettled } from './settled.ts';
import { nodeInfo, translator } from './rules/strings.ts';
import { storeCommands } from './stored-commands.ts';
import { storeRequests } from './stored-requests.ts';
import { accepts, types, type Stored } from './types.ts';

interface NodeList {
  items: { status: { nodeInfo: Record<keyof typeof nodeInfo, string> } }[];
}

async function optionsFor(onlooker: Onlooker, client: ApiClient): Promise<TextOptions> {
  await onlooker.catchUp(client);
  const dictionary = onlooker.dictionary();
  const generated = new Set([...dictionary.values()].filter((name) => /^[a-z]/.test(name)));
  for (const { status } of (await client.json<NodeList>('GET', '/api/v1/nodes')).items) for (const key of Object.keys(nodeInfo) as (keyof typeof nodeInfo)[]) dictionary.set(status.nodeInfo[key], nodeInfo[key]);
  return { translate: translator(dictionary), generated };
}

/** Which cluster the answers are of. */
async function provenance(counts: object): Promise<string> {
  const { clientVersion } = JSON.parse(await kubectl(['version', '--client', '-o', 'json'])) as { clientVersion: { gitVersion: string } };
  const about = {
    kubernetes: versions.kubernetes,
    kubectl: clientVersion.gitVersion,
    etcd: versions.etcd,
    coredns: versions.coredns,
    date: new Date().toISOString().slice(0, 10),
    shape: nodes.map(({ name, address, block, controlPlane }) => ({ name, address, block, controlPlane })),
    counts,
    accepts,
    types,
  };
  return `${JSON.stringify(about, null, 1)}\n`;
}

/** @throws LabError that says why the running cluster will not do */
export async function mustBeFresh(): Promise<void> {
  if (!runningLab()) throw new LabError('the lab is not up: "npm run lab:up" first');
  if (onKind()) throw new LabError('the oracle is of the lab of namespaces: DAY_ONE_LAB_BACKEND=namespaces npm run lab:up');
  const found = await notFresh();
  if (found.length > 0) throw new LabError(`the cluster is not fresh (${found.join('; ')}): "npm run oracle clean", or "npm run lab:down && npm run lab:up"`);
}

/** Like Promise.all, but nothing is under way any more when one has failed. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}

/** Of every stage what is wanted; the namespace that `fresh` makes is there for the groups of its lane. */
function chosen(only: readonly string[]): Lane[][] {
  const wanted = <T extends { name: string }>(groups: readonly T[] = []): T[] => groups.filter(({ name }) => only.length === 0 || only.includes(name));
  return stages.map((lanes) =>
    lanes.flatMap(({ requests: declared, commands: lines }): Lane[] => {
      const [requests, commands] = [wanted(declared), wanted(lines)];
      if (requests.length > 0 && declared?.includes(fresh) && !requests.includes(fresh)) requests.unshift(fresh);
      return requests.length + commands.length > 0 ? [{ requests, commands }] : [];
    }),
  );
}

/**
 * Sends all declared requests and runs all declared command lines on the running, fresh cluster, which is as it was afterwards.
 *
 * @throws LabError if the cluster is not up or not fresh, or something that a list waits for does not come
 */
export async function recordOracle(only: readonly string[] = [], say: (line: string) => void = () => {}): Promise<Stored> {
  await mustBeFresh();
  const upstream = upstreamOf(readFileSync(kubeconfig, 'utf8'));
  const client = new ApiClient(upstream);
  const onlooker = new Onlooker();
  const files: Record<string, string> = {};
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const value = await work();
    say(`${what.padEnd(34)} ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return value;
  };
  const play = async ({ requests = [], commands = [] }: Lane): Promise<void> => {
    for (const group of requests) {
      onlooker.forget();
      const raw = await timed(`${group.name}: ${group.requests.length} requests`, () => askGroup(client, group));
      Object.assign(files, storeRequests(group, raw, await optionsFor(onlooker, client)));
    }
    if (requests.includes(fresh)) await timed('requests cleaned up', cleanUp);
    if (commands.length === 0) return;
    const proxy = new RecordingProxy(upstream);
    const commandLine = new CommandLine(proxy, await proxy.start());
    try {
      await commandLine.warmUp(commands[0]!);
      for (const group of commands) {
        onlooker.forget();
        const raw = await timed(`${group.name}: ${group.commands.length} command lines`, () => commandLine.run(group));
        Object.assign(files, storeCommands(group, raw, await optionsFor(onlooker, client)));
      }
    } finally {
      proxy.stop();
      commandLine.remove();
    }
  };
  try {
    await timed('settled', () => untilSettled(client));
    await onlooker.start(client);
    const plan = chosen(only);
    // Whether a Pod finds its image must be no matter of luck. Those that only look do not see it.
    const pulled = plan.flat().some(({ commands = [] }) => commands.length > 0) ? timed('images pulled', pullImages) : Promise.resolve();
    for (const [n, lanes] of plan.entries()) {
      if (n > 0) await pulled;
      await forgetEvents();
      await allDone(lanes.map(play));
    }
    await pulled;
    files['provenance.json'] = await provenance({ requests: requestGroups.flatMap((group) => group.requests).length, commands: commandGroups.flatMap((group) => group.commands).length });
    return files;
  } finally {
    onlooker.stop();
    client.close();
    await timed('clean up', cleanUp);
  }
}
