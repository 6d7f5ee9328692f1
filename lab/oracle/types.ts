/** Media types by the short name that lists and recordings use. */
export const accepts = {
  json: 'application/json',
  /** What kubectl sends for `get` without -o. */
  table: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
  /** What kubectl sends where it reads objects itself. */
  loose: 'application/json, */*',
  partial: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
  partialList: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
  /** What kubectl sends for /api and /apis. */
  discovery: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
  yaml: 'application/yaml',
  text: 'text/plain',
  any: '*/*',
  xml: 'application/xml',
} as const;

/** Content types by short name. */
export const types = {
  json: 'application/json',
  yaml: 'application/yaml',
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  patch: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
  plain: 'text/plain',
  protobuf: 'application/vnd.kubernetes.protobuf',
} as const;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** What a request asks. `${name}` in path and body stands for a value saved from an earlier answer. */
export interface Ask {
  method: Method;
  path: string;
  accept?: keyof typeof accepts;
  type?: keyof typeof types;
  /** An object is sent as JSON, a string as it is. */
  body?: unknown;
  /** Impersonated user. */
  as?: string;
  /** Instead of the administrator's certificate. */
  auth?: 'none' | 'bad-token';
}

/** A request of the declared lists. */
export interface ApiRequest extends Omit<Ask, 'method'> {
  /** Unique in its group. */
  id: string;
  /** GET by default. */
  method?: Method;
  /** Asked again, for at most 20 s, until this holds: for what controllers do a moment later. */
  until?: (answer: { status: number; body: unknown }) => boolean;
  /** Does not hold if a controller that comes by now and then has been there in between: then the whole group is played again. */
  undisturbed?: (answer: { status: number; body: unknown }) => boolean;
  /** Values for later requests, by JSON Pointer. */
  save?: Readonly<Record<string, string>>;
  /** A watch: ends after that many events; meanwhile these requests are sent (and not stored). */
  watch?: { events: number; during?: readonly Omit<ApiRequest, 'id'>[] };
  /** managedFields are left out unless they are the point. */
  managedFields?: true;
  /** The status is left out: controllers write it meanwhile. */
  statusless?: true;
  /** Stored as a file of its own. */
  file?: string;
  /** Where the answer's shape is known and its content is of no use (protobuf): only status and headers are stored. */
  bodyless?: true;
}

export interface ApiGroup {
  name: string;
  about: string;
  requests: readonly ApiRequest[];
}

/** A stored answer. One of body, text, events, file. */
export interface Answer {
  status: number;
  type?: string;
  warnings?: readonly string[];
  location?: string;
  allow?: string;
  body?: unknown;
  text?: readonly string[];
  events?: readonly unknown[];
  file?: string;
}

export interface Exchange {
  id: string;
  ask: Ask;
  answer: Answer;
}

export interface RequestsFile {
  about: string;
  exchanges: readonly Exchange[];
}

/** A command line of the declared lists, as somebody types it. */
export interface Command {
  line: string;
  /** Run before, unseen, each until it succeeds (at most 60 s): waits for controllers. */
  before?: readonly string[];
  /** Seconds after which Ctrl-C is typed: for `-w`, `logs -f`, `port-forward`. */
  interrupt?: number;
  /** Typed elsewhere, unseen, 0.7 s apart, once the line runs. */
  during?: readonly string[];
  /** With the real kubeconfig instead of the one that leads through the recording proxy: its requests are not seen. */
  direct?: true;
  /** With an empty cache of discovery, like the very first command. */
  cold?: true;
  /** What it asks while it waits depends on timing: only requests that change something are kept. */
  waits?: true;
  /** Run again, at most twelve times, until it prints this: kubectl loses it now and then, or draws lots for the order. */
  prints?: string;
  /** How often something happens in between depends on timing: only the last line of stdout is kept. */
  last?: true;
}

export interface CommandGroup {
  name: string;
  about: string;
  /** Lie in the working directory. */
  files?: Readonly<Record<string, string>>;
  commands: readonly Command[];
}

/** A request that kubectl sent. */
export interface SeenRequest {
  method: string;
  path: string;
  status: number;
  accept?: string;
  type?: string;
  as?: string;
  body?: unknown;
}

export interface Run {
  line: string;
  exit: number;
  /** Lines; a last empty one stands for the final newline. */
  stdout: readonly string[];
  stderr: readonly string[];
  requests: readonly SeenRequest[];
}

export interface CommandsFile {
  about: string;
  files: Readonly<Record<string, readonly string[]>>;
  runs: readonly Run[];
}

/** What is stored, by path below tests/oracle. */
export type Stored = Readonly<Record<string, string>>;
