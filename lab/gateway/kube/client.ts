import { fromKubeconfig, fromServiceAccount, type Connection } from './connection.ts';
import { bodyOf, Http, unreachable } from './http.ts';
import { lines } from './lines.ts';
import { KubeError, type Kube, type KubeList, type KubeObject, type Query, type Resource, type Status, type WatchEvent } from './types.ts';
import { backoff, pause, pauseFor } from './wait.ts';

/** A Kubernetes client of what the gateway needs: plain requests, server-side apply and watches that do not give up. */
export class KubeClient implements Kube {
  readonly http: Http;

  constructor(connection: Connection) {
    this.http = new Http(connection);
  }

  /** @throws ConnectionError */
  static fromKubeconfig(path?: string, context?: string): KubeClient {
    return new KubeClient(fromKubeconfig(path, context));
  }

  /** @throws ConnectionError outside a Pod */
  static fromServiceAccount(): KubeClient {
    return new KubeClient(fromServiceAccount());
  }

  get connection(): Connection {
    return this.http.connection;
  }

  async request<T = unknown>(method: string, path: string, body?: unknown, { contentType, signal }: { contentType?: string; signal?: AbortSignal } = {}): Promise<T> {
    const response = await this.http.open(method, path, { body: body === undefined ? undefined : JSON.stringify(body), contentType, signal });
    const text = await bodyOf(response).catch((error: Error) => {
      throw unreachable(error);
    });
    if (text === '') return undefined as T;
    return (response.headers['content-type']?.includes('json') ? JSON.parse(text) : text) as T;
  }

  list<T extends KubeObject = KubeObject>(resource: Resource, query: Query = {}, signal?: AbortSignal): Promise<KubeList<T>> {
    return this.request('GET', `${pathOf(resource)}${parameters(query)}`, undefined, { signal });
  }

  async get<T extends KubeObject = KubeObject>(resource: Resource, name: string, signal?: AbortSignal): Promise<T | undefined> {
    try {
      return await this.request<T>('GET', pathOf(resource, name), undefined, { signal });
    } catch (error) {
      if (error instanceof KubeError && error.reason === 'NotFound') return undefined;
      throw error;
    }
  }

  create<T extends KubeObject = KubeObject>(resource: Resource, object: KubeObject, signal?: AbortSignal): Promise<T> {
    return this.request('POST', pathOf(resource), object, { signal });
  }

  apply<T extends KubeObject = KubeObject>(resource: Resource, object: KubeObject, signal?: AbortSignal): Promise<T> {
    const path = `${pathOf(resource, object.metadata.name)}?fieldManager=day-one&force=true`;
    return this.request('PATCH', path, object, { contentType: 'application/apply-patch+yaml', signal });
  }

  patch<T extends KubeObject = KubeObject>(resource: Resource, name: string, change: object, signal?: AbortSignal): Promise<T> {
    return this.request('PATCH', pathOf(resource, name), change, { contentType: 'application/merge-patch+json', signal });
  }

  async remove(resource: Resource, name: string, { graceSeconds, uid, signal }: { graceSeconds?: number; uid?: string; signal?: AbortSignal } = {}): Promise<void> {
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', gracePeriodSeconds: graceSeconds, ...(uid ? { preconditions: { uid } } : {}) };
    try {
      await this.request('DELETE', pathOf(resource, name), options, { signal });
    } catch (error) {
      // Gone already, or another one under the old name.
      if (error instanceof KubeError && (error.reason === 'NotFound' || (uid && error.reason === 'Conflict'))) return;
      throw error;
    }
  }

  async *watch<T extends KubeObject = KubeObject>(resource: Resource, { resourceVersion, ...query }: Query & { resourceVersion?: string } = {}, signal?: AbortSignal): AsyncGenerator<WatchEvent<T>> {
    let version = resourceVersion;
    let failures = 0;
    while (!signal?.aborted)
      try {
        if (version === undefined) {
          const { metadata, items } = await this.list<T>(resource, query, signal);
          version = metadata.resourceVersion;
          yield { type: 'all', objects: items };
        }
        const started = performance.now();
        for await (const [event, at] of this.events<T>(resource, query, version!, signal)) {
          [version, failures] = [at, 0];
          if (event) yield event;
        }
        // A server that accepts a watch and ends it at once must not be asked in a tight loop.
        if (performance.now() - started < 1000 && !(await pause(backoff(failures++), signal))) return;
      } catch (error) {
        if (signal?.aborted) return;
        if (error instanceof KubeError && (error.code === 410 || error.reason === 'Expired')) version = undefined;
        if (!(await pause(pauseFor(error, failures++), signal))) return;
      }
  }

  close(): void {
    this.http.close();
  }

  /** One connection of a watch: events with the version reached; bookmarks bring only a version. */
  private async *events<T extends KubeObject>(resource: Resource, query: Query, version: string, signal?: AbortSignal): AsyncGenerator<[WatchEvent<T> | undefined, string]> {
    const path = `${pathOf(resource)}${parameters({ ...query, watch: '1', allowWatchBookmarks: 'true', resourceVersion: version, timeoutSeconds: String(240 + Math.round(Math.random() * 60)) })}`;
    // Bookmarks come about once a minute: a connection that is silent for longer is dead.
    const response = await this.http.open('GET', path, { signal, silence: 150_000 });
    try {
      for await (const line of lines(response)) {
        const { type, object } = JSON.parse(line) as { type: string; object: T & Status };
        if (type === 'ERROR') throw new KubeError(object.code ?? 500, object.reason ?? 'InternalError', object.message ?? 'the watch ended', object.details?.retryAfterSeconds);
        const at = object.metadata.resourceVersion ?? version;
        if (type === 'BOOKMARK') yield [undefined, at];
        else yield [{ type: type === 'DELETED' ? 'gone' : 'set', object }, at];
      }
    } finally {
      response.destroy();
    }
  }
}

/** The path of a resource, or of one object of it. */
export function pathOf({ group = '', version = 'v1', plural, namespace }: Resource, name?: string): string {
  const parts = [group === '' ? 'api' : `apis/${group}`, version, ...(namespace === undefined ? [] : ['namespaces', encodeURIComponent(namespace)]), plural, ...(name === undefined ? [] : [encodeURIComponent(name)])];
  return `/${parts.join('/')}`;
}

const names: Readonly<Record<string, string>> = { labels: 'labelSelector', fields: 'fieldSelector' };

function parameters(query: object): string {
  const list = Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '');
  return list.length === 0 ? '' : `?${list.map(([key, value]) => `${names[key] ?? key}=${encodeURIComponent(value)}`).join('&')}`;
}
