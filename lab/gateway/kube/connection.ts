import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

/** How to reach an API server, and as whom. */
export interface Connection {
  /** `https://host:port`, without a slash at the end; a path in it is kept. */
  server: string;
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  /** Name to check the server's certificate against, when it is not the host's. */
  serverName?: string;
  /** Only if the kubeconfig says so (`insecure-skip-tls-verify`). */
  insecure?: boolean;
  /** Headers that prove who asks; asked before every request, because tokens are renewed. */
  authorize?: () => Promise<Readonly<Record<string, string>>>;
  /** Namespace of the context, or of the ServiceAccount. */
  namespace: string;
  /** What the kubeconfig calls the cluster. */
  cluster?: string;
}

/** The connection cannot be read from where it should be written. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
}

interface Kubeconfig {
  'current-context'?: string;
  contexts?: { name: string; context: { cluster: string; user: string; namespace?: string } }[];
  clusters?: { name: string; cluster: { server: string; 'certificate-authority'?: string; 'certificate-authority-data'?: string; 'insecure-skip-tls-verify'?: boolean; 'tls-server-name'?: string; 'proxy-url'?: string } }[];
  users?: { name: string; user: KubeconfigUser }[];
}

interface KubeconfigUser {
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  exec?: { command: string; args?: string[]; env?: { name: string; value: string }[]; apiVersion?: string };
}

/** Reads the file again when it has changed: kubelets renew tokens in place, an hour at a time. */
export function tokenFile(path: string): () => Promise<Record<string, string>> {
  let [token, changed] = ['', -1];
  return async () => {
    const at = statSync(path).mtimeMs;
    if (at !== changed) [token, changed] = [readFileSync(path, 'utf8').trim(), at];
    return { authorization: `Bearer ${token}` };
  };
}

/** A credential plugin (`aws eks get-token`, …): asked once, and again a minute before its token expires. */
function credentialPlugin({ command, args = [], env = [], apiVersion }: NonNullable<KubeconfigUser['exec']>, folder: string): () => Promise<Record<string, string>> {
  let [token, until] = ['', 0];
  return async () => {
    if (Date.now() < until) return { authorization: `Bearer ${token}` };
    const program = command.includes('/') && !isAbsolute(command) ? join(folder, command) : command;
    const more = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    const info = JSON.stringify({ kind: 'ExecCredential', apiVersion: apiVersion ?? 'client.authentication.k8s.io/v1', spec: { interactive: false } });
    const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...more, KUBERNETES_EXEC_INFO: info }, timeout: 30_000 });
    const { status } = JSON.parse(stdout) as { status?: { token?: string; expirationTimestamp?: string } };
    if (!status?.token) throw new ConnectionError(`${command} gave no token`);
    token = status.token;
    until = status.expirationTimestamp ? Date.parse(status.expirationTimestamp) - 60_000 : Infinity;
    return { authorization: `Bearer ${token}` };
  };
}

/**
 * A context of a kubeconfig; of several files in `KUBECONFIG` the first that exists counts.
 * @throws ConnectionError
 */
export function fromKubeconfig(path = process.env['KUBECONFIG'] ?? join(homedir(), '.kube/config'), context?: string): Connection {
  const file = resolve(path.split(':').find(Boolean) ?? path);
  let config: Kubeconfig;
  try {
    config = parse(readFileSync(file, 'utf8')) as Kubeconfig;
  } catch (error) {
    throw new ConnectionError(`${file}: ${(error as Error).message}`);
  }
  const named = <T extends { name: string }>(list: T[] | undefined, name: string | undefined, what: string): T => {
    const found = list?.find((item) => item.name === name);
    if (!found) throw new ConnectionError(`${file} has no ${what} "${name ?? ''}"`);
    return found;
  };
  const { context: at } = named(config.contexts, context ?? config['current-context'], 'context');
  const { cluster } = named(config.clusters, at.cluster, 'cluster');
  const { user } = named(config.users, at.user, 'user');
  if (cluster['proxy-url']) throw new ConnectionError(`${file}: proxy-url is not supported`);
  const folder = dirname(file);
  const read = (data: string | undefined, name: string | undefined): Buffer | undefined =>
    data ? Buffer.from(data, 'base64') : name ? readFileSync(resolve(folder, name)) : undefined;
  const authorize = user.exec
    ? credentialPlugin(user.exec, folder)
    : user.tokenFile
      ? tokenFile(resolve(folder, user.tokenFile))
      : user.token
        ? async () => ({ authorization: `Bearer ${user.token!}` })
        : user.username
          ? async () => ({ authorization: `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}` })
          : undefined;
  return {
    server: cluster.server.replace(/\/+$/, ''),
    ca: read(cluster['certificate-authority-data'], cluster['certificate-authority']),
    cert: read(user['client-certificate-data'], user['client-certificate']),
    key: read(user['client-key-data'], user['client-key']),
    serverName: cluster['tls-server-name'],
    insecure: cluster['insecure-skip-tls-verify'] ?? false,
    authorize,
    namespace: at.namespace ?? 'default',
    cluster: at.cluster,
  };
}

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The ServiceAccount of the Pod this runs in.
 * @throws ConnectionError outside a Pod
 */
export function fromServiceAccount(folder = account, env: NodeJS.ProcessEnv = process.env): Connection {
  const [host, port = '443'] = [env['KUBERNETES_SERVICE_HOST'], env['KUBERNETES_SERVICE_PORT']];
  if (!host) throw new ConnectionError('KUBERNETES_SERVICE_HOST is not set: this does not run in a Pod');
  try {
    return {
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      ca: readFileSync(join(folder, 'ca.crt')),
      authorize: tokenFile(join(folder, 'token')),
      namespace: readFileSync(join(folder, 'namespace'), 'utf8').trim(),
    };
  } catch (error) {
    throw new ConnectionError(`the Pod has no ServiceAccount token: ${(error as Error).message}`);
  }
}
