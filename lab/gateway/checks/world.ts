import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { shellImageName } from '../../cluster/images.ts';
import { inNamespace } from '../../cluster/network.ts';
import { kubectl, tryKubectl } from '../../cluster/on.ts';
import { here, kubeconfig } from '../../cluster/paths.ts';
import { LabError, run, until } from '../../cluster/run.ts';
import { control } from '../../cluster/shape.ts';
import { PromptMarks } from '../../../src/engine/live/osc133.ts';
import type { Claims } from '../auth/token.ts';
import { seatLabel, shellsNamespace, systemNamespace, workshopLabel } from '../cluster-names.ts';
import { asGateway } from '../gateway-account.ts';
import { KubeClient } from '../kube/client.ts';
import { runInPod } from '../kube/exec.ts';
import type { KubeObject, Resource } from '../kube/types.ts';
import { resources } from '../kube/resources.ts';
import { KubeSpawner } from '../spawner/kube-spawner.ts';
import { slotLabel } from '../spawner/names.ts';
import type { SpawnerOptions } from '../spawner/options.ts';
import { seeder } from '../spawner/seeds.ts';
import type { Place, Seat } from '../spawner/spawner.ts';
import type { Shell } from '../shell/shell.ts';

export const workshop = 'labtest';
const manifest = join(here, '../manifests/1-cluster.yaml');
/** Where shells reach what stands before the API server: on this node. */
const at = control;
const port = 18_443;
const authority = 'lab-api-ca-checks';

export interface World {
  admin: KubeClient;
  /** With the rights and the fence of the chart's gateway. */
  gateway: KubeClient;
  /** What shells reach instead of the API server. */
  door: ChildProcess;
  /** What it wrote down. */
  audited: Record<string, unknown>[];
}
let made: Promise<World> | undefined;
/** Before these checks began. */
export let wasInstalled = false;

/** Installs the chart's static half and connects; once for all checks. */
export function world(): Promise<World> {
  return (made ??= (async () => {
    wasInstalled = (await tryKubectl(['get', 'namespace', systemNamespace])).code === 0;
    await kubectl(['apply', '-f', '-'], { input: readFileSync(manifest, 'utf8') });
    const admin = KubeClient.fromKubeconfig(kubeconfig);
    await admin.list(resources.nodes(), {}, AbortSignal.timeout(10_000)).catch((error: Error) => {
      throw new LabError(`the API server cannot be reached from this machine (${error.message}); see "no cable" in lab:up`);
    });
    const gateway = await until('the gateway’s account', 20, () => asGateway(admin).catch(() => undefined));
    const tls = await certificate();
    await kubectl(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: authority, namespace: shellsNamespace }, data: { 'ca.crt': tls.cert } }) });
    const audited: World['audited'] = [];
    const [command, args] = inNamespace(at.name, [process.execPath, join(here, '../gateway/checks/door.ts')]);
    const door = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
    createInterface({ input: door.stdout! }).on('line', (line) => audited.push(JSON.parse(line) as Record<string, unknown>));
    const { server, ca } = admin.connection;
    door.stdin!.end(JSON.stringify({ upstream: { server, ca: String(ca) }, tls, host: '0.0.0.0', port, shells: shellsNamespace, visible: ['default', 'kube-node-lease', 'kube-public', 'kube-system'] }));
    await until('what stands before the API server', 20, async () => audited.some(({ event }) => event === 'api.started') || undefined, 50);
    return { admin, gateway, door, audited };
  })());
}

/** One that vouches for itself, as an operator without Helm makes it (docs/operator.md). */
async function certificate(): Promise<{ cert: string; key: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'day-one-checks-'));
  try {
    const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
    await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=day-one-api', '-addext', `subjectAltName=IP:${at.address}`, '-keyout', key, '-out', cert]);
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A spawner as a gateway has it; closed and its environments removed afterwards, also after a failure. */
export async function withSpawner<T>(options: Partial<SpawnerOptions>, work: (spawner: KubeSpawner, world: World) => Promise<T>): Promise<T> {
  const found = await world();
  const spawner = new KubeSpawner({ kube: found.gateway, seed: seeder(found.gateway.http), options: { warm: 0, sweepSeconds: 3600, api: { server: `https://${at.address}:${port}`, authority }, shell: { image: shellImageName, pullPolicy: 'IfNotPresent' }, ...options } });
  try {
    await spawner.ready;
    return await work(spawner, found);
  } finally {
    await spawner.close();
    await removeAll(found.admin);
  }
}

const began = Math.floor(Date.now() / 1000) * 1000;

/** What these checks made and is still there; another gateway's environments are left alone. */
export async function remains(admin: KubeClient): Promise<[Resource, string][]> {
  const slotOf = ({ metadata }: KubeObject) => metadata.labels?.[slotLabel] ?? '';
  const namespaces = (await admin.list(resources.namespaces(), { labels: slotLabel })).items;
  const mine = ({ metadata: { labels = {}, creationTimestamp = '' } }: KubeObject) => labels[workshopLabel] === workshop || (!labels[seatLabel] && Date.parse(creationTimestamp) >= began);
  const foreign = new Set(namespaces.filter((namespace) => !mine(namespace)).map(slotOf));
  const found = namespaces.filter(mine).map(({ metadata }): [Resource, string] => [resources.namespaces(), metadata.name]);
  for (const kind of [resources.pods, resources.serviceAccounts, resources.networkPolicies])
    for (const object of (await admin.list(kind(shellsNamespace), { labels: slotLabel })).items) if (!foreign.has(slotOf(object))) found.push([kind(shellsNamespace), object.metadata.name]);
  return found;
}

async function removeAll(admin: KubeClient): Promise<void> {
  for (const [resource, name] of await remains(admin)) await admin.remove(resource, name, { graceSeconds: resource.plural === 'pods' ? 1 : undefined });
  await until('environments gone', 120, async () => ((await remains(admin)).length === 0 ? true : undefined), 500);
}

/** Of the checks' class, for an hour. */
export const seat = (id: string): Seat => ({ id, workshop, until: Math.floor(Date.now() / 1000) + 3600 });
export const claims = (id: string): Claims => ({ v: 1, sub: id, ws: workshop, role: 'learner', gen: 1, exp: Math.floor(Date.now() / 1000) + 3600, jti: id });

/** Resolves when the shell's prompt is there: the learner can type. */
export function prompt(shell: Shell): Promise<void> {
  return new Promise((done, fail) => {
    const marks = new PromptMarks();
    shell.onExit((end) => fail(new LabError(`the shell ended: ${JSON.stringify(end)}`)));
    shell.onData((chunk) => {
      if (marks.read(chunk).some(({ mark }) => mark === 'input')) done();
    });
  });
}

/** A learner's command in their own shell Pod, with their own account. */
export async function asLearner(http: KubeClient['http'], place: Place, line: string, input = ''): Promise<{ code: number | null; output: string }> {
  return runInPod(http, { namespace: place.shells, pod: place.pod, container: place.container, command: ['bash', '-c', `${line} 2>&1`] }, input, AbortSignal.timeout(60_000));
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** Removes what the live checks installed; fine after a failure in their middle, and twice. */
export async function cleanUpLive(): Promise<void> {
  if (!made) return;
  const { admin, gateway, door } = await made.catch(() => ({ admin: undefined, gateway: undefined, door: undefined }));
  made = undefined;
  if (admin) await removeAll(admin).catch(() => {});
  await tryKubectl(['-n', shellsNamespace, 'delete', 'configmap', authority, '--ignore-not-found']);
  door?.kill();
  gateway?.close();
  admin?.close();
  if (!wasInstalled) await tryKubectl(['delete', '-f', '-', '--ignore-not-found', '--wait=false'], { input: readFileSync(manifest, 'utf8') });
}
