import type { ApiGroup, ApiRequest } from '../types.ts';
import { namespace, podSpec, template } from './bodies.ts';

/** A kind of the course and what is asked about it. */
export interface Kind {
  kind: string;
  /** "v1", "apps/v1" … */
  version: string;
  plural: string;
  cluster?: true;
  /** Besides apiVersion, kind and name; the least that is valid. */
  least: object;
  /** Refused with 422. */
  wrong: object;
  /** Controllers have said what they have to say. */
  settled?: (body: Status) => boolean;
  /** Making a real one would upset the cluster. */
  onlyDry?: true;
}

interface Status {
  status?: Record<string, unknown> & { conditions?: { type: string; reason?: string; status: string }[] };
}

const selector = { matchLabels: { app: 'one' } };
const counts = (wanted: Readonly<Record<string, number>>) => ({ status }: Status) => Object.entries(wanted).every(([key, value]) => status?.[key] === value);
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];
const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: 'reader' });
const when = '2001-01-01T00:00:00Z';

/** In an order in which no kind's objects show up in the table of a later one. */
export const kinds: Readonly<Record<string, readonly Kind[]>> = {
  'kinds-records': [
    { kind: 'Event', version: 'v1', plural: 'events', least: { involvedObject: { kind: 'Pod', name: 'one', namespace }, reason: 'Tested', message: 'an event', type: 'Normal', firstTimestamp: when, lastTimestamp: when, count: 3, source: { component: 'oracle' } }, wrong: { involvedObject: { kind: 'Pod', namespace: 'other' } } },
    { kind: 'Event', version: 'events.k8s.io/v1', plural: 'events', least: { regarding: { kind: 'Pod', name: 'one', namespace }, reason: 'Tested', action: 'Test', note: 'an event', type: 'Normal', eventTime: '2001-01-01T00:00:00.000000Z', reportingController: 'oracle.example/test', reportingInstance: 'one' }, wrong: { regarding: { kind: 'Pod', namespace }, type: 'Loud' } },
    { kind: 'Lease', version: 'coordination.k8s.io/v1', plural: 'leases', least: { spec: { holderIdentity: 'me', leaseDurationSeconds: 40 } }, wrong: { spec: { leaseDurationSeconds: -1 } } },
  ],
  'kinds-workloads': [
    { kind: 'Pod', version: 'v1', plural: 'pods', least: { spec: podSpec() }, wrong: { spec: { containers: [] } } },
    { kind: 'PodTemplate', version: 'v1', plural: 'podtemplates', least: { template: template('one') }, wrong: { template: { spec: { containers: [] } } } },
    { kind: 'ReplicaSet', version: 'apps/v1', plural: 'replicasets', least: { spec: { selector, template: template('one') } }, wrong: { spec: { selector, template: template('two') } }, settled: counts({ replicas: 1, fullyLabeledReplicas: 1, observedGeneration: 1 }) },
    { kind: 'StatefulSet', version: 'apps/v1', plural: 'statefulsets', least: { spec: { serviceName: 'one', selector, template: template('one') } }, wrong: { spec: { serviceName: 'one', selector, template: template('two') } }, settled: counts({ replicas: 1, updatedReplicas: 1, currentReplicas: 1 }) },
    { kind: 'DaemonSet', version: 'apps/v1', plural: 'daemonsets', least: { spec: { selector, template: template('one', { nodeSelector: { 'kubernetes.io/hostname': 'gpu1' } }) } }, wrong: { spec: { selector, template: template('one', { restartPolicy: 'Never' }) } }, settled: counts({ currentNumberScheduled: 1, desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberUnavailable: 1 }) },
    { kind: 'Deployment', version: 'apps/v1', plural: 'deployments', least: { spec: { selector, template: template('one') } }, wrong: { spec: { replicas: -1, selector, template: template('two') } }, settled: ({ status }) => counts({ updatedReplicas: 1, unavailableReplicas: 1, observedGeneration: 1 })({ status }) && status?.conditions?.find(({ type }) => type === 'Progressing')?.reason === 'ReplicaSetUpdated' },
    { kind: 'Job', version: 'batch/v1', plural: 'jobs', least: { spec: { template: template('one', { restartPolicy: 'Never' }) } }, wrong: { spec: { template: template('one') } }, settled: counts({ active: 1 }) },
    { kind: 'CronJob', version: 'batch/v1', plural: 'cronjobs', least: { spec: { schedule: '*/5 * * * *', suspend: true, jobTemplate: { spec: { template: template('one', { restartPolicy: 'OnFailure' }) } } } }, wrong: { spec: { schedule: 'every day', jobTemplate: { spec: { template: template('one', { restartPolicy: 'Always' }) } } } } },
    { kind: 'HorizontalPodAutoscaler', version: 'autoscaling/v2', plural: 'horizontalpodautoscalers', least: { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'one' }, maxReplicas: 3 } }, wrong: { spec: { scaleTargetRef: { kind: 'Deployment', name: 'one' }, minReplicas: 5, maxReplicas: 3 } } },
    { kind: 'PodDisruptionBudget', version: 'policy/v1', plural: 'poddisruptionbudgets', least: { spec: { minAvailable: 1, selector: { matchLabels: { app: 'none' } } } }, wrong: { spec: { minAvailable: 1, maxUnavailable: 1, selector } }, settled: ({ status }) => status?.['observedGeneration'] === 1 && (status.conditions?.length ?? 0) > 0 },
    { kind: 'PriorityClass', version: 'scheduling.k8s.io/v1', plural: 'priorityclasses', cluster: true, least: { value: 1000 }, wrong: { value: 2_000_000_001 } },
  ],
  'kinds-network': [
    { kind: 'EndpointSlice', version: 'discovery.k8s.io/v1', plural: 'endpointslices', least: { addressType: 'IPv4', endpoints: [{ addresses: ['10.9.8.7'] }], ports: [{ name: 'http', port: 80 }] }, wrong: { addressType: 'IPv4', endpoints: [{ addresses: ['one'] }] } },
    { kind: 'Service', version: 'v1', plural: 'services', least: { spec: { clusterIP: '10.96.0.50', selector: { app: 'one' }, ports: [{ port: 80 }] } }, wrong: { spec: { ports: [{ port: 70000 }] } } },
    { kind: 'Endpoints', version: 'v1', plural: 'endpoints', least: { subsets: [{ addresses: [{ ip: '10.9.8.7' }], ports: [{ port: 80 }] }] }, wrong: { subsets: [{ addresses: [{ ip: '127.0.0.1' }], ports: [{ port: 0 }] }] } },
    { kind: 'IngressClass', version: 'networking.k8s.io/v1', plural: 'ingressclasses', cluster: true, least: { spec: { controller: 'oracle.example/ingress' } }, wrong: { spec: {} } },
    { kind: 'Ingress', version: 'networking.k8s.io/v1', plural: 'ingresses', least: { spec: { rules: [{ host: 'oracle.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'one', port: { number: 80 } } } }] } }] } }, wrong: { spec: { rules: [{ http: { paths: [{ path: 'x', pathType: 'Prefix', backend: {} }] } }] } } },
    { kind: 'NetworkPolicy', version: 'networking.k8s.io/v1', plural: 'networkpolicies', least: { spec: { podSelector: { matchLabels: { app: 'one' } } } }, wrong: { spec: { podSelector: {}, policyTypes: ['Sideways'] } } },
  ],
  'kinds-config': [
    { kind: 'Namespace', version: 'v1', plural: 'namespaces', cluster: true, least: {}, wrong: { metadata: { name: 'Not_A_Name' } } },
    { kind: 'ConfigMap', version: 'v1', plural: 'configmaps', least: { data: { LOG_LEVEL: 'debug' } }, wrong: { data: { 'not a key': 'x' } } },
    { kind: 'Secret', version: 'v1', plural: 'secrets', least: { stringData: { word: 'hello' } }, wrong: { type: 'kubernetes.io/tls', data: {} } },
    { kind: 'ServiceAccount', version: 'v1', plural: 'serviceaccounts', least: {}, wrong: { metadata: { name: 'Not_A_Name' } } },
    { kind: 'ResourceQuota', version: 'v1', plural: 'resourcequotas', least: { spec: { hard: { 'count/leases.coordination.k8s.io': '5' } } }, wrong: { spec: { hard: { pods: '-1' } } }, settled: ({ status }) => status?.['used'] !== undefined },
    { kind: 'LimitRange', version: 'v1', plural: 'limitranges', least: { spec: { limits: [{ type: 'Container', default: { cpu: '500m' } }] } }, wrong: { spec: { limits: [{ type: 'Container', min: { cpu: '2' }, max: { cpu: '1' } }] } } },
    { kind: 'PersistentVolume', version: 'v1', plural: 'persistentvolumes', cluster: true, least: { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'oracle-none', hostPath: { path: '/tmp/oracle' } } }, wrong: { spec: { capacity: { storage: '1Gi' } } }, settled: ({ status }) => status?.['phase'] === 'Available' },
    { kind: 'PersistentVolumeClaim', version: 'v1', plural: 'persistentvolumeclaims', least: { spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'oracle-nothing', resources: { requests: { storage: '1Gi' } } } }, wrong: { spec: {} } },
    { kind: 'StorageClass', version: 'storage.k8s.io/v1', plural: 'storageclasses', cluster: true, least: { provisioner: 'kubernetes.io/no-provisioner' }, wrong: { provisioner: '' } },
    { kind: 'Node', version: 'v1', plural: 'nodes', cluster: true, least: {}, wrong: { spec: { taints: [{ key: 'a', effect: 'Never' }] } }, onlyDry: true },
  ],
  'kinds-access': [
    { kind: 'Role', version: 'rbac.authorization.k8s.io/v1', plural: 'roles', least: { rules }, wrong: { rules: [{ apiGroups: [''], resources: ['pods'] }] } },
    { kind: 'RoleBinding', version: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings', least: { roleRef: roleRef('Role'), subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }] }, wrong: { roleRef: roleRef('Person') } },
    { kind: 'ClusterRole', version: 'rbac.authorization.k8s.io/v1', plural: 'clusterroles', cluster: true, least: { rules }, wrong: { rules: [{ nonResourceURLs: ['/x'], resources: ['pods'], verbs: ['get'] }] } },
    { kind: 'ClusterRoleBinding', version: 'rbac.authorization.k8s.io/v1', plural: 'clusterrolebindings', cluster: true, least: { roleRef: roleRef('ClusterRole'), subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }] }, wrong: { roleRef: roleRef('Role') } },
  ],
};

const abouts: Readonly<Record<string, string>> = {
  'kinds-records': 'Event and Lease: defaulting, creation, tables, errors',
  'kinds-workloads': 'kinds that run Pods: defaulting, creation, status once controllers have looked, tables, errors',
  'kinds-network': 'kinds of the network: defaulting, creation, tables, errors',
  'kinds-config': 'namespaces, configuration, limits, storage: defaulting, creation, tables, errors',
  'kinds-access': 'kinds of RBAC: defaulting, creation, tables, errors',
};

function requestsOf({ kind, version, plural, cluster, least, wrong, settled, onlyDry }: Kind): ApiRequest[] {
  const name = cluster ? `oracle-${kind.toLowerCase()}` : 'one';
  const list = `${version.includes('/') ? '/apis' : '/api'}/${version}${cluster ? '' : `/namespaces/${namespace}`}/${plural}`;
  const one = `${list}/${name}`;
  const object = (more: { metadata?: object }) => ({ apiVersion: version, kind, ...more, metadata: { name, ...more.metadata } });
  const id = `${plural}${version.startsWith('events.k8s.io') ? '.events.k8s.io' : ''}`;
  const dry: ApiRequest[] = [
    { id: `${id}: dry run, defaults`, method: 'POST', path: `${list}?dryRun=All&fieldManager=kubectl-create&fieldValidation=Strict`, body: object(least) },
    { id: `${id}: invalid`, method: 'POST', path: `${list}?dryRun=All&fieldManager=kubectl-create&fieldValidation=Strict`, body: object(wrong) },
    { id: `${id}: unknown field, strict`, method: 'POST', path: `${list}?dryRun=All&fieldValidation=Strict`, body: object({ ...least, nonsense: { a: 1 } } as object) },
    { id: `${id}: not found`, path: `${list}/nosuch` },
  ];
  if (onlyDry) return dry;
  return [
    ...dry,
    { id: `${id}: create`, method: 'POST', path: `${list}?fieldManager=kubectl-create`, body: object(least) },
    { id: `${id}: create again`, method: 'POST', path: `${list}?fieldManager=kubectl-create`, body: object(least) },
    ...(settled ? [{ id: `${id}: get, once settled`, path: one, until: ({ body }: { body: unknown }) => settled(body as Status) }] : []),
    { id: `${id}: table`, path: `${list}?limit=500`, accept: 'table' },
    { id: `${id}: table of one`, path: one, accept: 'table' },
    { id: `${id}: label it`, method: 'PATCH', path: `${one}?fieldManager=kubectl-label`, type: 'merge', body: { metadata: { labels: { seen: 'yes' } } } },
    { id: `${id}: delete`, method: 'DELETE', path: one, body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' } },
  ];
}

/** Eleven questions about every kind of the course. */
export const kindGroups: readonly ApiGroup[] = Object.entries(kinds).map(([name, list]) => ({ name, about: abouts[name]!, requests: list.flatMap(requestsOf) }));
