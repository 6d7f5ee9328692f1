import type { ApiGroup, ApiRequest } from '../types.ts';
import { apps, configMap, core, deployment, dryRun, namespace, pod } from './bodies.ts';

const gone: ApiRequest['until'] = ({ status }) => status === 404;
const options = (propagationPolicy: string) => ({ apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy });
const replicas: ApiRequest['until'] = ({ body }) => (body as { status?: { replicas?: number } }).status?.replicas === 1;
const held = { finalizers: ['oracle.example/hold'] };
const sets = (app: string) => `${apps}/replicasets?labelSelector=app%3D${app}`;
const rows = (wanted: number): ApiRequest['until'] => ({ body }) => (body as { rows?: unknown[]; items?: unknown[] }).rows?.length === wanted;

export const deletion: ApiGroup = {
  name: 'deletion',
  about: 'propagation policies, finalizers, preconditions, grace, a namespace that ends',
  requests: [
    { id: 'foreground: make', method: 'POST', path: `${apps}/replicasets`, body: { ...deployment('front'), kind: 'ReplicaSet' } },
    { id: 'foreground: one Pod', path: `${apps}/replicasets/front`, until: replicas, bodyless: true },
    { id: 'foreground: its Pods', path: `${core}/pods?labelSelector=app%3Dfront`, until: ({ body }) => (body as { items: unknown[] }).items.length === 1 },
    { id: 'foreground: delete', method: 'DELETE', path: `${apps}/replicasets/front`, body: options('Foreground') },
    { id: 'foreground: gone after its Pods', path: `${apps}/replicasets/front`, until: gone },
    { id: 'foreground: no Pods', path: `${core}/pods?labelSelector=app%3Dfront`, accept: 'table' },
    { id: 'orphan: make', method: 'POST', path: `${apps}/deployments`, body: deployment('orphan') },
    { id: 'orphan: the Deployment has one', path: `${apps}/deployments/orphan`, until: replicas, bodyless: true },
    { id: 'orphan: its ReplicaSet', path: sets('orphan'), accept: 'table', until: rows(1) },
    { id: 'orphan: delete', method: 'DELETE', path: `${apps}/deployments/orphan`, body: options('Orphan') },
    { id: 'orphan: gone', path: `${apps}/deployments/orphan`, until: gone },
    { id: 'orphan: the ReplicaSet stays', path: sets('orphan'), accept: 'table' },
    { id: 'orphan: without an owner', path: sets('orphan'), until: ({ body }) => (body as { items: { metadata: { ownerReferences?: unknown } }[] }).items.every(({ metadata }) => !metadata.ownerReferences), bodyless: true },
    { id: 'orphan: remove', method: 'DELETE', path: sets('orphan'), body: options('Background'), bodyless: true },
    { id: 'background: make', method: 'POST', path: `${apps}/deployments`, body: deployment('back') },
    { id: 'background: the Deployment has one', path: `${apps}/deployments/back`, until: replicas, bodyless: true },
    { id: 'background: its ReplicaSet', path: sets('back'), accept: 'table', until: rows(1) },
    { id: 'background: delete, by query', method: 'DELETE', path: `${apps}/deployments/back?propagationPolicy=Background` },
    { id: 'background: gone at once', path: `${apps}/deployments/back` },
    { id: 'background: the ReplicaSet a moment later', path: sets('back'), accept: 'table', until: rows(0) },
    { id: 'a policy that is none', method: 'DELETE', path: `${core}/configmaps/kube-root-ca.crt`, body: options('Sideways') },
    { id: 'policy and orphanDependents', method: 'DELETE', path: `${core}/configmaps/kube-root-ca.crt`, body: { ...options('Orphan'), orphanDependents: true } },
    { id: 'dry run', method: 'DELETE', path: `${core}/configmaps/kube-root-ca.crt?dryRun=All` },
    { id: 'held: make', method: 'POST', path: `${core}/configmaps`, body: configMap('held', {}, held) },
    { id: 'held: delete', method: 'DELETE', path: `${core}/configmaps/held` },
    { id: 'held: still there', path: `${core}/configmaps/held` },
    { id: 'held: delete again', method: 'DELETE', path: `${core}/configmaps/held` },
    { id: 'held: no new finalizer', method: 'PATCH', path: `${core}/configmaps/held`, type: 'merge', body: { metadata: { finalizers: ['oracle.example/hold', 'oracle.example/more'] } } },
    { id: 'held: let go', method: 'PATCH', path: `${core}/configmaps/held`, type: 'merge', body: { metadata: { finalizers: [] } } },
    { id: 'held: gone', path: `${core}/configmaps/held` },
    { id: 'a finalizer without a domain', method: 'POST', path: `${core}/configmaps?${dryRun}`, body: configMap('x', {}, { finalizers: ['hold'] }) },
    { id: 'precondition: make', method: 'POST', path: `${core}/configmaps`, body: configMap('sure') },
    { id: 'precondition: another uid', method: 'DELETE', path: `${core}/configmaps/sure`, body: { preconditions: { uid: '11111111-1111-4111-8111-111111111111' } } },
    { id: 'precondition: another version', method: 'DELETE', path: `${core}/configmaps/sure`, body: { preconditions: { resourceVersion: '1' } } },
    { id: 'precondition: remove', method: 'DELETE', path: `${core}/configmaps/sure` },
    { id: 'grace: make a Pod', method: 'POST', path: `${core}/pods`, body: pod('slow', {}, held), bodyless: true },
    { id: 'grace: delete within 5 s', method: 'DELETE', path: `${core}/pods/slow`, body: { gracePeriodSeconds: 5 } },
    { id: 'grace: delete now', method: 'DELETE', path: `${core}/pods/slow`, body: { gracePeriodSeconds: 0 } },
    { id: 'grace: below zero', method: 'DELETE', path: `${core}/pods/slow`, body: { gracePeriodSeconds: -3 } },
    { id: 'grace: let go', method: 'PATCH', path: `${core}/pods/slow`, type: 'merge', body: { metadata: { finalizers: null } }, bodyless: true },
    { id: 'namespace: make', method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'oracle-brief' } }, bodyless: true },
    { id: 'namespace: what holds it', method: 'POST', path: '/api/v1/namespaces/oracle-brief/configmaps', body: configMap('held', {}, held), bodyless: true },
    { id: 'namespace: delete', method: 'DELETE', path: '/api/v1/namespaces/oracle-brief' },
    { id: 'namespace: what is in the way', path: '/api/v1/namespaces/oracle-brief', until: ({ body }) => JSON.stringify(body).includes('NamespaceFinalizersRemaining') && JSON.stringify(body).includes('SomeFinalizersRemain') },
    { id: 'namespace: as a table', path: '/api/v1/namespaces/oracle-brief', accept: 'table' },
    { id: 'namespace: nothing new while it ends', method: 'POST', path: '/api/v1/namespaces/oracle-brief/configmaps', body: configMap('new') },
    { id: 'namespace: let go', method: 'PATCH', path: '/api/v1/namespaces/oracle-brief/configmaps/held', type: 'merge', body: { metadata: { finalizers: null } }, bodyless: true },
  ],
};

const review = (kind: string, spec: object): ApiRequest['body'] => ({ apiVersion: 'authorization.k8s.io/v1', kind, spec });
const may = (id: string, verb: string, resource: string, more: object = {}, as?: string): ApiRequest => ({ id, method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body: review('SelfSubjectAccessReview', { resourceAttributes: { namespace, verb, resource, ...more } }), as });
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const reader = `system:serviceaccount:${namespace}:reader`;

export const access: ApiGroup = {
  name: 'access',
  about: 'RBAC: who may what, before a role and after it',
  requests: [
    may('the administrator: anything', '*', '*'),
    may('jane: before', 'list', 'pods', {}, 'jane'),
    { id: 'a role', method: 'POST', path: `${rbac}/namespaces/${namespace}/roles`, body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'reader' }, rules: [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] }, { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['get', 'patch'] }] } },
    { id: 'a binding', method: 'POST', path: `${rbac}/namespaces/${namespace}/rolebindings`, body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'reader' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' }, subjects: [{ kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' }, { kind: 'ServiceAccount', name: 'reader', namespace }] } },
    { id: 'the role of a binding stays', method: 'PATCH', path: `${rbac}/namespaces/${namespace}/rolebindings/reader`, type: 'merge', body: { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' } } },
    { ...may('jane: after', 'list', 'pods', {}, 'jane'), until: ({ body }) => (body as { status: { allowed: boolean } }).status.allowed },
    may('jane: logs', 'get', 'pods', { subresource: 'log' }, 'jane'),
    may('jane: delete', 'delete', 'pods', {}, 'jane'),
    may('jane: another namespace', 'list', 'pods', { namespace: 'default' }, 'jane'),
    may('jane: all namespaces', 'list', 'pods', { namespace: '' }, 'jane'),
    may('jane: the Deployment of that name', 'patch', 'deployments', { group: 'apps', name: 'web' }, 'jane'),
    may('jane: a Deployment of another name', 'patch', 'deployments', { group: 'apps', name: 'other' }, 'jane'),
    may('jane: nodes', 'get', 'nodes', { namespace: '' }, 'jane'),
    may('the ServiceAccount', 'watch', 'pods', {}, reader),
    may('a node about Pods', 'list', 'pods', { namespace: '' }, 'system:node:cpu2'),
    { id: 'jane: what she may, all of it', method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', body: review('SelfSubjectRulesReview', { namespace }), as: 'jane' },
    { id: 'about jane', method: 'POST', path: '/apis/authorization.k8s.io/v1/subjectaccessreviews', body: review('SubjectAccessReview', { user: 'jane', resourceAttributes: { namespace, verb: 'list', resource: 'pods' } }) },
    { id: 'about a path', method: 'POST', path: '/apis/authorization.k8s.io/v1/subjectaccessreviews', body: review('SubjectAccessReview', { user: 'jane', nonResourceAttributes: { path: '/healthz', verb: 'get' } }) },
    { id: 'local, about jane', method: 'POST', path: `/apis/authorization.k8s.io/v1/namespaces/${namespace}/localsubjectaccessreviews`, body: review('LocalSubjectAccessReview', { user: 'jane', resourceAttributes: { namespace, verb: 'get', resource: 'pods' } }) },
    { id: 'a review of nothing', method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body: review('SelfSubjectAccessReview', {}) },
    { id: 'who am I', method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } },
    { id: 'who is jane', method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }, as: 'jane' },
    { id: 'jane lists Pods', path: `${core}/pods`, accept: 'table', as: 'jane' },
    { id: 'jane gets a Pod that is not there', path: `${core}/pods/nosuch`, as: 'jane' },
    { id: 'jane deletes a Pod', method: 'DELETE', path: `${core}/pods/nosuch`, as: 'jane' },
    { id: 'jane may not give what she has not', method: 'POST', path: `${rbac}/namespaces/${namespace}/roles`, body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'more' }, rules: [] }, as: 'jane' },
    { id: 'remove the binding', method: 'DELETE', path: `${rbac}/namespaces/${namespace}/rolebindings/reader` },
    { id: 'remove the role', method: 'DELETE', path: `${rbac}/namespaces/${namespace}/roles/reader` },
  ],
};

const strict = '/api/v1/namespaces/oracle-strict';
const small = '/api/v1/namespaces/oracle-small';
const ready = (id: string, base: string): ApiRequest => ({ id, path: `${base}/serviceaccounts/default`, until: ({ status }) => status === 200, bodyless: true });
const limits = (cpu: string) => ({ containers: [{ name: 'main', image: 'nginx:1.25', resources: { limits: { cpu, memory: '64Mi' } } }] });

export const admission: ApiGroup = {
  name: 'admission',
  about: 'Pod Security, quotas, limits, priority: what admission refuses, adds and warns of',
  requests: [
    { id: 'restricted: namespace', method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'oracle-strict', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } } },
    ready('restricted: its ServiceAccount', strict),
    { id: 'restricted: a plain Pod', method: 'POST', path: `${strict}/pods`, body: pod('plain') },
    { id: 'restricted: a Deployment warns', method: 'POST', path: '/apis/apps/v1/namespaces/oracle-strict/deployments?dryRun=All', body: deployment('plain') },
    { id: 'restricted: a Pod that keeps to it', method: 'POST', path: `${strict}/pods?dryRun=All`, body: pod('good', { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, containers: [{ name: 'main', image: 'nginx:1.25', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }] }) },
    { id: 'baseline: label', method: 'PATCH', path: strict, type: 'merge', body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' } } } },
    { id: 'baseline: a host’s network', method: 'POST', path: `${strict}/pods`, body: pod('host', { hostNetwork: true, hostPID: true, containers: [{ name: 'main', image: 'a', securityContext: { privileged: true } }] }) },
    { id: 'baseline: a plain Pod warns', method: 'POST', path: `${strict}/pods?dryRun=All`, body: pod('plain') },
    { id: 'a level that is none', method: 'PATCH', path: strict, type: 'merge', body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'strict' } } } },
    { id: 'restricted: remove', method: 'DELETE', path: strict, bodyless: true },
    { id: 'quota: namespace', method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'oracle-small' } }, bodyless: true },
    ready('quota: its ServiceAccount', small),
    { id: 'quota: make', method: 'POST', path: `${small}/resourcequotas`, body: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small' }, spec: { hard: { pods: '1', 'limits.cpu': '1', 'limits.memory': '1Gi' } } } },
    { id: 'quota: counted', path: `${small}/resourcequotas/small`, until: ({ body }) => (body as { status?: { used?: unknown } }).status?.used !== undefined },
    { id: 'quota: a Pod without limits', method: 'POST', path: `${small}/pods`, body: pod('bare') },
    { id: 'quota: too much', method: 'POST', path: `${small}/pods`, body: pod('big', limits('2')) },
    { id: 'quota: fits', method: 'POST', path: `${small}/pods`, body: pod('fits', limits('500m')) },
    { id: 'quota: one too many', method: 'POST', path: `${small}/pods`, body: pod('second', limits('100m')) },
    { id: 'quota: used', path: `${small}/resourcequotas/small`, accept: 'table' },
    { id: 'quota: remove', method: 'DELETE', path: small, bodyless: true },
    { id: 'limits: make', method: 'POST', path: `${core}/limitranges`, body: { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits' }, spec: { limits: [{ type: 'Container', default: { cpu: '500m', memory: '128Mi' }, defaultRequest: { cpu: '100m' }, max: { cpu: '1' }, min: { memory: '16Mi' } }] } } },
    { id: 'limits: added to a Pod', method: 'POST', path: `${core}/pods?dryRun=All`, body: pod('limited'), until: ({ body }) => JSON.stringify(body).includes('"cpu":"500m"') },
    { id: 'limits: too much', method: 'POST', path: `${core}/pods?dryRun=All`, body: pod('greedy', limits('4')) },
    { id: 'limits: remove', method: 'DELETE', path: `${core}/limitranges/limits` },
    { id: 'a system priority outside of kube-system', method: 'POST', path: `${core}/pods?dryRun=All`, body: pod('vip', { priorityClassName: 'system-cluster-critical' }) },
    { id: 'a priority by number', method: 'POST', path: `${core}/pods?dryRun=All`, body: pod('vip', { priority: 100 }) },
    { id: 'no token mounted', method: 'POST', path: `${core}/pods?dryRun=All`, body: pod('quiet', { automountServiceAccountToken: false }) },
    { id: 'a node of no name', method: 'POST', path: `${core}/pods?dryRun=All`, body: pod('far', { nodeName: 'nosuch' }) },
    { id: 'a toleration of its own', method: 'POST', path: `${core}/pods?dryRun=All`, body: pod('calm', { tolerations: [{ operator: 'Exists' }] }) },
  ],
};

const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const widgets = `/apis/oracle.example/v1/namespaces/${namespace}/widgets`;
const widget = (name: string, spec: object) => ({ apiVersion: 'oracle.example/v1', kind: 'Widget', metadata: { name }, spec });

export const custom: ApiGroup = {
  name: 'custom',
  about: 'a custom resource: its definition, discovery, validation, defaults, columns, status; then it is removed',
  requests: [
    { id: 'before', path: widgets },
    { id: 'a definition that is wrong', method: 'POST', path: crd, body: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'things.oracle.example' }, spec: { group: 'oracle.example', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget' }, versions: [{ name: 'v1', served: true, storage: false }] } } },
    { id: 'make', method: 'POST', path: crd, body: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.oracle.example' }, spec: { group: 'oracle.example', scope: 'Namespaced', names: { plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wd'], categories: ['all'] }, versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }, { name: 'Mode', type: 'string', jsonPath: '.spec.mode', priority: 1 }, { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }], schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 1, maximum: 10 }, mode: { type: 'string', enum: ['Never', 'Always'], default: 'Never' } } }, status: { type: 'object', properties: { phase: { type: 'string' } } } } } } }] } } },
    { id: 'established', path: `${crd}/widgets.oracle.example`, until: ({ body }) => JSON.stringify(body).includes('"Established","status":"True"') || /"status":"True"[^}]*"type":"Established"/.test(JSON.stringify(body)) },
    { id: 'served', path: widgets, until: ({ status }) => status === 200 },
    { id: 'discovery of the group', path: '/apis/oracle.example/v1', until: ({ status }) => status === 200 },
    { id: 'no size', method: 'POST', path: `${widgets}?${dryRun}`, body: widget('w', {}) },
    { id: 'wrong values', method: 'POST', path: `${widgets}?${dryRun}`, body: widget('w', { size: 11, mode: 'Sometimes' }) },
    { id: 'wrong type', method: 'POST', path: `${widgets}?${dryRun}`, body: widget('w', { size: 'big' }) },
    { id: 'unknown field, strict', method: 'POST', path: `${widgets}?${dryRun}`, body: widget('w', { size: 1, colour: 'red' }) },
    { id: 'unknown field, pruned', method: 'POST', path: `${widgets}?dryRun=All&fieldValidation=Ignore`, body: widget('w', { size: 1, colour: 'red' }) },
    { id: 'make one', method: 'POST', path: widgets, body: widget('one', { size: 3 }) },
    { id: 'table', path: widgets, accept: 'table' },
    { id: 'get', path: `${widgets}/one` },
    { id: 'merge patch', method: 'PATCH', path: `${widgets}/one`, type: 'merge', body: { spec: { mode: 'Always' } } },
    { id: 'strategic merge patch: not for these', method: 'PATCH', path: `${widgets}/one`, type: 'strategic', body: { spec: { mode: 'Never' } } },
    { id: 'status', method: 'PATCH', path: `${widgets}/one/status`, type: 'merge', body: { status: { phase: 'Done' }, spec: { size: 9 } } },
    { id: 'apply', method: 'PATCH', path: `${widgets}/two?fieldManager=alice`, type: 'apply', body: widget('two', { size: 2 }), managedFields: true },
    { id: 'apply: a conflict', method: 'PATCH', path: `${widgets}/two?fieldManager=bob`, type: 'apply', body: widget('two', { size: 4 }) },
    { id: 'list', path: widgets },
    // Its watch cache began when it did, so that version 1 is too old on every cluster.
    { id: 'watch: too old', path: `${widgets}?watch=true&resourceVersion=1`, watch: { events: 1 } },
    { id: 'watch: too old, as a table', path: `${widgets}?watch=true&resourceVersion=1`, accept: 'table', watch: { events: 1 } },
    { id: 'table of definitions', path: crd, accept: 'table' },
    { id: 'remove', method: 'DELETE', path: `${crd}/widgets.oracle.example` },
    { id: 'removed', path: `${crd}/widgets.oracle.example`, until: gone },
    { id: 'no longer served', path: '/apis/oracle.example/v1', until: gone },
  ],
};

