import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { kubectl } from '../cluster/on.ts';
import { network, nodes } from '../cluster/shape.ts';
import type { Take } from './run.ts';

const transcripts = (root: string, ...parts: string[]) => join(root, 'content/transcripts', ...parts);

/** Writes what a session printed; a transcript that no command names any more is removed. Returns the paths touched. */
export function writeTake({ scenario, played }: Take, root = process.cwd()): string[] {
  const touched: string[] = [];
  const named = new Set<string>();
  for (const { kind, output, text } of played) {
    if (kind !== 'lab' || !output) continue;
    const path = transcripts(root, output);
    named.add(path);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    touched.push(output);
  }
  const folder = transcripts(root, 'lab', scenario.data.id);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (named.has(join(folder, name))) continue;
    rmSync(join(folder, name));
    touched.push(`lab/${scenario.data.id}/${name} (removed)`);
  }
  return touched;
}

/** Sets the day of the recording in the scenario. */
export function dateTake({ scenario }: Take, today: string, root = process.cwd()): void {
  if (scenario.data.provenance.kind !== 'lab' || scenario.data.provenance.date === today) return;
  const file = join(root, scenario.file);
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.setIn(['provenance', 'date'], today);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}

/** content/transcripts/lab/cluster.json: the cluster that everything under lab/ comes from. */
export async function writeCluster(today: string, root = process.cwd()): Promise<void> {
  const { clientVersion, serverVersion } = JSON.parse(await kubectl(['version', '-o', 'json'])) as Record<'clientVersion' | 'serverVersion', { gitVersion: string }>;
  const { items } = JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])) as { items: { metadata: { name: string }; status: { nodeInfo: { osImage: string; containerRuntimeVersion: string } } }[] };
  const shape = {
    date: today,
    kubernetes: serverVersion.gitVersion,
    kubectl: clientVersion.gitVersion,
    podNetwork: 'CNI bridge and host-local, static routes; no Calico',
    pods: network.pods,
    services: network.services,
    nodes: nodes.map(({ name, address, block, controlPlane }) => {
      const { nodeInfo } = items.find((item) => item.metadata.name === name)!.status;
      return { name, address, block, controlPlane, os: nodeInfo.osImage, runtime: nodeInfo.containerRuntimeVersion };
    }),
  };
  writeFileSync(transcripts(root, 'lab/cluster.json'), `${JSON.stringify(shape, null, 1)}\n`);
}
