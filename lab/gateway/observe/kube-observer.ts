import type { ClusterState } from '../../../src/engine/cluster/state.ts';
import { snapshot, type ApiObject } from '../../../src/engine/live/snapshot.ts';
import type { Unsubscribe } from '../../../src/engine/session/backend.ts';
import { pathOf } from '../kube/client.ts';
import { resources } from '../kube/resources.ts';
import { KubeError, type Kube, type Resource } from '../kube/types.ts';
import { pause } from '../kube/wait.ts';
import { secondName } from '../spawner/names.ts';
import type { Observer, View } from './observer.ts';

const kinds = {
  nodes: () => resources.nodes(),
  pods: resources.pods,
  services: resources.services,
  deployments: resources.deployments,
  replicaSets: resources.replicaSets,
} satisfies Record<string, (namespace?: string) => Resource>;
type Kind = keyof typeof kinds;

interface Watcher {
  view: View;
  names: ReadonlyMap<string, string> | undefined;
  listener: (state: ClusterState) => void;
  last: string;
}

export interface ObserverOptions {
  /** Of a kubeconfig that may not look at the whole cluster: then only this namespace is followed. */
  namespace?: string;
  /** The namespace the learner's own kubectl works in (local mode). */
  contextNamespace?: () => string;
  /** Milliseconds between two states. */
  every?: number;
  now?: () => number;
}

/** Follows a cluster by five watches, whatever the number of views; without views it follows nothing. */
export class KubeObserver implements Observer {
  private readonly kube: Kube;
  private readonly options: ObserverOptions;
  private readonly objects: Record<Kind, Map<string, ApiObject>> = { nodes: new Map(), pods: new Map(), services: new Map(), deployments: new Map(), replicaSets: new Map() };
  private readonly known = new Set<Kind>();
  private readonly watchers = new Set<Watcher>();
  private readonly contexts = new Map<string, string>();
  private following: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private rest: NodeJS.Timeout | undefined;

  constructor(kube: Kube, options: ObserverOptions = {}) {
    this.kube = kube;
    this.options = options;
  }

  watch(view: View, listener: (state: ClusterState) => void): Unsubscribe {
    const watcher: Watcher = { view, names: namesOf(view), listener, last: '' };
    this.watchers.add(watcher);
    clearTimeout(this.rest);
    if (!this.following) this.follow();
    this.changed();
    return () => {
      this.watchers.delete(watcher);
      // A page that is reloaded comes back at once: the watches wait for it.
      if (this.watchers.size === 0) this.rest = setTimeout(() => this.stop(), 30_000).unref();
    };
  }

  setContextNamespace(ownNamespace: string, namespace: string): void {
    if (namespace === '' || namespace === ownNamespace) this.contexts.delete(ownNamespace);
    else this.contexts.set(ownNamespace, namespace);
    this.changed();
  }

  /** Looks whether anything but the cluster's objects has changed (the context of a kubeconfig). */
  look(): void {
    if (this.watchers.size > 0) this.changed();
  }

  close(): void {
    this.watchers.clear();
    this.stop();
  }

  private follow(): void {
    this.following = new AbortController();
    for (const kind of Object.keys(kinds) as Kind[]) void this.followKind(kind, this.following.signal);
  }

  private stop(): void {
    clearTimeout(this.rest);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.following?.abort();
    this.following = undefined;
    this.known.clear();
    for (const map of Object.values(this.objects)) map.clear();
  }

  private async followKind(kind: Kind, signal: AbortSignal): Promise<void> {
    const map = this.objects[kind];
    const resource = await this.allowed(kind, signal);
    if (!resource) {
      // What may not be read is not there.
      if (!signal.aborted) this.known.add(kind);
      return this.changed();
    }
    for await (const event of this.kube.watch(resource, {}, signal)) {
      if (signal.aborted) return;
      if (event.type === 'all') {
        map.clear();
        for (const object of event.objects) map.set(keyOf(object), slim(object));
        this.known.add(kind);
      } else if (event.type === 'set') map.set(keyOf(event.object), slim(event.object));
      else map.delete(keyOf(event.object));
      this.changed();
    }
  }

  /** The whole cluster, or the one namespace that may be read; undefined if neither may. */
  private async allowed(kind: Kind, signal: AbortSignal): Promise<Resource | undefined> {
    const { namespace } = this.options;
    const places: Resource[] = [kinds[kind](), ...(kind !== 'nodes' && namespace ? [kinds[kind](namespace)] : [])];
    for (const place of places)
      for (let n = 0; ; n++)
        try {
          await this.kube.request('GET', `${pathOf(place)}?limit=1`, undefined, { signal });
          return place;
        } catch (error) {
          if (signal.aborted) return undefined;
          if (error instanceof KubeError && error.code === 403) break;
          if (!(await pause(Math.min(5000, 250 * 2 ** n), signal))) return undefined;
        }
    return undefined;
  }

  /** States go out in a rhythm, not with every event: a rollout has dozens a second. */
  private changed(): void {
    if (this.timer || this.known.size < Object.keys(kinds).length) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      for (const watcher of this.watchers) this.tell(watcher);
    }, this.options.every ?? 250).unref();
  }

  private tell(watcher: Watcher): void {
    const own = watcher.view.namespaces?.[0];
    const contextNamespace = own === undefined ? (this.options.contextNamespace?.() ?? this.options.namespace) : (this.contexts.get(own) ?? own);
    const { nodes, pods, services, deployments, replicaSets } = this.objects;
    const state = snapshot(
      { nodes: [...nodes.values()], pods: [...pods.values()], services: [...services.values()], deployments: [...deployments.values()], replicaSets: [...replicaSets.values()] },
      { now: this.options.now?.() ?? Date.now(), namespaces: watcher.names, contextNamespace },
    );
    // Everything grows older; that alone is no news.
    const key = JSON.stringify(state, (name, value: unknown) => (name === 'ageSec' ? undefined : value));
    if (key === watcher.last) return;
    watcher.last = key;
    watcher.listener(state);
  }
}

function namesOf({ namespaces, also = ['kube-system'] }: View): ReadonlyMap<string, string> | undefined {
  if (!namespaces) return undefined;
  return new Map([...also.map((name): [string, string] => [name, name]), ...namespaces.map((name, n): [string, string] => [name, ['default', secondName][n] ?? name])]);
}

const keyOf = ({ metadata }: ApiObject): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

/** Half of a large cluster's memory would be bookkeeping that nobody reads. */
function slim(object: ApiObject): ApiObject {
  const metadata = { ...object.metadata };
  delete (metadata as { managedFields?: unknown }).managedFields;
  return { metadata, spec: object.spec, status: object.status };
}
