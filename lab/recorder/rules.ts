import { createHash } from 'node:crypto';

/** One thing that two clusters never print alike, and what is put in its place. */
export interface Rule {
  name: string;
  /** For the review by eye. */
  why: string;
  pattern: RegExp;
  /** The nth distinct value becomes this. */
  replace(value: string, n: number, day: Day): string;
  /** Not in a column: the width may change. */
  free?: true;
}

/** The day that all times are put on: that of the recording, as the scenario's provenance says. */
export interface Day {
  /** 2026-11-24 */
  iso: string;
}

/** Letters that Kubernetes uses for generated names. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';
export const draw = (alphabet: string, seed: string, width: number): string =>
  [...createHash('sha512').update(seed).digest()].slice(0, width).map((byte) => alphabet[byte % alphabet.length]).join('');
const hex = (seed: string, width: number) => draw('0123456789abcdef', seed, width);
/** Five characters as at the end of a Pod's name. */
export const podSuffix = (seed: string): string => draw(letters, seed, 5);
/** A hash as in a ReplicaSet's name. */
export const setHash = (seed: string): string => draw('456789bcdf', seed, 10);

const days = 'Sun|Mon|Tue|Wed|Thu|Fri|Sat';
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const date = ({ iso }: Day) => new Date(`${iso}T09:00:00Z`);
const month = (day: Day) => months.split('|')[date(day).getUTCMonth()]!;
const weekday = (day: Day) => days.split('|')[date(day).getUTCDay()]!;

/** The declared normalisation, in the order in which it is applied. Pods, addresses and ages are in `names.ts` and `ages.ts`. */
export const rules: readonly Rule[] = [
  { name: 'uid', why: 'random', pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, replace: (_value, n) => hex(`uid${n}`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') },
  { name: 'digest', why: 'containers’ ids, image digests of the lab', pattern: /\b[0-9a-f]{64}\b/g, replace: (_value, n) => hex(`digest${n}`, 64) },
  { name: 'manifest hash', why: 'of a static Pod’s manifest, which holds addresses and versions', pattern: /\b[0-9a-f]{32}\b/g, replace: (_value, n) => hex(`manifest${n}`, 32) },
  { name: 'date', why: 'wall clock', pattern: new RegExp(`(?<!Last-Modified(?:\\x1b\\[0m)?: )\\b(?:${days}), \\d\\d (?:${months}) 20\\d\\d \\d\\d:\\d\\d:\\d\\d\\b`, 'g'), replace: (_value, _n, day) => `${weekday(day)}, ${day.iso.slice(8)} ${month(day)} ${day.iso.slice(0, 4)} 09:00:00` },
  { name: 'klog time', why: 'wall clock, process id', pattern: /\b[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+\b/g, replace: (value, _n, day) => `${value[0]}${day.iso.slice(5, 7)}${day.iso.slice(8)} 09:00:00.000000${'4321'.padStart(value.length - 21)}` },
  { name: 'nginx time', why: 'wall clock', pattern: /\b20\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\b/g, replace: (_value, _n, day) => `${day.iso.replaceAll('-', '/')} 09:00:00` },
  { name: 'access time', why: 'wall clock', pattern: new RegExp(`\\b\\d\\d/(?:${months})/20\\d\\d:\\d\\d:\\d\\d:\\d\\d\\b`, 'g'), replace: (_value, _n, day) => `${day.iso.slice(8)}/${month(day)}/${day.iso.slice(0, 4)}:09:00:00` },
  { name: 'diff time', why: 'wall clock, kubectl’s temporary folder', pattern: /\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}\b/g, replace: (_value, _n, day) => `${day.iso} 09:00:00.000000000` },
  { name: 'diff folder', why: 'random', pattern: /(?<=\/tmp\/(?:LIVE|MERGED)-)\d+/g, replace: () => '1234567890', free: true },
  { name: 'token volume', why: 'random', pattern: /(?<=kube-api-access-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, replace: (_value, n) => podSuffix(`token${n}`) },
  { name: 'endpoint chain', why: 'hash of an address', pattern: /(?<=\bKUBE-SEP-)[A-Z0-9]{16}\b/g, replace: (_value, n) => draw('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', `endpoint${n}`, 16) },
  { name: 'resource version', why: 'counts all writes to etcd', pattern: /(?<=resourceVersion[=:"]+ ?"?)\d+/g, replace: () => '4321', free: true },
  { name: 'request', why: 'milliseconds of a request', pattern: /\b\d+(?= milliseconds\b)/g, replace: () => '5', free: true },
  { name: 'pull', why: 'how long pulling an image took', pattern: /(?<=in )[\d.]+m?s \([\d.]+m?s including waiting\)/g, replace: () => '1.5s (1.5s including waiting)', free: true },
  { name: 'image size', why: 'of the lab’s own images', pattern: /(?<=Image size: )\d+(?= bytes)/g, replace: () => '50000000', free: true },
  { name: 'round trip', why: 'milliseconds on the way', pattern: /\b\d+\.\d{3}(?= ms\b)/g, replace: () => '0.012', free: true },
  { name: 'connect', why: 'milliseconds until curl was refused', pattern: /(?<=after )\d+(?= ms:)/g, replace: () => '1', free: true },
  { name: 'hardware address', why: 'random', pattern: /\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/g, replace: (value, n) => (value === 'ff:ff:ff:ff:ff:ff' || value === '00:00:00:00:00:00' ? value : hex(`mac${n}`, 10).replace(/(..)(?=.)/g, '$1:').replace(/^/, '0a:')) },
  { name: 'link-local address', why: 'made of the hardware address', pattern: /\bfe80::[0-9a-f:]+\b/g, replace: (_value, n) => `fe80::8${hex(`link${n}`, 3)}:${hex(`link${n}`, 8).replace(/^(....)/, '$1:')}`, free: true },
  { name: 'interface number', why: 'counts all interfaces of the node', pattern: /(?<=@if)\d+\b/g, replace: () => '7', free: true },
  { name: 'kernel', why: 'the machine’s own', pattern: /(?<=OS: Linux )\S+/g, replace: () => '6.1.0', free: true },
  { name: 'file limit', why: 'the machine’s own', pattern: /(?<=getrlimit\(RLIMIT_NOFILE\): )\d+:\d+/g, replace: () => '1048576:1048576', free: true },
];
