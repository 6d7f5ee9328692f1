import { nodes } from '../cluster/shape.ts';
import type { ApiClient } from './api-client.ts';

/** What is known of an object that has a generated name or an address of its own. */
export interface Sighting {
  kind: 'Pod' | 'ReplicaSet' | 'EndpointSlice';
  namespace: string;
  name: string;
  generateName?: string;
  owner?: string;
  node?: string;
  ip?: string;
  /** 0: it was there when the onlooker came; otherwise its place in the order of coming. */
  since?: number;
  /** A ReplicaSet whose template holds the time of a restart: its hash is another one each time. */
  restarted?: { deployment: string };
}

interface Seen {
  metadata: { uid: string; namespace: string; name: string; generateName?: string; deletionTimestamp?: string; ownerReferences?: { name: string }[] };
  spec?: { nodeName?: string; hostNetwork?: boolean; template?: { metadata?: { annotations?: Record<string, string> } } };
  status?: { podIP?: string };
}

/** Endings that stand for generated ones, in the order of the alphabet. */
const endings = '2b4kx 4x7zp 5nq2d 6w5vn 7t6ct 8d9gk 9fhv2 bgz4r c5mzt d8k2x f4wqs g6bnl h9tpv j2rdk k7xcm l5vgw m8q4z n2hjt p6sdb q9kfx r4ntv s7wzc t2bmh v5gqk w8xrd x4jnp z6tvl'.split(' ');
const hashes = '5c8f9d7b64 66d4b98c5f 6b7c5f9d84 7d9c6b5f48 84f6d5c79b 9b5d7c6f48'.split(' ');
/** Node names as they are sorted; a Pod without a node comes first. */
const place = (node: string | undefined) => nodes.findIndex(({ name }) => name === node);
/** The last part of an address: a node gives them out in order, and lists of endpoints are sorted by them. */
const rank = (ip: string | undefined) => (ip === undefined ? 256 : Number(ip.split('.').at(-1)));
const byPlace = (a: Sighting, b: Sighting) => place(a.node) - place(b.node) || (a.since ?? 0) - (b.since ?? 0) || rank(a.ip) - rank(b.ip);
const nth = (list: readonly string[], n: number): string => list[n] ?? `${list[n % list.length]}${Math.floor(n / list.length)}`;

/**
 * Real → canonical names and addresses. A name depends only on whose Pod it is, where it runs and which came first, so that two
 * clusters agree; of those that were there before, the lower address. Canonical names sort by node.
 */
export function dictionaryOf(sightings: readonly Sighting[]): Map<string, string> {
  const dictionary = new Map<string, string>();
  const restarts = new Map<string, number>();
  for (const { name, restarted } of sightings) {
    if (!restarted) continue;
    const n = restarts.get(restarted.deployment) ?? 0;
    restarts.set(restarted.deployment, n + 1);
    const hash = name.slice(restarted.deployment.length + 1);
    dictionary.set(hash, nth(hashes, n));
  }
  const translate = (text: string) => [...dictionary].reduce((sofar, [raw, canonical]) => sofar.replaceAll(raw, canonical), text);

  const groups = new Map<string, Sighting[]>();
  for (const one of sightings) {
    if (!one.generateName || one.kind === 'ReplicaSet') continue;
    const key = `${one.kind}/${one.namespace}/${one.owner ?? ''}/${one.generateName}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const generated = [...groups.values()].flatMap((members) =>
    members.toSorted(byPlace).map((one, n): [string, string] => [one.name, translate(one.generateName!) + nth(endings, n)]),
  );
  for (const [name, canonical] of generated) dictionary.set(name, canonical);

  for (const { name: node, block } of nodes) {
    const pods = sightings.filter((one) => one.kind === 'Pod' && one.node === node && one.ip?.startsWith('10.244.'));
    const key = ({ namespace, name }: Sighting) => `${namespace === 'kube-system' ? '' : namespace}/${dictionary.get(name) ?? name}`;
    const [first] = block.split('/');
    const [, head, last] = /^(.*\.)(\d+)$/.exec(first!)!;
    pods.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).forEach(({ ip }, n) => dictionary.has(ip!) || dictionary.set(ip!, `${head}${Number(last) + 2 + n}`));
  }
  return dictionary;
}

const places = { Pod: '/api/v1/pods', ReplicaSet: '/apis/apps/v1/replicasets', EndpointSlice: '/apis/discovery.k8s.io/v1/endpointslices' } as const;

/** Looks on while a recording is made, and knows afterwards which Pod was whose. */
export class Onlooker {
  readonly #seen = new Map<string, Sighting>();
  readonly #watches: { close(): void }[] = [];
  #came = 0;

  async start(client: ApiClient): Promise<void> {
    for (const [kind, path] of Object.entries(places) as [Sighting['kind'], string][]) {
      const watch = client.watch({ method: 'GET', path: `${path}?watch=true&resourceVersion=${await this.#look(client, kind, true)}&timeoutSeconds=3600` }, (line) => {
        const { type, object } = JSON.parse(line) as { type: string; object: Seen };
        if (type !== 'DELETED') this.#note(kind, object, ++this.#came);
      });
      this.#watches.push(watch);
      await watch.opened;
    }
  }

  /** What is there now, should the watch be late. */
  async catchUp(client: ApiClient): Promise<void> {
    for (const kind of Object.keys(places) as Sighting['kind'][]) await this.#look(client, kind, false);
  }

  async #look(client: ApiClient, kind: Sighting['kind'], first: boolean): Promise<string> {
    const { metadata, items } = await client.json<{ metadata: { resourceVersion: string }; items: Seen[] }>('GET', places[kind]);
    for (const object of items) this.#note(kind, object, first ? 0 : ++this.#came);
    return metadata.resourceVersion;
  }

  #note(kind: Sighting['kind'], { metadata, spec, status }: Seen, came: number): void {
    if (!metadata?.uid) return;
    const before = this.#seen.get(metadata.uid);
    if (!before && metadata.deletionTimestamp) return;
    // One that is let go by its owner keeps the name that it has from it.
    const owner = before?.owner ?? metadata.ownerReferences?.[0]?.name;
    const restarted = spec?.template?.metadata?.annotations?.['kubectl.kubernetes.io/restartedAt'] && owner ? { deployment: owner } : undefined;
    // A Pod that ends loses its address; what was known stays known.
    const ip = (spec?.hostNetwork ? undefined : status?.podIP) ?? before?.ip;
    this.#seen.set(metadata.uid, { kind, namespace: metadata.namespace, name: metadata.name, generateName: metadata.generateName, owner, node: spec?.nodeName ?? before?.node, ip, since: before?.since ?? came, restarted });
  }

  /** Forgets what does not belong to the cluster itself: a group's names do not depend on the groups before it. */
  forget(): void {
    for (const [uid, { namespace, name }] of this.#seen) if (namespace !== 'kube-system' && name !== 'kubernetes') this.#seen.delete(uid);
  }

  dictionary(): Map<string, string> {
    return dictionaryOf([...this.#seen.values()]);
  }

  stop(): void {
    for (const watch of this.#watches) watch.close();
  }
}
