/** An object of the API server, as far as every object has the same shape. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
  spec?: Readonly<Record<string, unknown>>;
  status?: Readonly<Record<string, unknown>>;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  ownerReferences?: readonly { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[];
}

export interface KubeList<T extends KubeObject = KubeObject> {
  metadata: { resourceVersion?: string; continue?: string };
  items: T[];
}

/** The API server's answer to what it does not do (`kind: Status`). */
export interface Status {
  kind: 'Status';
  status?: string;
  message?: string;
  reason?: string;
  code?: number;
  details?: { name?: string; kind?: string; retryAfterSeconds?: number; causes?: readonly { reason?: string; message?: string; field?: string }[] };
}

/** A refused or failed request. `code` is the HTTP status, 0 when no answer came at all. */
export class KubeError extends Error {
  readonly code: number;
  /** `NotFound`, `Forbidden`, `AlreadyExists`, `Conflict`, `Expired`…, `Unreachable` without an answer. */
  readonly reason: string;
  /** Seconds to wait before asking again, when the server said so. */
  readonly retryAfter: number | undefined;

  constructor(code: number, reason: string, message: string, retryAfter?: number) {
    super(message);
    this.name = 'KubeError';
    this.code = code;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later: no answer, too many requests, or the server's own fault. */
  get transient(): boolean {
    return this.code === 0 || this.code === 429 || this.code >= 500;
  }
}

/** A resource's address without a name: `pods` of a namespace, `nodes`, … */
export interface Resource {
  /** `''` is the core group. */
  group?: string;
  /** `v1` if not given. */
  version?: string;
  plural: string;
  namespace?: string;
}

/** What a watch tells: objects that are there or changed, objects that went, and that the picture is whole. */
export type WatchEvent<T extends KubeObject = KubeObject> =
  | { type: 'set'; object: T }
  | { type: 'gone'; object: T }
  /** A list was read from the start (at first, and after a 410): what is not in it is gone. */
  | { type: 'all'; objects: T[] };

export interface Query {
  labels?: string;
  fields?: string;
}

/** What everything above it needs of a Kubernetes client; tests give another. */
export interface Kube {
  /** @throws KubeError */
  request<T = unknown>(method: string, path: string, body?: unknown, options?: { contentType?: string; signal?: AbortSignal }): Promise<T>;
  list<T extends KubeObject = KubeObject>(resource: Resource, query?: Query, signal?: AbortSignal): Promise<KubeList<T>>;
  /** undefined if there is none. */
  get<T extends KubeObject = KubeObject>(resource: Resource, name: string, signal?: AbortSignal): Promise<T | undefined>;
  create<T extends KubeObject = KubeObject>(resource: Resource, object: KubeObject, signal?: AbortSignal): Promise<T>;
  /** Server-side apply under the field manager `day-one`, forced. */
  apply<T extends KubeObject = KubeObject>(resource: Resource, object: KubeObject, signal?: AbortSignal): Promise<T>;
  /** JSON merge patch; `metadata.resourceVersion` in it makes it conditional (409 when someone was faster). */
  patch<T extends KubeObject = KubeObject>(resource: Resource, name: string, change: object, signal?: AbortSignal): Promise<T>;
  /** Resolves when the API server has taken the order; what is not there counts as removed. */
  remove(resource: Resource, name: string, options?: { graceSeconds?: number; uid?: string; signal?: AbortSignal }): Promise<void>;
  /** Lists and then follows; survives broken connections and expired versions; ends only with the signal. */
  watch<T extends KubeObject = KubeObject>(resource: Resource, query?: Query & { resourceVersion?: string }, signal?: AbortSignal): AsyncIterable<WatchEvent<T>>;
}
