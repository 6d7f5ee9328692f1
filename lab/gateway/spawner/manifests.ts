import { managedLabel, roles } from '../cluster-names.ts';
import type { KubeObject } from '../kube/types.ts';
import { accountOf, namespaceOf, podOf, secondOf, shellContainer, slotLabel } from './names.ts';
import type { SpawnerOptions } from './options.ts';

/** `baseline`, not `restricted`: the course's nginx runs as root in its container. */
const namespace = (slot: string, name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { [managedLabel]: 'true', [slotLabel]: slot, 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/enforce-version': 'latest' } },
});

/** The learner's own namespace. */
export const namespaceManifest = (slot: string): KubeObject => namespace(slot, namespaceOf(slot));

/** The second one, which the learner makes in the lessons; the chart's policy lab-learner-namespace knows these labels. */
export const secondManifest = (slot: string): KubeObject => namespace(slot, secondOf(slot));

const meta = (slot: string, name: string, namespace: string) => ({ name, namespace, labels: { [slotLabel]: slot } });

/** What a learner's namespace needs before its owner comes: limits first. */
export function quotaManifests(slot: string, { quota, container }: SpawnerOptions, namespace = namespaceOf(slot)): { quota: KubeObject; limits: KubeObject } {
  return {
    quota: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: meta(slot, 'lab', namespace), spec: { hard: quota } },
    limits: {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: meta(slot, 'lab', namespace),
      spec: { limits: [{ type: 'Container', default: container.limits, defaultRequest: container.requests, max: { cpu: '1', memory: '512Mi' } }, { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }] },
    },
  };
}

/** The learner's rights: the chart's role `lab-learner`, in this namespace alone; in the second, with `lab-second`, also to delete it. */
export function bindingManifest(slot: string, options: SpawnerOptions, namespace = namespaceOf(slot), role: 'learner' | 'second' = 'learner'): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: meta(slot, role, namespace),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roles[role] },
    subjects: [{ kind: 'ServiceAccount', name: accountOf(slot), namespace: options.shellsNamespace }],
  };
}

const dns = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }],
};

/** In a learner's namespace: nothing comes in but from the learner's own two and the shell, nothing goes out but to these two and DNS. */
export function networkManifest(slot: string, options: SpawnerOptions, namespace = namespaceOf(slot)): KubeObject {
  const own = { namespaceSelector: { matchLabels: { [slotLabel]: slot } } };
  const shell = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': options.shellsNamespace } }, podSelector: { matchLabels: { [slotLabel]: slot } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta(slot, 'lab', namespace),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [own, shell] }], egress: [{ to: [own] }, dns] },
  };
}

/** In the shells' namespace: this shell reaches its own learner's namespaces, besides what the chart allows all shells (DNS, the API). */
export function shellNetworkManifest(slot: string, options: SpawnerOptions): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta(slot, podOf(slot), options.shellsNamespace),
    spec: {
      podSelector: { matchLabels: { [slotLabel]: slot } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [{ to: [{ namespaceSelector: { matchLabels: { [slotLabel]: slot } } }] }],
    },
  };
}

export function accountManifest(slot: string, options: SpawnerOptions): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta(slot, accountOf(slot), options.shellsNamespace), automountServiceAccountToken: false };
}

/** A shell's Pod: no port, nothing writable but HOME and /tmp, no right but its token's. */
export function podManifest(slot: string, options: SpawnerOptions): KubeObject {
  const account = '/var/run/secrets/kubernetes.io/serviceaccount';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(slot, podOf(slot), options.shellsNamespace),
    spec: {
      serviceAccountName: accountOf(slot),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 1,
      // The cluster ends it even if no gateway is left to do so; claiming a seat shortens it to the workshop's end.
      activeDeadlineSeconds: 24 * 3600,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: shellContainer,
          image: options.shell.image,
          imagePullPolicy: options.shell.pullPolicy,
          command: ['/etc/day-one/start'],
          workingDir: '/home/learner',
          env: [
            { name: 'DAY_ONE_SHELL_POD', value: '1' },
            { name: 'DAY_ONE_NAMESPACE', value: namespaceOf(slot) },
            { name: 'HOME', value: '/home/learner' },
            { name: 'TMUX_TMPDIR', value: '/tmp/tmux' },
            { name: 'TERM', value: 'xterm-256color' },
            { name: 'LANG', value: 'C.UTF-8' },
            { name: 'DAY_ONE_API', value: options.api.server },
          ],
          resources: options.shellResources,
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          volumeMounts: [
            { name: 'home', mountPath: '/home/learner' },
            { name: 'tmp', mountPath: '/tmp' },
            { name: 'account', mountPath: account, readOnly: true },
            { name: 'api', mountPath: '/etc/day-one-api', readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'home', emptyDir: { sizeLimit: '256Mi' } },
        { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
        { name: 'api', configMap: { name: options.api.authority, optional: true } },
        { name: 'account', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }] } },
      ],
    },
  };
}
