import { apiAuthority, apiService, shellsNamespace, systemNamespace } from '../cluster-names.ts';

/** What an operator sets of the spawner (chart: `spawner`, `shell`). */
export interface SpawnerOptions {
  shell: { image: string; pullPolicy: 'Always' | 'IfNotPresent' | 'Never' };
  shellsNamespace: string;
  /** Where shells reach the API server (lab/gateway/api), and the ConfigMap of the shells' namespace with its authority (`ca.crt`). */
  api: Readonly<{ server: string; authority: string }>;
  /** Environments kept ready without a seat. */
  warm: number;
  /** Made at the same time. */
  concurrent: number;
  /** Most environments with a seat; more are refused with "full". */
  most: number;
  /** Minutes without typing or output after which an environment is removed; 0 = never. */
  cullMinutes: number;
  /** Minutes that an environment outlives its workshop. */
  overtimeMinutes: number;
  /** Seconds after which a Pod that is not ready is given up and made anew. */
  startSeconds: number;
  /** Seconds a learner waits before being told that it does not work. */
  waitSeconds: number;
  /** Seconds between two looks for what is left over. */
  sweepSeconds: number;
  /** Hard limits of a learner's namespace. */
  quota: Readonly<Record<string, string>>;
  /** Of a learner's container that says nothing. */
  container: { requests: Readonly<Record<string, string>>; limits: Readonly<Record<string, string>> };
  /** Of the shell itself. */
  shellResources: { requests: Readonly<Record<string, string>>; limits: Readonly<Record<string, string>> };
}

export const spawnerDefaults: SpawnerOptions = {
  shell: { image: 'ghcr.io/kubernetes-day-one/shell:0.1.0', pullPolicy: 'IfNotPresent' },
  shellsNamespace,
  api: { server: `https://${apiService}.${systemNamespace}.svc`, authority: apiAuthority },
  warm: 5,
  concurrent: 20,
  most: 60,
  cullMinutes: 90,
  overtimeMinutes: 10,
  startSeconds: 60,
  waitSeconds: 180,
  sweepSeconds: 30,
  quota: {
    pods: '20',
    'requests.cpu': '500m',
    'requests.memory': '512Mi',
    'limits.cpu': '4',
    'limits.memory': '2Gi',
    services: '10',
    'services.nodeports': '2',
    'services.loadbalancers': '0',
    configmaps: '30',
    secrets: '30',
    persistentvolumeclaims: '2',
    'requests.storage': '1Gi',
    'count/deployments.apps': '15',
    'count/jobs.batch': '15',
  },
  container: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
  shellResources: { requests: { cpu: '25m', memory: '48Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
};

/** The defaults with what is given; an unknown field is an error that names it. @throws RangeError */
export function spawnerOptions(given: Readonly<Record<string, unknown>> = {}): SpawnerOptions {
  for (const [name, value] of Object.entries(given)) {
    if (name === 'initialShare') continue;
    if (!(name in spawnerDefaults)) throw new RangeError(`spawner.${name}: there is no such setting`);
    const known = spawnerDefaults[name as keyof SpawnerOptions];
    if (typeof value !== typeof known) throw new RangeError(`spawner.${name}: a ${typeof known} is expected`);
    if (typeof value === 'number' && !(value >= 0)) throw new RangeError(`spawner.${name}: not below 0`);
  }
  const { initialShare: _, ...rest } = given;
  return { ...spawnerDefaults, ...(rest as Partial<SpawnerOptions>) };
}
