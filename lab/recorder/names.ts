import type { LabPod } from '../../src/engine/schema/on-lab.ts';
import { nodeNames, nodes } from '../cluster/shape.ts';
import { podSuffix, setHash } from './rules.ts';

/** What the recorder has to know of a Pod. */
export interface SeenPod {
  uid: string;
  namespace: string;
  name: string;
  /** Empty while it has none. */
  node: string;
  ip: string;
  hostNetwork: boolean;
  /** Milliseconds. */
  created: number;
  /** Name of its ReplicaSet. */
  replicaSet?: string | undefined;
  generated: boolean;
}

export interface SeenSet {
  namespace: string;
  name: string;
  deployment: string;
  created: number;
}

export interface SeenService {
  namespace: string;
  name: string;
  ip: string;
}

/** What the cluster has at a moment. */
export interface Seen {
  pods: readonly SeenPod[];
  sets: readonly SeenSet[];
  services: readonly SeenService[];
  /** Other things with a generated name. */
  others?: readonly string[];
}

/** `web-568b48b698-` and `96pzp` of a generated name. */
const generated = /^(.+-)([bcdfghjklmnpqrstvwxz2456789]{5})$/;
const withHash = /^(.+)-([456789bcdf]{6,10})-$/;

/** What a real thing is called in the scenario: names and addresses that the cluster draws, in both directions. */
export class Names {
  readonly #declared: (LabPod & { used?: true })[];
  readonly #services: Readonly<Record<string, string>>;
  /** Real → shown. */
  readonly #shown = new Map<string, string>();
  readonly #pods = new Map<string, SeenPod>();
  readonly #addresses = new Map<string, number>();
  /** Addresses as shown, by uid of their Pod. */
  readonly #reserved = new Map<string, string>();
  readonly #drawn = new Map<string, number>();
  readonly #hashes = new Map<string, Map<string, string>>();

  constructor(declared: readonly LabPod[] = [], services: Readonly<Record<string, string>> = {}) {
    this.#declared = declared.map((pod) => ({ ...pod }));
    this.#services = services;
  }

  /** Takes note of what the cluster has; Pods are named in the order of creation, then of nodes, then of names. */
  learn({ pods, sets, services, others = [] }: Seen): void {
    for (const set of [...sets].sort((a, b) => a.created - b.created)) this.#set(set);
    for (const name of others) if (!this.#shown.has(name)) this.#shown.set(name, this.#other(name));
    for (const { name, ip } of services) if (this.#services[name] && ip !== 'None' && ip) this.#shown.set(ip, this.#services[name]);
    const order = (pod: SeenPod) => nodeNames.indexOf(pod.node as never);
    const fresh = pods.filter((pod) => !this.#pods.has(pod.uid) && pod.node);
    fresh.sort((a, b) => a.created - b.created || order(a) - order(b) || a.name.localeCompare(b.name));
    for (const pod of fresh) {
      this.#pods.set(pod.uid, pod);
      if (pod.generated) this.#shown.set(pod.name, this.#name(pod));
      if (!pod.hostNetwork) this.#reserve(pod);
    }
    for (const { uid, ip, hostNetwork } of pods) {
      const address = this.#reserved.get(uid);
      if (ip && address && !hostNetwork && !this.#shown.has(ip)) this.#shown.set(ip, address);
    }
  }

  #other(name: string): string {
    const [, base = ''] = generated.exec(name) ?? [];
    const n = this.#drawn.get(base) ?? 0;
    this.#drawn.set(base, n + 1);
    return base ? base + podSuffix(`${base}${n}`) : name;
  }

  #set({ name, deployment }: SeenSet) {
    const hash = name.slice(deployment.length + 1);
    const known = this.#hashes.get(deployment) ?? new Map<string, string>();
    this.#hashes.set(deployment, known);
    if (known.has(hash)) return;
    const wanted = new Set(this.#declared.flatMap((pod) => {
      const match = withHash.exec(generated.exec(pod.name)?.[1] ?? '');
      return match && match[1] === deployment ? [match[2]!] : [];
    }));
    const taken = new Set(known.values());
    // The hash of an unchanged template is the same on every cluster; that of a restart holds the time.
    const next = wanted.has(hash) || known.size === 0 ? hash : ([...wanted].find((other) => !taken.has(other)) ?? setHash(`${deployment}${known.size}`));
    known.set(hash, next);
    if (next !== hash) this.#shown.set(hash, next);
  }

  #name(pod: SeenPod): string {
    const [, base = '', suffix] = generated.exec(pod.name) ?? [];
    if (!suffix) return pod.name;
    const match = withHash.exec(base);
    const shownBase = match ? `${match[1]}-${this.#shown.get(match[2]!) ?? match[2]}-` : base;
    const declared = this.#declared.find((one) => !one.used && one.name.startsWith(shownBase) && generated.exec(one.name)?.[1] === shownBase && (!one.node || one.node === pod.node));
    if (declared) {
      declared.used = true;
      return declared.name;
    }
    const place = `${shownBase}${pod.node}`;
    const n = this.#drawn.get(place) ?? 0;
    this.#drawn.set(place, n + 1);
    return shownBase + podSuffix(`${place}${n}`);
  }

  /** Addresses follow the order of names, not that in which the nodes give them out. */
  #reserve({ node, name, uid }: SeenPod) {
    const shownName = this.#shown.get(name) ?? name;
    const declared = this.#declared.find((one) => one.name === shownName && one.ip);
    if (declared) return void this.#reserved.set(uid, declared.ip!);
    const block = nodes.find((one) => one.name === node)?.block ?? '';
    const [, prefix = '', base = '0'] = /^(.+\.)(\d+)\//.exec(block) ?? [];
    let n = this.#addresses.get(node) ?? 0;
    // The block's first address is the network's, the second the bridge's. What the scenario declares is not given twice.
    const at = () => `${prefix}${Number(base) + 2 + n}`;
    while (this.#declared.some((one) => one.ip === at())) n++;
    this.#reserved.set(uid, at());
    this.#addresses.set(node, n + 1);
  }

  /** When a Pod of this (real) name was made. */
  created(name: string): number | undefined {
    return [...this.#pods.values()].filter((pod) => pod.name === name).pop()?.created;
  }

  /** Declared names that no Pod has got. */
  get missing(): string[] {
    return this.#declared.filter((one) => !one.used && generated.test(one.name)).map(({ name, node }) => (node ? `${name} on ${node}` : name));
  }

  /** Pods with a generated name that the scenario does not declare, as shown. */
  get undeclared(): string[] {
    return [...this.#pods.values()].filter(({ generated: drawn, name }) => drawn && !this.#declared.some((one) => one.name === this.#shown.get(name))).map(({ name, node }) => `${this.#shown.get(name)} on ${node}`);
  }

  /** Puts what the scenario shows in the place of what the cluster has. */
  shown(text: string): string {
    return swap(text, this.#shown);
  }

  /** The other way round, for what is typed. */
  real(text: string): string {
    return swap(text, new Map([...this.#shown].map(([a, b]) => [b, a])));
  }
}

function swap(text: string, names: ReadonlyMap<string, string>): string {
  const list = [...names.keys()].sort((a, b) => b.length - a.length).map((name) => name.replaceAll('.', '\\.'));
  if (list.length === 0) return text;
  return text.replace(new RegExp(`(?<![\\d.])(?:${list.join('|')})(?!\\d)`, 'g'), (name) => names.get(name)!);
}
