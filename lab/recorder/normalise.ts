import { Names, type Seen } from './names.ts';
import { agePattern, ageSeconds, nearestAge, oldAge } from './ages.ts';
import { rules, type Day } from './rules.ts';
import type { LabPod } from '../../src/engine/schema/on-lab.ts';
import { renderTable, renderWatch, tableAt, watchAt } from './table.ts';

/** What a scenario declares about names, for a whole session. */
export interface Declared {
  day: Day;
  pods?: readonly LabPod[];
  services?: Readonly<Record<string, string>>;
}

/** An age, or one for the rows that match an expression. */
export type DeclaredAge = string | { of: string; as: string };

/** How one output is normalised. */
export interface Shape {
  /** Ages of what is younger than the session. */
  ages: readonly DeclaredAge[];
  /** Of the last restart. */
  ago?: string | undefined;
  /** Seconds; see the schema. */
  clock?: number | undefined;
  sort?: string | undefined;
  once?: boolean;
  upTo?: string | undefined;
  watch?: boolean;
  /** Milliseconds: when the session began, when the output was there. */
  began: number;
  now: number;
}

const ageColumns = /^(AGE|LAST SEEN|FIRST SEEN|Age)$/;
const timePattern = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** Remembers what it has replaced, so that a name that two steps print is the same name in both. One per session. */
export class Normaliser {
  readonly #known = new Map<string, Map<string, string>>();
  readonly #day: Day;
  readonly names: Names;
  /** Ages that are not near a declared one. */
  readonly strange: string[] = [];
  #firstTime?: number;

  constructor({ day, pods, services }: Declared) {
    this.#day = day;
    this.names = new Names(pods, services);
  }

  learn(seen: Seen): void {
    this.names.learn(seen);
  }

  #age(measured: string, shape: Shape, line: string, name?: string): string {
    const seconds = ageSeconds(measured);
    const created = name === undefined ? undefined : this.names.created(name.replace(/^.*\//, ''));
    const old = created === undefined ? seconds * 1000 >= shape.now - shape.began + 1000 : created < shape.began - 1000;
    if (old) return oldAge;
    const own = shape.ages.find((age) => typeof age !== 'string' && new RegExp(age.of).test(line));
    const declared = own && typeof own !== 'string' ? [own.as] : shape.ages.filter((age) => typeof age === 'string');
    const near = nearestAge(measured, declared);
    if (near === undefined) this.strange.push(`${measured}, declared ${declared.join(' ')}`);
    return near ?? measured;
  }

  #times(text: string, shape: Shape): string {
    return text.replace(timePattern, (value, fraction: string | undefined) => {
      const at = Date.parse(value);
      this.#firstTime ??= at;
      const offset = shape.clock ? Math.round((at - this.#firstTime) / 1000 / shape.clock) * shape.clock : 0;
      const shown = new Date(Date.parse(`${this.#day.iso}T09:00:00Z`) + offset * 1000).toISOString().slice(0, 19);
      return `${shown}${fraction ? `.${'0'.repeat(fraction.length - 1)}` : ''}Z`;
    });
  }

  #plain(text: string, shape: Shape): string {
    const named = sortAddresses(this.names.shown(this.#times(text, shape)));
    return rules.reduce((sofar, { name, pattern, replace }) => {
      const known = this.#known.get(name) ?? new Map<string, string>();
      this.#known.set(name, known);
      return sofar.replace(pattern, (value) => {
        // What a rule has put there already stays: a text may be normalised twice.
        if ([...known.values()].includes(value)) return value;
        const next = known.get(value) ?? replace(value, known.size, this.#day);
        known.set(value, next);
        return next;
      });
    }, named);
  }

  #rows(rows: readonly string[][], shape: Shape): string[][] {
    const head = rows[0]!;
    const nameAt = head.findIndex((title) => title === 'NAME');
    const now = (cell: string, column: number, row: readonly string[]): string => {
      const whose = nameAt >= 0 && head[column] === 'AGE' ? row[nameAt] : undefined;
      // How often the kubelet has said so until the command was typed.
      const said = row.includes('BackOff') ? cell.replace(/^(\S+ \(x)\d+(?= over )/, (_all, before: string) => `${before}3`) : cell;
      if (ageColumns.test(head[column]!)) return said.replace(agePattern, (age) => this.#age(age, shape, row.join('   '), whose));
      if (head[column] === 'RESTARTS') return cell.replace(/\((\S+) ago\)/, (_all, age: string) => `(${this.#age(age, shape.ago ? { ...shape, ages: [shape.ago] } : shape, row.join('   '))} ago)`);
      return this.#plain(cell, shape);
    };
    return rows.map((row, n) => (n === 0 ? [...row] : row.map((cell, column) => now(cell, column, row))));
  }

  /** Rows in the order in which kubectl would list them under their new names, or in the declared one. */
  #order(before: readonly string[][], after: string[][], sort: string | undefined): string[][] {
    const [head, ...rows] = after;
    const [column = '', values] = sort?.split(/: */) ?? [];
    const order = values?.split(/, */);
    if (order) {
      const at = head!.indexOf(column);
      const place = (row: readonly string[]) => (row[at]?.startsWith('-') ? -1 : order.indexOf(row[at] ?? ''));
      return at < 0 ? after : [head!, ...rows.sort((a, b) => place(a) - place(b))];
    }
    const keys = sort ? [head!.indexOf(sort)] : [head!.indexOf('NAMESPACE'), head!.indexOf('NAME')].filter((column) => column >= 0);
    if (keys.length === 0 || keys.includes(-1)) return after;
    const compare = (a: readonly string[], b: readonly string[]) => keys.map((key) => (a[key]! < b[key]! ? -1 : a[key]! > b[key]! ? 1 : 0)).find((order) => order !== 0) ?? 0;
    const sorted = before.slice(1).every((row, n, list) => n === 0 || compare(list[n - 1]!, row) <= 0);
    if (!sort && !sorted) return after;
    return [head!, ...rows.sort(compare)];
  }

  /** Lines of `iptables-save` about endpoints: their chains come in the order of addresses, and are named in that order. */
  #chains(text: string): string {
    const of = (line: string) => /^-A (KUBE-SEP-\w+) /.exec(line)?.[1];
    const lines = text.split('\n');
    const chains = [...new Set(lines.flatMap((line) => of(line) ?? []))];
    if (chains.length < 2) return text;
    const address = (chain: string) => this.names.shown(/-s ([\d.]+)/.exec(lines.find((line) => of(line) === chain && line.includes(' -s '))!)?.[1] ?? '');
    const ordered = [...chains].sort((a, b) => address(a).localeCompare(address(b)));
    const blocks = ordered.flatMap((chain) => lines.filter((line) => of(line) === chain));
    const first = lines.findIndex((line) => of(line));
    const rest = lines.filter((line) => !of(line));
    return [...rest.slice(0, first), ...blocks, ...rest.slice(first)].join('\n');
  }

  /** Lines of `ps`: the numbers of processes, in their order, in fields as wide as before. */
  #processes(lines: readonly string[]): string[] {
    const shape = /^( *\d+)( +\d+)(?= \S+$)/;
    const found = lines.flatMap((line) => shape.exec(line)?.slice(1).map(Number) ?? []);
    const order = [...new Set(found)].filter((id) => id !== 1).sort((a, b) => a - b);
    const field = (value: string) => (Number(value) === 1 ? value : String(64 + order.indexOf(Number(value)) * 53).padStart(value.length));
    return lines.map((line) => line.replace(shape, (_all, own: string, parent: string) => field(own) + field(parent)));
  }

  /** nginx says how it numbers its workers, differently from start to start. */
  #workers(lines: readonly string[]): string[] {
    let next = 29;
    return lines.map((line) => {
      if (line.endsWith('start worker processes')) next = 29;
      return line.replace(/(?<=start worker process )\d+$/, () => String(next++));
    });
  }

  /** What the course shows for what the lab printed. */
  text(printed: string, shape: Shape): string {
    // A question of a shell about the cursor's place is not shown by a terminal.
    const lines = this.#workers(this.#processes(this.#chains(printed.replaceAll('\x1b[6n', '')).split('\n')));
    const out: string[] = [];
    for (let n = 0; n < lines.length; ) {
      const watched = shape.watch ? watchAt(lines, n) : undefined;
      const found = watched ? undefined : tableAt(lines, n);
      if (watched) {
        const rows = upTo(renderWatch(this.#rows(watched.rows, shape), watched.listed), shape.upTo);
        out.push(...(shape.once ? rows.filter((row, at) => row !== rows[at - 1]) : rows));
        n += watched.length;
      } else if (found) {
        // Where chance orders rows, they are ordered before ids are numbered as they come.
        const printed = shape.sort ? this.#order(found.table.rows, [...found.table.rows], shape.sort) : found.table.rows;
        const rows = this.#order(printed, this.#rows(printed, shape), shape.sort);
        out.push(...renderTable({ ...found.table, rows }));
        n += found.length;
      } else {
        const counted = lines[n]!.replace(/^( +\d+ )(\d+[smhd]\S*)$/, (_all, count: string, age: string) => count + this.#age(age, shape, lines[n]!));
        const line = this.#plain(counted, shape);
        if (!(shape.once && line === out.at(-1))) out.push(line);
        n++;
      }
    }
    const ordered = sortReasons(out);
    return (/^lines\b/.test(shape.sort ?? '') ? sortLines(ordered, shape.sort!) : ordered).join('\n');
  }
}

/** Lines without an order of their own, each where a line ends; an unfinished one stays last. "lines: a, b" gives their order. */
function sortLines(lines: readonly string[], sort: string): string[] {
  const order = sort.split(/: */)[1]?.split(/, */);
  const ended = lines.slice(0, -1);
  return [...(order ? ended.sort((a, b) => order.indexOf(a) - order.indexOf(b)) : ended.sort()), lines.at(-1)!];
}

/** The rows until the first that matches; all if none does. */
function upTo(rows: readonly string[], last: string | undefined): readonly string[] {
  const end = last === undefined ? -1 : rows.findIndex((row) => new RegExp(last).test(row));
  return end < 0 ? rows : rows.slice(0, end + 1);
}

const address = String.raw`(?:\d+\.){3}\d+(?::\d+)?`;
const addresses = new RegExp(`\\b${address}(?:,${address})+(?=\\s|$)`, 'g');

/** The endpoints controller keeps endpoints in a map: in a list of them, addresses come in another order each time. */
function sortAddresses(text: string): string {
  return text.replace(addresses, (list) => list.split(',').sort().join(','));
}

const reason = /^cannot delete /;

/** `kubectl drain` keeps what it says of Pods in a map: in its sentences and in the lines after them the reasons come in another order each time. */
function sortReasons(lines: readonly string[]): string[] {
  const out = lines.map((line) => line
    .replace(/(?<=due to error: \[).*(?=\], continuing command)/, (list) => list.split(/, (?=cannot delete )/).sort().join(', '))
    .replace(/(?<=^\S*Warning:\S* )(?:ignoring|deleting) .*; (?:ignoring|deleting) .*$/, (list) => list.split(/; (?=ignoring |deleting )/).sort().join('; ')));
  for (let first = 0; first < out.length; first++) {
    if (!reason.test(out[first]!)) continue;
    let end = first;
    while (end < out.length && reason.test(out[end]!)) end++;
    out.splice(first, end - first, ...out.slice(first, end).sort());
    first = end;
  }
  return out;
}
