import type { ApiGroup, ApiRequest } from '../types.ts';
import { namespace } from './bodies.ts';

const groupVersions = ['api/v1', 'apis/apps/v1', 'apis/batch/v1', 'apis/autoscaling/v2', 'apis/policy/v1', 'apis/networking.k8s.io/v1', 'apis/discovery.k8s.io/v1', 'apis/rbac.authorization.k8s.io/v1', 'apis/storage.k8s.io/v1', 'apis/scheduling.k8s.io/v1', 'apis/coordination.k8s.io/v1', 'apis/events.k8s.io/v1', 'apis/authorization.k8s.io/v1', 'apis/authentication.k8s.io/v1', 'apis/apiextensions.k8s.io/v1'];
const more = ['apis/autoscaling/v1', 'apis/certificates.k8s.io/v1', 'apis/apiregistration.k8s.io/v1', 'apis/admissionregistration.k8s.io/v1', 'apis/node.k8s.io/v1', 'apis/flowcontrol.apiserver.k8s.io/v1', 'apis/flowcontrol.apiserver.k8s.io/v1beta3'];

export const fresh: ApiGroup = {
  name: 'fresh',
  about: 'the state that the other groups begin with: a namespace, and what controllers put into it',
  requests: [
    { id: 'create the namespace', method: 'POST', path: '/api/v1/namespaces?fieldManager=kubectl-create', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { made: 'by-the-oracle' } } } },
    { id: 'its ServiceAccount', path: `/api/v1/namespaces/${namespace}/serviceaccounts/default`, until: ({ status }) => status === 200 },
    { id: 'its certificate of the cluster', path: `/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`, until: ({ status }) => status === 200 },
    { id: 'its Secrets: none', path: `/api/v1/namespaces/${namespace}/secrets` },
  ],
};

export const discovery: ApiGroup = {
  name: 'discovery',
  about: 'what the API server serves: aggregated as kubectl asks, and the older lists',
  requests: [
    { id: '/api, aggregated', path: '/api?timeout=32s', accept: 'discovery' },
    { id: '/apis, aggregated', path: '/apis?timeout=32s', accept: 'discovery' },
    { id: '/api', path: '/api' },
    { id: '/apis', path: '/apis' },
    { id: '/', path: '/' },
    { id: '/apis/apps', path: '/apis/apps' },
    { id: '/apis/nosuch', path: '/apis/nosuch' },
    { id: '/apis/apps/v9', path: '/apis/apps/v9' },
    ...[...groupVersions, ...more].map((path): ApiRequest => ({ id: `/${path}`, path: `/${path}` })),
  ],
};

export const openapi: ApiGroup = {
  name: 'openapi',
  about: 'OpenAPI v3: the index, and the group-versions of the course, one file each below openapi/',
  requests: [
    { id: 'index', path: '/openapi/v3?timeout=32s', file: 'openapi/index.json' },
    ...groupVersions.map((path): ApiRequest => ({ id: path, path: `/openapi/v3/${path}`, file: `openapi/${path.replaceAll('/', '_')}.json` })),
    { id: 'no such group-version', path: '/openapi/v3/apis/nosuch/v1' },
  ],
};

export const health: ApiGroup = {
  name: 'health',
  about: 'version, health, and who may ask',
  requests: [
    { id: '/version', path: '/version?timeout=32s' },
    { id: '/healthz', path: '/healthz', accept: 'any' },
    { id: '/livez', path: '/livez', accept: 'any' },
    { id: '/readyz', path: '/readyz', accept: 'any' },
    { id: '/readyz?verbose', path: '/readyz?verbose', accept: 'any' },
    { id: '/livez?verbose', path: '/livez?verbose', accept: 'any' },
    { id: '/healthz?verbose', path: '/healthz?verbose', accept: 'any' },
    { id: '/readyz?verbose, one left out', path: '/readyz?verbose&exclude=etcd', accept: 'any' },
    { id: '/readyz/etcd', path: '/readyz/etcd', accept: 'any' },
    { id: '/readyz/nosuch', path: '/readyz/nosuch', accept: 'any' },
    { id: '/version, by a stranger', path: '/version', auth: 'none' },
    { id: '/healthz, by a stranger', path: '/healthz', accept: 'any', auth: 'none' },
    { id: '/api, by a stranger', path: '/api', auth: 'none' },
    { id: 'Pods, by a stranger', path: '/api/v1/namespaces/default/pods', auth: 'none' },
    { id: 'Pods, with a bad token', path: '/api/v1/namespaces/default/pods', auth: 'bad-token' },
    { id: '/version, with a bad token', path: '/version', auth: 'bad-token' },
    { id: 'key set of ServiceAccounts’ tokens: not stored', path: '/openid/v1/jwks', accept: 'any', bodyless: true },
    { id: 'a path that is not there', path: '/nosuch' },
    { id: 'a path that is not there, for jane', path: '/nosuch', as: 'jane' },
  ],
};

const clusterTables: readonly (readonly [string, string])[] = [
  ['nodes', '/api/v1/nodes'], ['namespaces', '/api/v1/namespaces'], ['Pods of all namespaces', '/api/v1/pods'], ['Pods of kube-system', '/api/v1/namespaces/kube-system/pods'],
  ['Services of all namespaces', '/api/v1/services'], ['ConfigMaps of kube-system', '/api/v1/namespaces/kube-system/configmaps'], ['ServiceAccounts of kube-system', '/api/v1/namespaces/kube-system/serviceaccounts'],
  ['Secrets of kube-system', '/api/v1/namespaces/kube-system/secrets'], ['Deployments of all namespaces', '/apis/apps/v1/deployments'], ['ReplicaSets of all namespaces', '/apis/apps/v1/replicasets'], ['DaemonSets of all namespaces', '/apis/apps/v1/daemonsets'],
  ['Leases of all namespaces', '/apis/coordination.k8s.io/v1/leases'], ['EndpointSlices of all namespaces', '/apis/discovery.k8s.io/v1/endpointslices'], ['Endpoints of all namespaces', '/api/v1/endpoints'],
  ['component statuses', '/api/v1/componentstatuses'], ['Roles of kube-system', '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/roles'], ['ClusterRoleBindings', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'],
  ['APIServices', '/apis/apiregistration.k8s.io/v1/apiservices'], ['CRDs: none', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'], ['priority levels', '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations'], ['flow schemas', '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas'],
];
const system = '/api/v1/namespaces/kube-system';
const clusterObjects: readonly (readonly [string, string])[] = [
  ['node cpu1', '/api/v1/nodes/cpu1'], ['node gpu1', '/api/v1/nodes/gpu1'], ['Pod etcd-cpu1', `${system}/pods/etcd-cpu1`], ['Pod kube-scheduler-cpu1', `${system}/pods/kube-scheduler-cpu1`], ['Pod kube-apiserver-cpu1', `${system}/pods/kube-apiserver-cpu1`], ['Pod kube-controller-manager-cpu1', `${system}/pods/kube-controller-manager-cpu1`],
  ['Pods of CoreDNS', `${system}/pods?labelSelector=k8s-app%3Dkube-dns`], ['Pods of kube-proxy', `${system}/pods?labelSelector=k8s-app%3Dkube-proxy`], ['Deployment coredns', '/apis/apps/v1/namespaces/kube-system/deployments/coredns'], ['its ReplicaSet', '/apis/apps/v1/namespaces/kube-system/replicasets'], ['DaemonSet kube-proxy', '/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy'],
  ['Service kubernetes', '/api/v1/namespaces/default/services/kubernetes'], ['Service kube-dns', `${system}/services/kube-dns`], ['Endpoints kube-dns', `${system}/endpoints/kube-dns`], ['EndpointSlices of kube-dns', '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices'], ['EndpointSlice kubernetes', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes'],
  ['ConfigMap coredns', `${system}/configmaps/coredns`], ['ConfigMap kube-proxy', `${system}/configmaps/kube-proxy`], ['ConfigMap kubeadm-config', `${system}/configmaps/kubeadm-config`], ['ConfigMap kubelet-config', `${system}/configmaps/kubelet-config`], ['Lease of cpu1', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/cpu1'], ['namespace default', '/api/v1/namespaces/default'], ['component statuses', '/api/v1/componentstatuses'], ['ClusterRole view', '/apis/rbac.authorization.k8s.io/v1/clusterroles/view'], ['ClusterRole cluster-admin', '/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin'],
];

export const cluster: ApiGroup = {
  name: 'cluster',
  about: 'the cluster as lab:up leaves it: tables of what is there, and the objects themselves',
  requests: [
    ...clusterTables.map(([id, path]): ApiRequest => ({ id: `table: ${id}`, path: `${path}?limit=500`, accept: 'table' })),
    ...clusterObjects.map(([id, path]): ApiRequest => ({ id, path })),
  ],
};
