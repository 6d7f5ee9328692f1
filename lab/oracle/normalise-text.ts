import { textRules } from './rules/lines.ts';
import { Numbering } from './rules/strings.ts';
import { findTables, layOut } from './text-tables.ts';

export interface TextOptions {
  translate: (text: string) => string;
  /** Canonical generated names: lines that hold them are put into their order. */
  generated: ReadonlySet<string>;
}

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

/** What a command printed, as it would print it on another cluster. */
export function normaliseText(text: string, { translate, generated }: TextOptions): string {
  const numbering = new Numbering();
  const lines = textRules.reduce<readonly string[]>((sofar, { lines: apply }) => apply?.(sofar) ?? sofar, text.split('\n'));
  const out: string[] = [];
  let next = 0;
  const plain = (upTo: number) => {
    out.push(...numbering.text(sortSiblings(lines.slice(next, upTo).map((line) => textRules.reduce((sofar, { line: apply }) => apply?.(sofar) ?? sofar, translate(line))), (line) => line, generated).join('\n')).split('\n').slice(0, next === upTo ? 0 : undefined));
  };
  for (const table of findTables(lines)) {
    const cells = (change: (cell: string) => string) => (table.rows = table.rows.map((row) => row.map(change)));
    plain(table.line);
    next = table.line + table.rows.length;
    cells(translate);
    for (const { table: apply } of textRules) apply?.(table);
    table.rows = sortSiblings(table.rows, (row) => row.join(' '), generated);
    cells((cell) => numbering.text(cell));
    out.push(...layOut(table));
  }
  plain(lines.length);
  return out.join('\n');
}
