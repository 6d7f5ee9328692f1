import { createHash } from 'node:crypto';

/** One thing that two clusters never print alike, and what is put in its place. */
export interface Rule {
  name: string;
  /** For the review by eye. */
  why: string;
  pattern: RegExp;
  /** The nth distinct value becomes this; always as wide as the value. */
  replace(value: string, n: number): string;
}

/** Letters that Kubernetes uses for generated names. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';
const draw = (alphabet: string, seed: string, width: number): string =>
  [...createHash('sha512').update(seed).digest()].slice(0, width).map((byte) => alphabet[byte % alphabet.length]).join('');
const hex = (seed: string, width: number) => draw('0123456789abcdef', seed, width);
/** Every digit or letter of a pattern becomes the same one, so that the width stays. */
const keepShape = (value: string, digit: string) => value.replace(/\d/g, digit);

/** The declared normalisation, in the order in which it is applied. */
export const rules: readonly Rule[] = [
  { name: 'uid', why: 'random', pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, replace: (_value, n) => hex(`uid${n}`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') },
  { name: 'digest', why: 'containers’ ids, image digests of the lab', pattern: /\b[0-9a-f]{64}\b/g, replace: (_value, n) => hex(`digest${n}`, 64) },
  { name: 'manifest hash', why: 'of a static Pod’s manifest, which holds addresses and versions', pattern: /\b[0-9a-f]{32}\b/g, replace: (_value, n) => hex(`manifest${n}`, 32) },
  { name: 'time', why: 'wall clock', pattern: /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, replace: (value) => `2026-01-01T00:00:00${value.length > 20 ? `.${'0'.repeat(value.length - 21)}` : ''}Z` },
  { name: 'date', why: 'wall clock', pattern: /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20\d\d \d\d:\d\d:\d\d\b/g, replace: () => 'Thu, 01 Jan 2026 00:00:00' },
  { name: 'log time', why: 'wall clock', pattern: /\b[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+\b/g, replace: (value) => `${value[0]}${keepShape(value.slice(1), '0')}` },
  { name: 'replica set', why: 'hash of the template, which holds times after a restart', pattern: /(?<=-)[bcdfghjklmnpqrstvwxz2456789]{8,10}(?=(-[bcdfghjklmnpqrstvwxz2456789]{5})?\b)/g, replace: (value, n) => draw(letters, `replicas${n}`, value.length) },
  { name: 'pod', why: 'random', pattern: /(?<=-)[bcdfghjklmnpqrstvwxz2456789]{5}(?=\s|$|["')/:,])/gm, replace: (value, n) => draw(letters, `pod${n}`, value.length) },
  { name: 'resource version', why: 'counts all writes to etcd', pattern: /(?<=resourceVersion[=:"]+ ?"?)\d+/g, replace: (value) => keepShape(value, '7') },
  { name: 'duration', why: 'milliseconds of a request', pattern: /\b\d+(?= milliseconds\b)/g, replace: (value) => keepShape(value, '5') },
];

/** Ages of a table, by how old: what matters is the order of magnitude. */
export function canonicalAge(age: string): string {
  const unit = /^\d+([smhdy])/.exec(age)?.[1];
  return unit === 's' ? '30s' : unit === 'm' ? '5m' : unit === 'h' ? '3h' : unit === 'd' ? '2d' : age;
}

const age = /^\d+[smhdy](\d+[smhd])?$/;

/**
 * Puts canonical ages into the AGE column of kubectl's tables and lays the column out again. kubectl pads with three blanks;
 * a column's width is that of its widest cell, so that `9s` and `12s` would shift what stands to the right.
 */
export function canonicalAges(text: string): string {
  const lines = text.split('\n');
  for (let head = 0; head < lines.length; head++) {
    const at = /(^|\s)AGE(\s|$)/.exec(lines[head]!)?.index;
    if (at === undefined || !/^[A-Z]/.test(lines[head]!)) continue;
    const start = at === 0 ? 0 : at + 1;
    let end = head + 1;
    while (end < lines.length && age.test(lines[end]!.slice(start).split(/\s/)[0]!)) end++;
    const cells = lines.slice(head, end).map((line) => {
      const cell = line.slice(start).split(/\s/)[0]!;
      return { before: line.slice(0, start), cell: cell === 'AGE' ? cell : canonicalAge(cell), after: line.slice(start + cell.length).trimStart() };
    });
    const width = Math.max(...cells.map(({ cell }) => cell.length)) + 3;
    cells.forEach(({ before, cell, after }, n) => (lines[head + n] = after ? before + cell.padEnd(width) + after : before + cell));
    head = end - 1;
  }
  return lines.join('\n');
}

/** Remembers what it has replaced, so that a name that two steps print is the same name in both. One per session. */
export class Normaliser {
  readonly #known = new Map<string, Map<string, string>>();

  text(text: string): string {
    return rules.reduce((sofar, { name, pattern, replace }) => {
      const known = this.#known.get(name) ?? new Map<string, string>();
      this.#known.set(name, known);
      return sofar.replace(pattern, (value) => {
        // What a rule has put there already stays: a text may be normalised twice.
        if ([...known.values()].includes(value)) return value;
        const next = known.get(value) ?? replace(value, known.size);
        known.set(value, next);
        return next;
      });
    }, canonicalAges(text));
  }
}
