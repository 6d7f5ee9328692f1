import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { apiAuthority, apiEnvironment, apiPorts, apiService, environment, gatewayAccount, learnersGroup, managedLabel, ports, roles, seatNamespacePrefix, shellsNamespace, systemNamespace } from '../gateway/cluster-names.ts';
import { tryRun } from '../cluster/run.ts';
import { secondManifest } from '../gateway/spawner/manifests.ts';
import { secondOf } from '../gateway/spawner/names.ts';
import { spawnerDefaults } from '../gateway/spawner/options.ts';
import { chartSchema, chartValues } from './chart-values.ts';
import { defaultDrainMs } from '../gateway/config.ts';
import { chart, helm } from './helm.ts';
import { outOfDate } from './render.ts';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}
interface Container {
  securityContext: { readOnlyRootFilesystem: boolean; allowPrivilegeEscalation: boolean; capabilities: { drop: string[] } };
  env?: { name: string }[];
  ports?: { name: string; containerPort: number }[];
}
interface Thing {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string> };
  rules?: Rule[];
  subjects?: { kind: string; name: string }[];
  data?: Record<string, string>;
  spec: {
    strategy: { type: string };
    template: { spec: { containers: Container[]; securityContext: { runAsNonRoot: boolean }; volumes?: { name: string; emptyDir?: object; persistentVolumeClaim?: object }[] } };
  };
}

const defaultDrain = defaultDrainMs / 1000;
const values = readFileSync(join(chart, 'values.yaml'), 'utf8');
const go = (await tryRun('go', ['version']).catch(() => undefined))?.code === 0;
if (!go) console.error('\n!! The chart is NOT checked: Helm is built from its Go module, and Go ≥ 1.24 is missing on this machine.\n');

const template = async (...set: string[]): Promise<Thing[]> => {
  const text = await helm(['template', 'day-one', chart, '--namespace', systemNamespace, '--kube-version', '1.31.0', ...set.flatMap((pair) => ['--set', pair])]);
  return parseAllDocuments(text).map((document) => document.toJSON() as Thing).filter(Boolean);
};
const one = (things: readonly Thing[], kind: string, name: string): Thing => {
  const found = things.find((thing) => thing.kind === kind && thing.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};

describe('values.yaml', () => {
  test('says of every value what it does', () => {
    expect(chartValues(values).filter(({ about }) => about === '')).toEqual([]);
    expect(chartValues(values).length).toBeGreaterThan(40);
  });

  test('the schema knows exactly these values', () => {
    expect(readFileSync(join(chart, 'values.schema.json'), 'utf8')).toBe(chartSchema(values));
  });
});

describe.skipIf(!go)('the chart', () => {
  let things: Thing[];
  beforeAll(async () => {
    things = await template();
  }, 600_000);

  test('passes helm lint', async () => {
    expect(await helm(['lint', '--strict', chart])).toContain('0 chart(s) failed');
  });

  test('manifests, schema and table are made from it as it is now', async () => {
    expect(await outOfDate()).toEqual([]);
  });

  test.each([
    ['a key that is misspelt', 'replica=2', /replica/],
    ['a value of another type', 'replicas=many', /replicas/],
    ['a database it does not know', 'database.kind=mysql', /database\.kind|enum|one of/],
    ['two gateways on one SQLite file', 'replicas=2', /needs database\.kind=postgres/],
    ['PostgreSQL without its address', 'database.kind=postgres', /database\.secretName/],
    ['an Ingress without a host', 'ingress.enabled=true', /ingress\.host/],
  ])('refuses %s', async (_, pair, message) => {
    await expect(template(pair)).rejects.toThrow(message);
  });

  test('one gateway with SQLite is replaced, not doubled, and its file is on a volume', async () => {
    const { strategy, template: pod } = one(things, 'Deployment', 'day-one').spec;
    expect(strategy.type).toBe('Recreate');
    expect(pod.spec.volumes!.find(({ name }) => name === 'data')!.persistentVolumeClaim).toBeDefined();
    expect(things.some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
    const without = await template('persistence.enabled=false');
    expect(one(without, 'Deployment', 'day-one').spec.template.spec.volumes!.find(({ name }) => name === 'data')!.emptyDir).toBeDefined();
    expect(without.some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
  });

  test('several with PostgreSQL roll, keep a budget and need no volume', async () => {
    const many = await template('replicas=3', 'database.kind=postgres', 'database.secretName=pg');
    const { strategy, template: pod } = one(many, 'Deployment', 'day-one').spec;
    expect(strategy.type).toBe('RollingUpdate');
    expect(pod.spec.containers[0]!.env!.map(({ name }) => name)).toContain(environment.database);
    expect(many.map(({ kind }) => kind)).toContain('PodDisruptionBudget');
    expect(many.map(({ kind }) => kind)).not.toContain('PersistentVolumeClaim');
    // Each is reached by its own address, and a whole class may come from one: no Service for the one, no stickiness for the other.
    const extra = (them: readonly Thing[]) => them.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name).sort();
    expect(extra(many)).toEqual(extra(things));
    expect(JSON.stringify(one(many, 'Service', 'day-one').spec)).not.toContain('ClientIP');
  });

  test('a roll and a drain leave a class its gateways: one more before one less, never two away at once, time to say goodbye', async () => {
    const several = ['replicas=3', 'database.kind=postgres', 'database.secretName=pg'];
    const many = await template(...several);
    const { strategy, template: pod } = one(many, 'Deployment', 'day-one').spec;
    expect(strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
    const budget = one(many, 'PodDisruptionBudget', 'day-one').spec as unknown as { maxUnavailable: number; selector: { matchLabels: Record<string, string> } };
    expect(budget.maxUnavailable).toBe(1);
    expect((pod as unknown as { metadata: { labels: Record<string, string> } }).metadata.labels).toMatchObject(budget.selector.matchLabels);
    const spec = pod.spec as unknown as { terminationGracePeriodSeconds: number; topologySpreadConstraints: { topologyKey: string }[]; containers: { lifecycle?: { preStop: { exec: { command: string[] } } } }[] };
    expect(spec.topologySpreadConstraints.map(({ topologyKey }) => topologyKey)).toEqual(['kubernetes.io/hostname']);
    // Nobody is sent to it any more when it begins to say goodbye, and it has said so before it is killed.
    const before = Number(spec.containers[0]!.lifecycle!.preStop.exec.command[1]);
    expect(before + defaultDrain + 5).toBeLessThanOrEqual(spec.terminationGracePeriodSeconds);
    await expect(template(...several, 'terminationGracePeriodSeconds=12')).rejects.toThrow(/stopping takes up to 15 s/);
    await expect(template(...several, 'config.gateway.drainMs=60000')).rejects.toThrow(/stopping takes up to 70 s/);
    // A Pod of the only gateway: a drain may take it.
    const alone = await template('database.kind=postgres', 'database.secretName=pg');
    expect(alone.some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
  });

  test('several gateways keep transcripts on a volume that they share, or none', async () => {
    const several = ['replicas=2', 'database.kind=postgres', 'database.secretName=pg'];
    const kept = async (...set: string[]) => {
      const them = await template(...set);
      const data = one(them, 'Deployment', 'day-one').spec.template.spec.volumes!.find(({ name }) => name === 'data')!;
      return [(JSON.parse(one(them, 'ConfigMap', 'lab-gateway').data!['gateway.json']!) as { transcripts: boolean }).transcripts, data.persistentVolumeClaim ?? 'emptyDir'];
    };
    expect(await kept()).toEqual([true, { claimName: 'day-one' }]);
    expect(await kept(...several)).toEqual([false, 'emptyDir']);
    expect(await kept(...several, 'persistence.existingClaim=shared')).toEqual([true, { claimName: 'shared' }]);
  });

  test('no container is root or writes its own disk', () => {
    const pods = things.filter(({ spec }) => spec?.template?.spec?.containers);
    expect(pods.map(({ kind }) => kind).sort()).toEqual(['DaemonSet', 'Deployment', 'Deployment', 'Job']);
    for (const { spec } of pods) {
      expect(spec.template.spec.securityContext.runAsNonRoot).toBe(true);
      for (const { securityContext } of spec.template.spec.containers) expect(securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    }
  });

  test('pods/exec is the gateway’s in lab-shells and nowhere else; nobody gets Secrets of the cluster, a proxy, a wildcard or more rights', () => {
    const withRules = things.filter(({ kind, rules }) => /Role$/.test(kind) && rules);
    const grants = withRules.flatMap(({ kind, metadata, rules }) => rules!.map((rule) => ({ who: `${kind} ${metadata.name}`, ...rule })));
    const exec = grants.filter(({ resources }) => resources.includes('pods/exec'));
    expect(exec.map(({ who, verbs }) => [who, verbs])).toEqual(expect.arrayContaining([['Role lab-gateway-shells', ['get', 'create']], ['ClusterRole lab-learner', ['get', 'create']]]));
    expect(exec).toHaveLength(2);
    expect(one(things, 'Role', 'lab-gateway-shells').metadata.namespace).toBe(shellsNamespace);
    for (const { who, apiGroups, resources, verbs, resourceNames } of grants) {
      const text = JSON.stringify([who, apiGroups, resources, verbs]);
      expect(text).not.toMatch(/"\*"|\/proxy|escalate|impersonate|serviceaccounts\/token/);
      if (resources.includes('secrets')) expect(who).toBe('ClusterRole lab-learner');
      if (verbs.includes('bind')) expect([who, resourceNames]).toEqual(['ClusterRole lab-gateway', [roles.learner, roles.second]]);
    }
    const learnerWrites = grants.filter(({ who, verbs }) => who === 'ClusterRole lab-learner' && verbs.includes('create')).flatMap(({ resources }) => resources);
    for (const resource of ['networkpolicies', 'resourcequotas', 'limitranges', 'roles', 'rolebindings', 'ingresses', 'namespaces']) expect(learnerWrites).not.toContain(resource);
    // Of what lies in a namespace a learner reads nothing cluster-wide: lists over all are put together by day-one-api.
    const everywhere = grants.filter(({ who }) => who === 'ClusterRole lab-view').flatMap(({ resources, verbs, resourceNames }) => resources.map((resource) => [resource, ...verbs, ...(resourceNames ?? [])].join(' ')));
    for (const resource of ['pods', 'services', 'events', 'deployments', 'configmaps', 'secrets', 'leases']) expect(everywhere.filter((line) => line.startsWith(`${resource} `))).toEqual([]);
    expect(everywhere.filter((line) => line.startsWith('namespaces'))).toEqual(['namespaces get default kube-node-lease kube-public kube-system', 'namespaces create']);
    // lab-learner is bound per namespace only.
    expect(things.filter(({ kind }) => kind === 'ClusterRoleBinding').map(({ metadata }) => metadata.name).sort()).toEqual(['day-one-sweep', 'lab-gateway', 'lab-view']);
  });

  test('the gateway’s code finds everything under the names it has', () => {
    for (const name of Object.values(roles)) one(things, 'ClusterRole', name);
    one(things, 'ServiceAccount', gatewayAccount);
    expect(one(things, 'ClusterRoleBinding', 'lab-view').subjects).toEqual([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: learnersGroup }]);
    const [container] = one(things, 'Deployment', 'day-one').spec.template.spec.containers;
    expect(container!.env!.map(({ name }) => name).sort()).toEqual(Object.values(environment).filter((name) => name !== environment.database && name !== environment.kubeconfig).sort());
    expect(Object.fromEntries(container!.ports!.map(({ name, containerPort }) => [name, containerPort]))).toEqual(ports);
    expect(JSON.stringify(one(things, 'ValidatingAdmissionPolicy', 'lab-gateway-fence'))).toContain(managedLabel);
    const policy = JSON.stringify(one(things, 'ValidatingAdmissionPolicy', 'lab-learner-namespace'));
    for (const [label, value] of Object.entries(secondManifest('x').metadata.labels!)) if (value !== 'x') expect(policy).toContain(`\\"${label}\\": \\"${value}\\"`);
    expect(policy).toContain(secondOf('').slice(seatNamespacePrefix.length));
  });

  test('what stands before the API server has no account, and shells reach it by the name in its certificate', async () => {
    const { spec } = one(things, 'Deployment', apiService).spec.template as unknown as { spec: { automountServiceAccountToken: boolean; serviceAccountName?: string; containers: Container[]; volumes: unknown[] } };
    expect([spec.automountServiceAccountToken, spec.serviceAccountName]).toEqual([false, undefined]);
    expect(spec.containers[0]!.env!.map(({ name }) => name).sort()).toEqual(Object.values(apiEnvironment).sort());
    expect(Object.fromEntries(spec.containers[0]!.ports!.map(({ name, containerPort }) => [name, containerPort]))).toEqual(apiPorts);
    const config = JSON.parse(one(things, 'ConfigMap', 'lab-gateway').data!['gateway.json']!) as { spawner: { api: unknown } };
    expect(config.spawner.api).toEqual(spawnerDefaults.api);
    const { data } = one(things, 'Secret', 'lab-api-tls');
    const pem = (key: string) => Buffer.from(data![key]!, 'base64').toString();
    const certificate = new X509Certificate(pem('tls.crt'));
    expect(certificate.checkHost(new URL(spawnerDefaults.api.server).hostname)).toBeDefined();
    expect(certificate.checkIssued(new X509Certificate(pem('ca.crt')))).toBe(true);
    const authority = one(things, 'ConfigMap', apiAuthority);
    expect([authority.metadata.namespace, authority.data!['ca.crt']!.trim()]).toEqual([shellsNamespace, pem('ca.crt').trim()]);
    expect((await template('api.tlsSecret=mine')).some(({ metadata }) => metadata.name === 'lab-api-tls' || metadata.name === apiAuthority)).toBe(false);
  });

  test('without the fence learners make no namespace: nothing would say which', async () => {
    const view = one(await template('fence=false'), 'ClusterRole', 'lab-view');
    expect(view.rules!.filter(({ resources }) => resources.includes('namespaces')).map(({ verbs }) => verbs)).toEqual([['get']]);
  });

  test('the address decides which Origins and Hosts are accepted', async () => {
    const config = async (...set: string[]) => (JSON.parse(one(await template(...set), 'ConfigMap', 'lab-gateway').data!['gateway.json']!) as { gateway: { origins: string[]; hosts: string[]; trustedProxies: number } }).gateway;
    expect(await config('ingress.enabled=true', 'ingress.host=lab.example.org', 'extraOrigins={http://127.0.0.1:8080}')).toMatchObject({
      origins: ['https://lab.example.org', 'http://127.0.0.1:8080'],
      hosts: ['lab.example.org', '127.0.0.1:8080'],
      trustedProxies: 1,
    });
    expect(await config('ingress.enabled=true', 'ingress.host=lab.example.org', 'ingress.proxies={10.244.0.0/16}')).toMatchObject({ trustedProxies: 1, proxies: ['10.244.0.0/16'] });
    await expect(config('ingress.enabled=true', 'ingress.host=lab.example.org', 'ingress.proxies={everybody}')).rejects.toThrow(/proxies/);
    expect(await config('url=https://a.example/', 'config.gateway.limits.sessionsPerSeat=5')).toMatchObject({ origins: ['https://a.example'], trustedProxies: 0, limits: { sessionsPerSeat: 5 } });
  });

  test('the fence takes the version that the cluster has, or is left out; older clusters are refused', async () => {
    const on = (version: string, ...more: string[]) => helm(['template', 'day-one', chart, '--kube-version', version, ...more]);
    expect(await on('1.29.4')).not.toContain('kind: ValidatingAdmissionPolicy');
    expect(await on('1.29.4', '--api-versions', 'admissionregistration.k8s.io/v1beta1/ValidatingAdmissionPolicy')).toContain('apiVersion: admissionregistration.k8s.io/v1beta1\nkind: ValidatingAdmissionPolicy');
    await expect(on('1.28.0')).rejects.toThrow(/kubeVersion/);
  });

  test('what cleans up after an uninstall leaves nothing of its own', () => {
    const sweep = things.filter(({ metadata }) => metadata.name === 'day-one-sweep');
    expect(sweep).toHaveLength(4);
    for (const { metadata } of sweep) expect(metadata.annotations).toMatchObject({ 'helm.sh/hook': 'post-delete', 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded' });
  });

  test('its version of the application is the package’s', () => {
    const { appVersion } = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as { appVersion: string };
    expect(appVersion).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
  });
});
