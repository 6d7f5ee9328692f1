import { machine, Numbering } from './rules.ts';
import { findTables, layOut, type TextTable } from './text-tables.ts';

export interface TextOptions {
  translate: (text: string) => string;
  /** Canonical generated names: lines that hold them are put into their order. */
  generated: ReadonlySet<string>;
}

const age = /^\d+[smhdy](\d+[smhd])?$/;
const clockHeaders = new Set(['AGE', 'Age', 'LAST SEEN', 'FIRST SEEN', 'DURATION', 'LAST SCHEDULE']);

/** The first generated name of a line, and what it has in common with its siblings. */
function generatedIn(line: string, names: ReadonlySet<string>): { name: string; stem: string } | undefined {
  for (const [word] of line.matchAll(/[a-z0-9][a-z0-9-]*/g)) if (names.has(word)) return { name: word, stem: word.replace(/-[^-]+$/, '') };
  return undefined;
}

/** Neighbouring lines of siblings in the order of their canonical names. */
export function sortSiblings<T>(list: readonly T[], text: (one: T) => string, names: ReadonlySet<string>): T[] {
  const out: T[] = [];
  for (let at = 0; at < list.length; ) {
    const first = generatedIn(text(list[at]!), names);
    let end = at + 1;
    while (first && end < list.length && generatedIn(text(list[end]!), names)?.stem === first.stem) end++;
    const group = list.slice(at, end);
    out.push(...(group.length > 1 ? group.toSorted((a, b) => (generatedIn(text(a), names)!.name < generatedIn(text(b), names)!.name ? -1 : 1)) : group));
    at = end;
  }
  return out;
}

/** Lines of `describe node` that say what the machine has. */
function machineLines(lines: string[]): string[] {
  let amounts = false;
  return lines
    .filter((line) => !/^\s+hugepages-/.test(line))
    .map((line) => {
      if (/^\S/.test(line)) amounts = /^(Capacity|Allocatable):/.test(line);
      const found = amounts ? /^( +)([a-z-]+):( +)\S+$/.exec(line) : null;
      const amount = found ? Object.entries(machine).find(([name]) => name === found[2])?.[1] : undefined;
      return (found && amount ? `${found[1]}${found[2]}:${found[3]}${amount}` : line).replace(/\(\d+%\)/g, '(5%)');
    });
}

function cells(table: TextTable, change: (text: string) => string): void {
  table.rows = table.rows.map((row) => row.map(change));
}

/** What a command printed, as it would print it on another cluster. */
export function normaliseText(text: string, { translate, generated }: TextOptions): string {
  const numbering = new Numbering();
  const lines = machineLines(text.split('\n'));
  const out: string[] = [];
  let next = 0;
  const plain = (upTo: number) => {
    out.push(...numbering.text(sortSiblings(lines.slice(next, upTo).map(translate), (line) => line, generated).join('\n')).split('\n').slice(0, next === upTo ? 0 : undefined));
  };
  for (const table of findTables(lines)) {
    plain(table.line);
    next = table.line + table.rows.length;
    // A kubelet that waits for its processor says so; another time it does not have to wait.
    table.rows = table.rows.filter((row) => !(row[1] === 'FailedMount' && /timed out waiting for the condition$/.test(row.at(-1)!)));
    cells(table, translate);
    table.rows = sortSiblings(table.rows, (row) => row.join(' '), generated);
    cells(table, (cell) => numbering.text(cell));
    const header = table.rows[0]!;
    for (const row of table.rows.slice(1)) header.forEach((name, n) => clockHeaders.has(name) && age.test(row[n]!.split(' ')[0]!) && (row[n] = row[n]!.replace(/^\S+/, '5m')));
    const laid = layOut(table);
    out.push(...laid);
  }
  plain(lines.length);
  return out.join('\n');
}
