import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './cluster-names.ts';
import { ConfigError, readConfig, variableOf, type GatewayConfig } from './config.ts';
import { spawnerOptions, type SpawnerOptions } from './spawner/options.ts';

/** What a gateway that was deployed (chart, manifests) goes by. */
export interface DeployedConfig {
  gateway: GatewayConfig;
  spawner: SpawnerOptions;
  /** Share of a class's seats for which environments are made before learners come. */
  initialShare: number;
  /** false: a class without a cluster, only the classroom. */
  cluster: boolean;
  adminSecret: string | undefined;
  /** `postgres://…`, or the path of the SQLite file. */
  store: string;
  /** Folder for transcripts of learners who allow them; undefined: none are kept. */
  transcripts: string | undefined;
  /** Name of this replica. */
  replica: string;
  /** Where the other replicas reach this one, without the port. */
  address: string | undefined;
  /** Whether there may be other replicas. */
  several: boolean;
  systemNamespace: string;
  /** Path of a kubeconfig; undefined: the Pod's ServiceAccount. */
  kubeconfig: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

const object = (value: unknown, name: string): Record<string, unknown> => {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ConfigError(`${name}: an object is expected`);
  return value as Record<string, unknown>;
};

/** `{ host, limits: { payload } }` as the variables that `readConfig` reads. */
function settings(given: Record<string, unknown>): Record<string, string> {
  const { limits, ...rest } = given;
  const known = ['host', 'port', 'metricsPort', 'metricsHost', 'origins', 'hosts', 'trustedProxies', 'proxies', 'drainMs'];
  for (const name of Object.keys(rest)) if (!known.includes(name)) throw new ConfigError(`gateway.${name}: there is no such setting`);
  return Object.fromEntries(Object.entries({ ...rest, ...object(limits, 'gateway.limits') }).map(([name, value]) => [variableOf(name), Array.isArray(value) ? value.join(',') : String(value)]));
}

/** @throws ConfigError naming what is wrong */
export function deployedConfig(env: Env = process.env, read: (path: string) => string = (path) => readFileSync(path, 'utf8')): DeployedConfig {
  const file = env[environment.config];
  const keyFolder = env[environment.keyFolder];
  if (!keyFolder) throw new ConfigError(`${environment.keyFolder}: the folder with the keys is needed`);
  const key = (name: string): string | undefined => {
    try {
      return read(join(keyFolder, name)).trim() || undefined;
    } catch {
      return undefined;
    }
  };
  let json: Record<string, unknown>;
  try {
    json = file ? object(JSON.parse(read(file)), file) : {};
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(`${file}: ${(error as Error).message}`);
  }
  const unknown = Object.keys(json).find((name) => !['gateway', 'spawner', 'cluster', 'transcripts'].includes(name));
  if (unknown) throw new ConfigError(`${unknown}: there is no such part`);
  const current = key('current');
  if (!current) throw new ConfigError(`${keyFolder}/current: a signing key is needed`);
  const keys = [current, key('previous')].filter((one) => one !== undefined);
  const spawner = object(json['spawner'], 'spawner');
  const initialShare = Number(spawner['initialShare'] ?? 0.75);
  if (!(initialShare >= 0 && initialShare <= 1)) throw new ConfigError('spawner.initialShare: from 0 to 1');
  return {
    gateway: readConfig({ ...settings(object(json['gateway'], 'gateway')), DAY_ONE_KEYS: keys.join(',') }),
    spawner: spawnerOptions(spawner),
    initialShare,
    cluster: json['cluster'] !== false,
    adminSecret: key('admin'),
    store: env[environment.database] ?? join(env[environment.data] ?? '.', 'class.db'),
    transcripts: json['transcripts'] === false ? undefined : join(env[environment.data] ?? '.', 'transcripts'),
    replica: env[environment.podName] ?? 'gateway',
    address: env[environment.podAddress],
    several: env[environment.database] !== undefined,
    systemNamespace: env[environment.systemNamespace] ?? 'lab-system',
    kubeconfig: env[environment.kubeconfig],
  };
}
