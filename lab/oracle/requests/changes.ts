import type { ApiGroup, ApiRequest } from '../types.ts';
import { apps, configMap, core, deployment, namespace, pod } from './bodies.ts';

const settled: ApiRequest['until'] = ({ body }) => {
  const { status, metadata } = body as { metadata: { generation: number }; status?: { observedGeneration?: number } };
  return status?.observedGeneration === metadata.generation;
};
const web = `${apps}/deployments/web`;
// Paused and without Pods: controllers have nothing to add.
const idle = { replicas: 0, paused: true };
const patch = (id: string, type: ApiRequest['type'], body: unknown, path = web): ApiRequest => ({ id, method: 'PATCH', path, type, body, statusless: true });

export const patches: ApiGroup = {
  name: 'patches',
  about: 'strategic merge, merge and JSON patches, replacement and its conflicts',
  requests: [
    { id: 'make', method: 'POST', path: `${apps}/deployments`, body: deployment('web', idle) },
    { id: 'settled', path: web, until: settled, save: { old: '/metadata/resourceVersion' } },
    patch('strategic: a container by its name', 'strategic', { spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.26' }] } } } }),
    patch('strategic: one more container', 'strategic', { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:1.28' }] } } } }),
    patch('strategic: $setElementOrder', 'strategic', { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }] } } } }),
    patch('strategic: $patch delete', 'strategic', { spec: { template: { spec: { containers: [{ name: 'side', $patch: 'delete' }] } } } }),
    patch('strategic: ports by containerPort', 'strategic', { spec: { template: { spec: { containers: [{ name: 'main', ports: [{ containerPort: 80 }] }] } } } }),
    patch('strategic: one more port', 'strategic', { spec: { template: { spec: { containers: [{ name: 'main', ports: [{ containerPort: 443 }] }] } } } }),
    patch('strategic: env by name', 'strategic', { spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] }] } } } }),
    patch('strategic: env $patch delete', 'strategic', { spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'A', $patch: 'delete' }] }] } } } }),
    patch('strategic: env $patch replace', 'strategic', { spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'C', value: '3' }, { $patch: 'replace' }] }] } } } }),
    patch('strategic: a map, one key away', 'strategic', { metadata: { labels: { a: '1', b: '2' } } }),
    patch('strategic: null takes a key away', 'strategic', { metadata: { labels: { a: null } } }),
    patch('strategic: $retainKeys', 'strategic', { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }),
    patch('strategic: tolerations are replaced', 'strategic', { spec: { template: { spec: { tolerations: [{ key: 'gpu', operator: 'Exists' }] } } } }),
    patch('strategic: $deleteFromPrimitiveList', 'strategic', { metadata: { finalizers: ['oracle.example/a', 'oracle.example/b'] } }),
    patch('strategic: of a primitive list', 'strategic', { metadata: { '$deleteFromPrimitiveList/finalizers': ['oracle.example/a', 'oracle.example/b'] } }),
    patch('strategic: no change', 'strategic', {}),
    patch('strategic: an element without its key', 'strategic', { spec: { template: { spec: { containers: [{ image: 'x' }] } } } }),
    patch('strategic: wrong type', 'strategic', { spec: { replicas: 'many' } }),
    patch('strategic: unknown $patch', 'strategic', { spec: { template: { spec: { containers: [{ name: 'main', $patch: 'forget' }] } } } }),
    patch('strategic: not JSON', 'strategic', 'replicas: 2'),
    { ...patch('strategic: unknown field, strict', 'strategic', { spec: { replica: 2 } }), path: `${web}?fieldValidation=Strict` },
    { ...patch('strategic: unknown field, warn', 'strategic', { spec: { replica: 2 } }), path: `${web}?fieldValidation=Warn&dryRun=All` },
    patch('merge: lists are replaced', 'merge', { spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.25' }] } } } }),
    patch('merge: null takes away', 'merge', { metadata: { labels: { b: null } }, spec: { template: { spec: { tolerations: null } } } }),
    patch('merge: an array is no object', 'merge', [1]),
    patch('merge: with an old resourceVersion', 'merge', { metadata: { resourceVersion: '${old}', labels: { c: '3' } } }),
    patch('JSON: replace', 'patch', [{ op: 'replace', path: '/spec/revisionHistoryLimit', value: 5 }]),
    patch('JSON: add to a list', 'patch', [{ op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'side', image: 'busybox:1.28' } }]),
    patch('JSON: remove', 'patch', [{ op: 'remove', path: '/spec/template/spec/containers/1' }]),
    patch('JSON: test, then add', 'patch', [{ op: 'test', path: '/spec/replicas', value: 0 }, { op: 'add', path: '/metadata/labels', value: { 'oracle.example/a': '1' } }]),
    patch('JSON: a key with a slash', 'patch', [{ op: 'remove', path: '/metadata/labels/oracle.example~1a' }]),
    patch('JSON: move and copy', 'patch', [{ op: 'copy', from: '/spec/template/metadata/labels/app', path: '/spec/template/metadata/labels/copy' }]),
    patch('JSON: a test that fails', 'patch', [{ op: 'test', path: '/spec/replicas', value: 7 }]),
    patch('JSON: remove what is not there', 'patch', [{ op: 'remove', path: '/spec/nosuch' }]),
    patch('JSON: replace what is not there', 'patch', [{ op: 'replace', path: '/spec/nosuch/deep', value: 1 }]),
    patch('JSON: unknown operation', 'patch', [{ op: 'increase', path: '/spec/replicas', value: 1 }]),
    patch('JSON: an object is no list', 'patch', { op: 'add' }),
    patch('JSON: leads to what is not valid', 'patch', [{ op: 'replace', path: '/spec/replicas', value: -1 }]),
    { id: 'replace: an old resourceVersion', method: 'PUT', path: web, body: deployment('web', idle, { resourceVersion: '${old}' }) },
    { id: 'replace: without a resourceVersion', method: 'PUT', path: web, body: deployment('web', { ...idle, revisionHistoryLimit: 3 }), statusless: true },
    { id: 'replace: dry run', method: 'PUT', path: `${web}?dryRun=All`, body: deployment('web', { ...idle, revisionHistoryLimit: 2 }), statusless: true },
    { id: 'replace: a uid of another', method: 'PUT', path: web, body: deployment('web', idle, { uid: '11111111-1111-4111-8111-111111111111' }) },
    { id: 'remove', method: 'DELETE', path: web },
  ],
};

const apply = (id: string, manager: string, object: object, more = ''): ApiRequest => ({ id, method: 'PATCH', path: `${core}/configmaps/shared?fieldManager=${manager}${more}`, type: 'apply', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared' }, ...object }, managedFields: true });
const applyWeb = (id: string, manager: string, spec: object, more = ''): ApiRequest => ({ id, method: 'PATCH', path: `${apps}/deployments/ssa?fieldManager=${manager}${more}`, type: 'apply', body: deployment('ssa', { ...idle, ...spec }), managedFields: true, statusless: true });
const containers = (...list: object[]) => ({ template: { metadata: { labels: { app: 'ssa' } }, spec: { containers: list } } });

export const serverSideApply: ApiGroup = {
  name: 'server-side-apply',
  about: 'who owns which field: managedFields are kept in these answers (sorted by operation, manager, subresource)',
  requests: [
    apply('create by applying', 'alice', { data: { a: '1', b: '1' } }),
    apply('the same again', 'alice', { data: { a: '1', b: '1' } }),
    apply('another manager, another field', 'bob', { data: { c: '1' } }),
    apply('another manager, the same value: shared', 'bob', { data: { a: '1', c: '1' } }),
    apply('a conflict', 'bob', { data: { a: '2', c: '1' } }),
    apply('two conflicts', 'carol', { data: { a: '9', c: '9' } }),
    apply('forced', 'bob', { data: { a: '2', c: '1' } }, '&force=true'),
    apply('what is left out goes', 'alice', { data: {} }),
    apply('what another owns as well stays', 'bob', { data: { c: '1' } }),
    { id: 'an update takes over', method: 'PATCH', path: `${core}/configmaps/shared?fieldManager=editor`, type: 'merge', body: { data: { c: '5' } }, managedFields: true },
    apply('a conflict with an update', 'bob', { data: { c: '1' } }),
    apply('dry run', 'bob', { data: { c: '7' } }, '&force=true&dryRun=All'),
    apply('without a manager', '', { data: {} }),
    apply('unknown field, strict', 'bob', { dat: {} }, '&fieldValidation=Strict'),
    apply('wrong type', 'bob', { data: { c: 5 } }),
    apply('force that is none', 'bob', { data: {} }, '&force=perhaps'),
    apply('with managedFields', 'bob', { metadata: { name: 'shared', managedFields: [{ manager: 'x' }] } }),
    apply('with another name', 'bob', { metadata: { name: 'other' } }),
    apply('without a kind', 'bob', { kind: undefined }),
    { id: 'YAML as kubectl sends it', method: 'PATCH', path: `${core}/configmaps/typed?fieldManager=kubectl&fieldValidation=Strict`, type: 'apply', body: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: typed\ndata:\n  a: "1"\n', managedFields: true },
    { id: 'YAML that is none', method: 'PATCH', path: `${core}/configmaps/typed?fieldManager=kubectl`, type: 'apply', body: 'a: [1' },
    applyWeb('Deployment: create', 'alice', containers({ name: 'main', image: 'nginx:1.25' })),
    { id: 'Deployment: settled', path: `${apps}/deployments/ssa`, until: settled },
    applyWeb('Deployment: the image of another', 'bob', containers({ name: 'main', image: 'nginx:1.26' })),
    applyWeb('Deployment: one more container by another', 'bob', containers({ name: 'main', image: 'nginx:1.25' }, { name: 'side', image: 'busybox:1.28' })),
    applyWeb('Deployment: the first takes its container along', 'alice', containers({ name: 'new', image: 'nginx:1.25' })),
    applyWeb('Deployment: a container without a name', 'alice', containers({ image: 'nginx:1.25' })),
    applyWeb('Deployment: two of one name', 'alice', containers({ name: 'main', image: 'a' }, { name: 'main', image: 'b' })),
    { id: 'scale takes replicas over', method: 'PATCH', path: `${apps}/deployments/ssa/scale?fieldManager=kubectl-scale`, type: 'merge', body: { spec: { replicas: 1 } } },
    { id: 'Deployment: settled at one', path: `${apps}/deployments/ssa`, until: settled, bodyless: true },
    { ...applyWeb('Deployment: a conflict with scale', 'alice', containers({ name: 'new', image: 'nginx:1.25' })) },
    { id: 'managedFields taken away', method: 'PATCH', path: `${core}/configmaps/shared`, type: 'merge', body: { metadata: { managedFields: [{}] } }, managedFields: true },
    { id: 'remove', method: 'DELETE', path: `${apps}/deployments/ssa` },
  ],
};

const status = (body: object): ApiRequest['body'] => ({ status: body });
const evict = (name: string, more: object = {}) => ({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, ...more });

export const subresources: ApiGroup = {
  name: 'subresources',
  about: 'status, scale, binding, eviction, log, token and others',
  requests: [
    { id: 'make a Pod', method: 'POST', path: `${core}/pods`, body: pod('sub', {}, { labels: { app: 'sub' } }) },
    { id: 'status: get', path: `${core}/pods/sub/status` },
    { id: 'status: patch', method: 'PATCH', path: `${core}/pods/sub/status`, type: 'merge', body: status({ conditions: [{ type: 'Ready', status: 'False', reason: 'Tested', lastTransitionTime: '2001-01-01T00:00:00Z' }] }) },
    { id: 'status: what is not status is left alone', method: 'PATCH', path: `${core}/pods/sub/status`, type: 'merge', body: { metadata: { labels: { app: 'other' } }, spec: { restartPolicy: 'Never' } } },
    { id: 'status through the Pod itself: ignored', method: 'PATCH', path: `${core}/pods/sub`, type: 'merge', body: status({ phase: 'Running' }) },
    { id: 'log: not assigned yet', path: `${core}/pods/sub/log`, accept: 'any' },
    { id: 'log: no such container', path: `${core}/pods/sub/log?container=nosuch`, accept: 'any' },
    { id: 'exec: a plain GET', path: `${core}/pods/sub/exec?command=ls&stdout=true`, accept: 'any' },
    { id: 'exec: without a command', method: 'POST', path: `${core}/pods/sub/exec`, accept: 'any' },
    { id: 'log of etcd: no such container', path: '/api/v1/namespaces/kube-system/pods/etcd-cpu1/log?container=nosuch', accept: 'any' },
    { id: 'log of etcd: no previous', path: '/api/v1/namespaces/kube-system/pods/etcd-cpu1/log?previous=true', accept: 'any' },
    { id: 'log of etcd: tail of minus one', path: '/api/v1/namespaces/kube-system/pods/etcd-cpu1/log?tailLines=-1', accept: 'any' },
    { id: 'log of etcd: no lines', path: '/api/v1/namespaces/kube-system/pods/etcd-cpu1/log?tailLines=0', accept: 'any' },
    { id: 'binding: to no node', method: 'POST', path: `${core}/pods/sub/binding`, body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'sub' }, target: { kind: 'Node', name: '' } } },
    { id: 'binding: dry run', method: 'POST', path: `${core}/pods/sub/binding?dryRun=All`, body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'sub' }, target: { apiVersion: 'v1', kind: 'Node', name: 'cpu2' } } },
    { id: 'binding of what is not there', method: 'POST', path: `${core}/pods/nosuch/binding`, body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'nosuch' }, target: { kind: 'Node', name: 'cpu2' } } },
    { id: 'ephemeral containers', method: 'PATCH', path: `${core}/pods/sub/ephemeralcontainers?dryRun=All`, type: 'strategic', body: { spec: { ephemeralContainers: [{ name: 'debugger', image: 'busybox:1.28', targetContainerName: 'main' }] } } },
    { id: 'eviction: dry run', method: 'POST', path: `${core}/pods/sub/eviction?dryRun=All`, body: evict('sub') },
    { id: 'eviction of what is not there', method: 'POST', path: `${core}/pods/nosuch/eviction`, body: evict('nosuch') },
    { id: 'eviction of another name', method: 'POST', path: `${core}/pods/sub/eviction`, body: evict('other') },
    { id: 'a budget that allows nothing', method: 'POST', path: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, body: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'sub' }, spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'guarded' } } } } },
    { id: 'a Pod under it', method: 'POST', path: `${core}/pods`, body: pod('guarded', {}, { labels: { app: 'guarded' } }) },
    { id: 'the Pod runs', method: 'PATCH', path: `${core}/pods/guarded/status`, type: 'merge', body: status({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2001-01-01T00:00:00Z' }] }) },
    { id: 'the budget has seen it', path: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/sub`, until: ({ body }) => (body as { status?: { currentHealthy?: number } }).status?.currentHealthy === 1, bodyless: true },
    { id: 'eviction: refused by the budget', method: 'POST', path: `${core}/pods/guarded/eviction`, body: evict('guarded') },
    { id: 'remove the budget', method: 'DELETE', path: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/sub` },
    { id: 'eviction: done', method: 'POST', path: `${core}/pods/guarded/eviction`, body: evict('guarded', { deleteOptions: { gracePeriodSeconds: 0 } }) },
    { id: 'the evicted Pod is gone', path: `${core}/pods/guarded`, until: ({ status: code }) => code === 404 },
    { id: 'make a Deployment', method: 'POST', path: `${apps}/deployments`, body: deployment('sub', idle) },
    { id: 'scale: get', path: `${apps}/deployments/sub/scale` },
    { id: 'scale: patch, dry run', method: 'PATCH', path: `${apps}/deployments/sub/scale?dryRun=All`, type: 'merge', body: { spec: { replicas: 4 } } },
    { id: 'scale: replace', method: 'PUT', path: `${apps}/deployments/sub/scale?dryRun=All`, body: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'sub', namespace }, spec: { replicas: 2 } } },
    { id: 'scale: below zero', method: 'PATCH', path: `${apps}/deployments/sub/scale`, type: 'merge', body: { spec: { replicas: -1 } } },
    { id: 'scale of a DaemonSet', path: `/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy/scale` },
    { id: 'remove the Deployment', method: 'DELETE', path: `${apps}/deployments/sub` },
    { id: 'token: of a ServiceAccount', method: 'POST', path: `${core}/serviceaccounts/default/token`, body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } } },
    { id: 'token: too short', method: 'POST', path: `${core}/serviceaccounts/default/token`, body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 5 } } },
    { id: 'token of what is not there', method: 'POST', path: `${core}/serviceaccounts/nosuch/token`, body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} } },
    { id: 'finalize a namespace: get', path: `/api/v1/namespaces/${namespace}/status` },
    { id: 'node: status', path: '/api/v1/nodes/cpu2/status' },
    { id: 'Service: proxy to nothing', path: `${core}/services/nosuch/proxy/`, accept: 'any' },
    { id: 'no such subresource', path: `${core}/pods/sub/nosuch` },
    { id: 'remove the Pod', method: 'DELETE', path: `${core}/pods/sub` },
  ],
};

const poke = (n: number) => ({ method: 'PATCH' as const, path: `${core}/configmaps/watched`, type: 'merge' as const, body: { data: { n: String(n) } } });
const watched = `${core}/configmaps?watch=true&fieldSelector=metadata.name%3Dwatched`;

export const watches: ApiGroup = {
  name: 'watches',
  about: 'streams of events: from now, from a version, from the beginning, with bookmarks, as tables; versions that are too old',
  requests: [
    { id: 'make', method: 'POST', path: `${core}/configmaps`, body: configMap('watched', { n: '0' }, { labels: { shown: 'yes' } }), save: { from: '/metadata/resourceVersion' } },
    { id: 'from nowhere: what is there comes first', path: watched, watch: { events: 2, during: [poke(1)] } },
    { id: 'from version 0', path: `${watched}&resourceVersion=0`, watch: { events: 2, during: [poke(2)] } },
    { id: 'from a version: what has happened since', path: `${watched}&resourceVersion=\${from}`, watch: { events: 3, during: [poke(3)] } },
    { id: 'an object’s own path: no stream, the object', path: `${core}/configmaps/watched?watch=true` },
    { id: 'as a table', path: `${watched}`, accept: 'table', watch: { events: 3, during: [poke(5), poke(6)] } },
    { id: 'as metadata', path: `${watched}`, accept: 'partial', watch: { events: 2, during: [poke(7)] } },
    { id: '422: a list as a stream', path: `${watched}&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=` },
    { id: 'a bookmark when its time is up', path: `${watched}&allowWatchBookmarks=true&timeoutSeconds=5`, watch: { events: 2 } },
    { id: 'its time is up', path: `${watched}&timeoutSeconds=1`, watch: { events: 9 } },
    { id: 'into a selector and out of it', path: `${core}/configmaps?watch=true&labelSelector=shown%3Dyes`, watch: { events: 3, during: [{ method: 'PATCH', path: `${core}/configmaps/watched`, type: 'merge', body: { metadata: { labels: { shown: 'no' } } } }, { method: 'PATCH', path: `${core}/configmaps/watched`, type: 'merge', body: { metadata: { labels: { shown: 'yes' } } } }] } },
    { id: 'created and deleted', path: `${core}/configmaps?watch=true&fieldSelector=metadata.name%3Dbrief`, watch: { events: 2, during: [{ method: 'POST', path: `${core}/configmaps`, body: configMap('brief') }, { method: 'DELETE', path: `${core}/configmaps/brief` }] } },
    { id: 'a Pod that nobody schedules', path: `${core}/pods?watch=true&fieldSelector=metadata.name%3Dbrief`, accept: 'table', watch: { events: 2, during: [{ method: 'POST', path: `${core}/pods`, body: pod('brief') }, { method: 'DELETE', path: `${core}/pods/brief` }] } },
    { id: 'deleted', path: watched, watch: { events: 2, during: [{ method: 'DELETE', path: `${core}/configmaps/watched` }] } },
    { id: 'a version that is none', path: `${core}/configmaps?watch=true&resourceVersion=new` },
    { id: 'the older path', path: `/api/v1/watch/namespaces/${namespace}/configmaps?timeoutSeconds=1&resourceVersion=0`, watch: { events: 1 } },
    { id: 'initial events without a match', path: `${core}/configmaps?watch=true&sendInitialEvents=true` },
    { id: '403: by jane', path: `${core}/configmaps?watch=true`, as: 'jane' },
  ],
};
