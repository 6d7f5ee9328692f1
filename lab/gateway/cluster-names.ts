/**
 * Names that the chart (lab/chart) and the gateway's code share. The chart makes the static objects named here; the code makes only what
 * belongs to one seat, and finds the rest by these names.
 */

/** Namespaces. The system one is where the chart is released; both are told to the gateway by environment, these are the defaults. */
export const systemNamespace = 'lab-system';
/** Shell Pods and the learners' ServiceAccounts; Pod Security `restricted`; learners have no rights here. */
export const shellsNamespace = 'lab-shells';
/** Every learner's namespace begins with this; the two above are no learner's. */
export const seatNamespacePrefix = 'lab-';

/** On every namespace that the gateway makes; the admission policy lets it write only where this is `true`. */
export const managedLabel = 'lab.k8s/managed';
/** Id of the seat, on its namespace, Pod and ServiceAccount. */
export const seatLabel = 'lab.k8s/seat';
/** Id of the workshop. */
export const workshopLabel = 'lab.k8s/workshop';
/** Generation of the seat: grows by one with every reset. */
export const generationLabel = 'lab.k8s/generation';

/** Service in the system namespace where shells reach the API server (lab/gateway/api), and the ConfigMap of the shells' namespace with its authority. */
export const apiService = 'day-one-api';
export const apiAuthority = 'lab-api-ca';

/** ServiceAccount of the gateway, in the system namespace. */
export const gatewayAccount = 'lab-gateway';

/** ClusterRoles of the chart. */
export const roles = {
  /** What a learner may do in the own namespace; bound there by a RoleBinding that the gateway makes. */
  learner: 'lab-learner',
  /** In the second namespace besides: to delete it. */
  second: 'lab-second',
  /** What of the cluster itself every learner may read (nodes, storage classes, …), and to make the own second namespace; bound once by the chart. */
  view: 'lab-view',
  /** What every learner may read in the namespaces that all see (kube-system, …); bound there by the chart. No Secret, no ConfigMap. */
  viewNamespace: 'lab-view-namespace',
  /** What the gateway does across namespaces. */
  gateway: 'lab-gateway',
} as const;

/**
 * Group that has `lab-view`, bound once by the chart: every ServiceAccount of the shells' namespace. So no ClusterRoleBinding is made per
 * learner, and the gateway needs no right on ClusterRoleBindings.
 */
export const learnersGroup = `system:serviceaccounts:${shellsNamespace}`;

/** Environment of the gateway's container, set by the chart. Files are mounted read-only. */
export const environment = {
  /** JSON file: `{ gateway: Partial<GatewayConfig>, spawner: …, class: … }`; what is absent has its default, keys come from the folder of keys. */
  config: 'DAY_ONE_CONFIG',
  /** Folder with the keys that sign tokens: files `current` and, while rotating, `previous`; and `admin`, the operator's password. */
  keyFolder: 'DAY_ONE_KEY_FOLDER',
  /** Folder that may be written: the SQLite database. */
  data: 'DAY_ONE_DATA',
  /** PostgreSQL's address instead of SQLite. */
  database: 'DATABASE_URL',
  /** The Pod's own name and address (downward API): who owns a session among replicas. */
  podName: 'POD_NAME',
  podAddress: 'POD_IP',
  /** A gateway outside the cluster: the kubeconfig it goes by, instead of its Pod's ServiceAccount. */
  kubeconfig: 'DAY_ONE_KUBECONFIG',
  systemNamespace: 'LAB_SYSTEM_NAMESPACE',
  shellsNamespace: 'LAB_SHELLS_NAMESPACE',
} as const;

/** Environment of the container that stands between shells and API server. */
export const apiEnvironment = {
  /** Folder with `tls.crt` and `tls.key`. */
  tls: 'DAY_ONE_API_TLS',
  /** File with the authority of the cluster's API server. */
  clusterAuthority: 'DAY_ONE_CLUSTER_CA',
  /** Namespaces that every learner sees, with commas between them. */
  visible: 'DAY_ONE_VISIBLE',
  shellsNamespace: 'LAB_SHELLS_NAMESPACE',
} as const;

/** Ports of the gateway's container. */
export const ports = { http: 8080, metrics: 9090 } as const;
/** Ports of the container between shells and API server: HTTPS; `/metrics` and `/healthz`. */
export const apiPorts = { https: 8443, metrics: 9090 } as const;

/** Program that the container runs, from the repository's root: `node lab/gateway/main.ts` (serves dist/, /ws, /ctl, /api, /healthz, /readyz). */
export const program = 'lab/gateway/main.ts';
