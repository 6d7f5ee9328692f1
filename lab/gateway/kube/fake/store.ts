import type { KubeObject } from '../types.ts';

export interface Change {
  version: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  collection: string;
  object: KubeObject;
}

/** What etcd is to the real one: objects, a version that grows, and a history that can be forgotten. */
export class Store {
  readonly objects = new Map<string, KubeObject>();
  version = 1;
  /** Versions up to this one are forgotten. */
  forgotten = 0;
  private history: Change[] = [];
  private readonly listeners = new Set<(change: Change) => void>();

  static key(collection: string, namespace: string | undefined, name: string): string {
    return `${collection}|${namespace ?? ''}|${name}`;
  }

  list(collection: string, namespace?: string): KubeObject[] {
    return [...this.objects].filter(([key, object]) => key.startsWith(`${collection}|`) && (namespace === undefined || object.metadata.namespace === namespace)).map(([, object]) => object);
  }

  get(collection: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.objects.get(Store.key(collection, namespace, name));
  }

  put(collection: string, object: KubeObject): KubeObject {
    const key = Store.key(collection, object.metadata.namespace, object.metadata.name);
    const type = this.objects.has(key) ? 'MODIFIED' : 'ADDED';
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version) } };
    this.objects.set(key, stored);
    this.tell({ version: this.version, type, collection, object: stored });
    return stored;
  }

  drop(collection: string, object: KubeObject): void {
    if (!this.objects.delete(Store.key(collection, object.metadata.namespace, object.metadata.name))) return;
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version) } };
    this.tell({ version: this.version, type: 'DELETED', collection, object: last });
  }

  /** Older versions answer 410 from now on, as after etcd's compaction. */
  forget(): void {
    this.forgotten = this.version;
    this.history = [];
  }

  since(version: number, collection: string): Change[] {
    return this.history.filter((change) => change.version > version && change.collection === collection);
  }

  follow(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(change: Change): void {
    this.history.push(change);
    for (const listener of this.listeners) listener(change);
  }
}

/** `a=b,!c,d` as the API server reads it. */
export function matches(selector: string | null, labels: Readonly<Record<string, string>> = {}): boolean {
  return (selector ?? '').split(',').filter(Boolean).every((part) => {
    const [key = '', value] = part.split(/==?/);
    return part.startsWith('!') ? !(part.slice(1) in labels) : value === undefined ? key in labels : labels[key] === value;
  });
}

/** JSON merge patch (RFC 7396). */
export function merge(target: unknown, change: unknown): unknown {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return change;
  const result: Record<string, unknown> = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(change))
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  return result;
}
