import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { containers } from './kind.ts';
import { here } from './paths.ts';
import { network, nodeNames } from './shape.ts';

const text = (name: string) => readFileSync(join(here, '../kind', name), 'utf8');

interface KindConfig {
  kind: string;
  apiVersion: string;
  name: string;
  networking: Record<string, unknown>;
  nodes: { role: string; image: string; labels: Record<string, string> }[];
}

test('the kind cluster has the shape of the lab', () => {
  const config = parse(text('cluster.yaml')) as KindConfig;
  expect(config).toMatchObject({ kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4', networking: { disableDefaultCNI: true, podSubnet: network.pods, serviceSubnet: network.services } });
  expect(config.nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker', 'worker']);
  expect(config.nodes.map(({ labels }) => labels['day-one/machine'])).toEqual([...nodeNames]);
  for (const { image } of config.nodes) expect(image).toMatch(/^kindest\/node:v1\.31\.\d+@sha256:[0-9a-f]{64}$/);
  for (const container of Object.values(containers)) expect(container.startsWith(`${config.name}-`)).toBe(true);
});

test('the kind cluster for a class opens the port that docs/operator.md names, to this machine alone', () => {
  const { nodes } = parse(text('class.yaml')) as { nodes: { image: string; extraPortMappings?: object[] }[] };
  expect(nodes[0]!.extraPortMappings).toEqual([{ containerPort: 30080, hostPort: 8080, listenAddress: '127.0.0.1' }]);
  const shape = parse(text('cluster.yaml')) as KindConfig;
  for (const { image } of nodes) expect(image).toBe(shape.nodes[0]!.image);
});

test('Calico gets the post’s pool: its addresses, blocks of /26', () => {
  const [installation] = parseAllDocuments(text('calico.yaml')).map((document) => document.toJS() as { kind: string; spec: { calicoNetwork: { ipPools: object[] } } });
  expect(installation).toMatchObject({ kind: 'Installation', spec: { calicoNetwork: { ipPools: [{ cidr: network.pods, blockSize: 26, encapsulation: 'VXLANCrossSubnet' }] } } });
});
