/** A request to the API server as it understands it: for the audit log, and to know lists over all namespaces. Rights are not judged by it. */
export interface Asked {
  /** As RBAC calls it; of a path that is no resource, the method in lower case. */
  verb: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  /** `''` is the core group; undefined when the path is no resource. */
  group?: string;
  version?: string;
  plural?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' };
const ofNamespace = new Set(['status', 'finalize']);

/** Reads method and address (`/api/v1/…?…`) of a request. */
export function asked(method: string, url: string): Asked {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const params = new URLSearchParams(query);
  const [, core, group, version, rest] = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))\/(.+?)\/?$/.exec(path) ?? [];
  if (rest === undefined) return { verb: method.toLowerCase(), path, query: params };
  const parts = rest.split('/').map(decoded);
  const inside = parts[0] === 'namespaces' && parts.length > 2 && !ofNamespace.has(parts[2]!);
  const [plural, name, ...sub] = inside ? parts.slice(2) : parts;
  const watches = /^(1|true)$/i.test(params.get('watch') ?? '');
  const reads = method === 'GET' || method === 'HEAD';
  const verb = reads ? (name !== undefined ? 'get' : watches ? 'watch' : 'list') : method === 'DELETE' ? (name === undefined ? 'deletecollection' : 'delete') : (verbs[method] ?? method.toLowerCase());
  return {
    verb, path, query: params, group: group ?? '', version: core ?? version, plural,
    ...(inside ? { namespace: parts[1] } : {}),
    ...(name === undefined ? {} : { name }),
    ...(sub.length > 0 ? { subresource: sub.join('/') } : {}),
  };
}

/** Whether it reads a collection of no particular namespace: of all, or of the cluster's own. */
export const overAll = ({ verb, namespace, plural }: Asked): boolean => (verb === 'list' || verb === 'watch') && namespace === undefined && plural !== undefined;

/** The same collection in one namespace, without the query. */
export const within = ({ group, version, plural }: Asked, namespace: string): string => `${group === '' ? '/api' : `/apis/${group}`}/${version}/namespaces/${encodeURIComponent(namespace)}/${plural}`;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
