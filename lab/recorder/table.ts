/** A table as kubectl (or ctr) prints it: cells, and what is needed to lay them out again. */
export interface Table {
  /** Header first. */
  rows: string[][];
  /** Blanks between the widest cell and the next column. */
  pad: number;
  indent: string;
  /** Whether the last column is padded as well. */
  trailing: boolean;
}

const header = /^ *[A-Z][A-Z]*(?:[ -][A-Z()]+)*(?: {2,}[A-Z][A-Z():/-]*(?:[ -][A-Z():/-]+)*)+ *$/;
/** The events of `describe`. */
const events = /^ +Type {2,}Reason {2,}Age {2,}From {2,}Message$/;

/** Positions at which columns begin. */
function starts(line: string): number[] {
  return [...line.matchAll(/(?<=^ *|\s{2})\S/g)].map(({ index }) => index);
}

function cells(line: string, at: readonly number[]): string[] | undefined {
  if (line.length < at[1]! || at.some((start) => start > 0 && start < line.length && line[start - 1] !== ' ')) return undefined;
  return at.map((start, n) => line.slice(start, at[n + 1]).trimEnd());
}

/** Lays a table out. */
export function renderTable({ rows, pad, indent, trailing }: Table): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)) + pad);
  return rows.map((row) => indent + row.map((cell, column) => (column < row.length - 1 || trailing ? cell.padEnd(widths[column]!) : cell)).join(''));
}

/**
 * Rows of -w: kubectl lays out the list first, then every row as it comes; a column never becomes narrower again.
 *
 * @param listed how many rows, header included, belong to the list
 */
export function renderWatch(rows: readonly string[][], listed: number, pad = 3): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.slice(0, listed).map((row) => row[column]!.length)) + pad);
  return rows.map((row) => row.map((cell, column) => {
    widths[column] = Math.max(widths[column]!, cell.length + pad);
    return column < row.length - 1 ? cell.padEnd(widths[column]!) : cell;
  }).join(''));
}

/** The table that begins at a line, and how many lines it has; undefined if none does, or if it could not be laid out as it is. */
export function tableAt(lines: readonly string[], first: number): { table: Table; length: number } | undefined {
  const head = lines[first]!;
  if (!header.test(head) && !events.test(head)) return undefined;
  const at = starts(head);
  if (at.length < 2) return undefined;
  const rows: string[][] = [];
  let length = 0;
  for (; first + length < lines.length; length++) {
    const row = cells(lines[first + length]!, at);
    if (!row || (length > 0 && row[0] === '')) break;
    rows.push(row);
  }
  const pad = at[1]! - at[0]! - Math.max(...rows.map((row) => row[0]!.length));
  const table = { rows, pad, indent: ' '.repeat(at[0]!), trailing: head.endsWith(' ') };
  const same = renderTable(table).every((line, n) => line === lines[first + n]);
  return same ? { table, length } : undefined;
}

/** The rows of `-w` output that begins at a line: how many rows were listed at first, and all that came. */
export function watchAt(lines: readonly string[], first: number): { rows: string[][]; listed: number; length: number } | undefined {
  const head = lines[first]!;
  if (!header.test(head)) return undefined;
  const columns = starts(head).length;
  const rows: string[][] = [];
  for (let n = first; n < lines.length; n++) {
    const row = lines[n]!.split(/ {3,}/);
    if (row.length !== columns) break;
    rows.push(row);
  }
  const length = rows.length;
  for (let listed = length; listed >= 1; listed--) if (renderWatch(rows, listed).every((line, n) => line === lines[first + n])) return { rows, listed, length };
  return undefined;
}
