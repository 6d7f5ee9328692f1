import type { Resource } from './types.ts';

const core = (plural: string) => (namespace?: string): Resource => ({ plural, namespace });
const of = (group: string, plural: string) => (namespace?: string): Resource => ({ group, plural, namespace });

/** Addresses of the kinds the gateway deals with. */
export const resources = {
  namespaces: (): Resource => ({ plural: 'namespaces' }),
  nodes: (): Resource => ({ plural: 'nodes' }),
  pods: core('pods'),
  services: core('services'),
  serviceAccounts: core('serviceaccounts'),
  quotas: core('resourcequotas'),
  limits: core('limitranges'),
  deployments: of('apps', 'deployments'),
  replicaSets: of('apps', 'replicasets'),
  roles: of('rbac.authorization.k8s.io', 'roles'),
  roleBindings: of('rbac.authorization.k8s.io', 'rolebindings'),
  clusterRoles: of('rbac.authorization.k8s.io', 'clusterroles'),
  clusterRoleBindings: of('rbac.authorization.k8s.io', 'clusterrolebindings'),
  networkPolicies: of('networking.k8s.io', 'networkpolicies'),
  admissionPolicies: of('admissionregistration.k8s.io', 'validatingadmissionpolicies'),
  admissionBindings: of('admissionregistration.k8s.io', 'validatingadmissionpolicybindings'),
} as const;
