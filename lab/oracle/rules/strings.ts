/** One thing that two clusters never print alike, and what is put in its place. */
export interface Rule {
  name: string;
  why: string;
  pattern: RegExp;
  /** The nth distinct value becomes this. */
  replace(value: string, n: number): string;
}

const number = (n: number, width: number) => String(n + 1).padStart(width, '0');

/** The one time that stands for all times of the wall clock. Times of 2001 are the oracle's own and stay. */
export const time = '2026-01-01T00:00:00Z';

/** What stands in place of a secret. */
export const withheld = { jwt: 'NORMALISED.JWT', pem: (kind: string) => `-----BEGIN ${kind}-----\nNORMALISED\n-----END ${kind}-----`, base64: 'Tk9STUFMSVNFRA==' } as const;

/**
 * For every string, JSON and text alike, in this order. A value's number is counted within one answer, so that an answer does
 * not depend on what was asked before it.
 */
export const rules: readonly Rule[] = [
  { name: 'certificate or key', why: 'secret, and each cluster’s own', pattern: /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g, replace: (value) => withheld.pem(/BEGIN ([A-Z ]+)-/.exec(value)![1]!) },
  { name: 'certificate or key in base64', why: 'secret, and each cluster’s own', pattern: /\bLS0tLS1[\w+/]+=*/g, replace: () => withheld.base64 },
  { name: 'token', why: 'secret', pattern: /\beyJ[\w-]+\.[\w-]*\.[\w-]+/g, replace: () => withheld.jwt },
  { name: 'continue token', why: 'holds a resourceVersion', pattern: /\beyJ2[\w-]+=*/g, replace: () => 'CONTINUE' },
  { name: 'bootstrap token', why: 'secret', pattern: /(?<=(bootstrap-token|jws-kubeconfig)-)[a-z0-9]{6}\b/g, replace: () => '0a1b2c' },
  { name: 'uid', why: 'random', pattern: /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/g, replace: (_value, n) => `00000000-0000-4000-8000-${number(n, 12)}` },
  { name: 'digest', why: 'containers’ ids, digests of images', pattern: /\b[0-9a-f]{64}\b/g, replace: (_value, n) => number(n, 64) },
  { name: 'short hash', why: 'of a static Pod’s manifest, of a machine', pattern: /\b[0-9a-f]{32}\b/g, replace: (_value, n) => number(n, 32) },
  { name: 'event name', why: 'the clock in hexadecimal', pattern: /(?<=[a-z0-9]\.)[0-9a-f]{16}\b/g, replace: (_value, n) => number(n, 16) },
  { name: 'volume of the token', why: 'random', pattern: /(?<=kube-api-access-)[a-z0-9]{5}\b/g, replace: () => 'xxxxx' },
  { name: 'generated name', why: 'random', pattern: /(?<=\bgenerated-)[a-z0-9]{5}\b/g, replace: () => 'xxxxx' },
  { name: 'job of a CronJob', why: 'minutes since 1970', pattern: /(?<=[a-z]-)2[89]\d{6}\b/g, replace: () => '29000000' },
  { name: 'time', why: 'wall clock', pattern: /\b20(?!01)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g, replace: (value) => (value.includes('.') ? time.replace('Z', '.000000Z') : time) },
  { name: 'date', why: 'wall clock', pattern: /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20\d\d \d\d:\d\d:\d\d\b/g, replace: () => 'Thu, 01 Jan 2026 00:00:00' },
  { name: 'folder of diff', why: 'random', pattern: /(?<=\/tmp\/(LIVE|MERGED)-)\d+/g, replace: () => '1' },
  { name: 'time of diff', why: 'wall clock', pattern: /\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} \+0000/g, replace: () => '2026-01-01 00:00:00.000000000 +0000' },
  { name: 'log time', why: 'wall clock, number of the process', pattern: /\b([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+(?= \w+\.go)/g, replace: (value) => `${value[0]}0101 00:00:00.000000    1000` },
  { name: 'age in a row whose header is cut off', why: 'wall clock', pattern: /(?<= {2,})\d+[smhdy](\d+[smhd])?(?: {2,}|$)/gm, replace: (value) => (value.endsWith(' ') ? '5m    ' : '5m') },
  { name: 'revision in a sentence', why: 'counts all writes to etcd', pattern: /(?<=too old resource version: )\d+ \(\d+\)/g, replace: () => '1 (1000)' },
  { name: 'revision in a sentence', why: 'counts all writes to etcd', pattern: /(?<=ResourceVersion in record \()\d+/g, replace: () => '1000' },
  { name: 'blank', why: 'Go’s comparison of two objects draws lots, once per process, whether its blanks break', pattern: /\u00a0/g, replace: () => ' ' },
  { name: 'pointer', why: 'an address in the server’s memory, in errors that print a Go value', pattern: /\b0x[0-9a-f]{6,16}\b/g, replace: () => '0xc000000000' },
  { name: 'resource version', why: 'counts all writes to etcd', pattern: /(?<=resourceVersion(?:=|: "|":\s?")|Resource Version: +)[1-9]\d*/g, replace: () => '1000' },
  { name: 'timeout', why: 'random', pattern: /(?<=[?&]timeoutSeconds=)\d{3}\b/g, replace: () => '400' },
  { name: 'timeout', why: 'random', pattern: /(?<=[?&]timeout=)\d+m\d+s\b/g, replace: () => '6m40s' },
  { name: 'service address', why: 'random; those below 10.96.1.0 are the oracle’s own or fixed', pattern: /\b10\.(96\.(?!0\.)|9[7-9]\.|10\d\.|11[01]\.)[\d.]+\d/g, replace: (_value, n) => `10.96.100.${n + 1}` },
  { name: 'node port', why: 'random; those below 30086 are the oracle’s own', pattern: /(?<=:| )3(0(08[6-9]|09\d|[1-9]\d\d)|1\d{3}|2[0-7]\d\d)(?=\/(TCP|UDP))/g, replace: (_value, n) => String(31000 + n) },
  { name: 'ago', why: 'wall clock', pattern: /(?<=[( ])\d+[smhdy](\d+[smhd])?(?= ago\))/g, replace: () => '5m' },
  { name: 'times seen', why: 'how often depends on timing', pattern: /\(x\d+ over \d+[smhd](\d+[smhd])?\)/g, replace: () => '(x2 over 5m)' },
  { name: 'pull', why: 'wall clock, size of the lab’s own images', pattern: /in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: \d+ bytes/g, replace: () => 'in 1s (1s including waiting). Image size: 10000000 bytes' },
  { name: 'duration', why: 'milliseconds of a request', pattern: /\b\d+(?= milliseconds\b)/g, replace: (value) => value.replace(/\d/g, '5') },
];

/** What one machine has and another has not, in `describe node`; put in place whatever the machine. */
export const machine = { cpu: '8', memory: '16384000Ki', 'ephemeral-storage': '102400000Ki', pods: '110' } as const;
/** Of nodeInfo: what the post's machines print. */
export const nodeInfo = { kernelVersion: '5.15.0-156-generic', osImage: 'Ubuntu 22.04.5 LTS', containerRuntimeVersion: 'containerd://1.7.28' } as const;

/** Applies the rules to the strings of one answer. */
export class Numbering {
  readonly #known = new Map<string, Map<string, string>>();

  text(text: string): string {
    return rules.reduce((sofar, { name, pattern, replace }) => {
      const known = this.#known.get(name) ?? new Map<string, string>();
      this.#known.set(name, known);
      return sofar.replace(pattern, (value: string) => {
        const next = known.get(value) ?? replace(value, known.size);
        known.set(value, next);
        return next;
      });
    }, text);
  }

  /** A node port as a number. */
  port(value: number): number {
    return Number(/\d+/.exec(this.text(`:${value}/TCP`))![0]);
  }
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Replaces whole words of the dictionary, long ones first. */
export function translator(dictionary: ReadonlyMap<string, string>): (text: string) => string {
  if (dictionary.size === 0) return (text) => text;
  const words = [...dictionary.keys()].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const pattern = new RegExp(`(?<![\\w.])(?:${words.map(escape).join('|')})(?![A-Za-z0-9]|\\.\\d)`, 'g');
  return (text) => text.replace(pattern, (word) => dictionary.get(word)!);
}
