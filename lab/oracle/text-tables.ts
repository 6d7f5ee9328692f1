/** A table that kubectl printed, cut into cells. */
export interface TextTable {
  /** Where the header starts. */
  line: number;
  /** Blanks before the first column. */
  indent: string;
  /** Header, perhaps a line of dashes, rows. */
  rows: string[][];
  /** Blanks after the widest cell of each column. */
  gaps: number[];
  /** `get` and its like: at least six characters, three blanks. */
  capital: boolean;
}

const capitals = /^[A-Z][A-Z0-9()%_/.-]*(?: [A-Z0-9()%_/.-]+)*(?: {2,}[A-Z][A-Z0-9()%_/.-]*(?: [A-Z0-9()%_/.-]+)*)* *$/;
const dashes = /^\s*-{3,}(\s+-{3,})* *$/;

/** Headers are apart by two blanks or more. */
const startsOf = (line: string): number[] => [...line.matchAll(/\S+(?: \S+)*/g)].map(({ index }) => index);

/** Finds the tables of a text: a header in capitals or underlined with dashes, then rows that keep its columns. */
export function findTables(lines: readonly string[]): TextTable[] {
  const tables: TextTable[] = [];
  for (let at = 0; at < lines.length; at++) {
    const underlined = dashes.test(lines[at + 1] ?? '');
    const capital = !underlined && capitals.test(lines[at]!);
    if (!capital && !underlined) continue;
    const starts = startsOf(lines[at]!);
    const fits = (line: string) => line !== '' && line.length > starts[0]! && line.slice(0, starts[0]).trim() === '' && line[starts[0]!] !== ' ' && starts.slice(1).every((start) => line.length <= start || line[start - 1] === ' ');
    let end = at + 1;
    while (end < lines.length && fits(lines[end]!)) end++;
    const rows = lines.slice(at, end).map((line) => starts.map((start, n) => line.slice(start, starts[n + 1]).trimEnd()));
    const gaps = starts.slice(1).map((start, n) => start - starts[n]! - Math.max(...rows.map((row) => row[n]!.length)));
    tables.push({ line: at, indent: ' '.repeat(starts[0]!), rows, gaps, capital });
    at = end - 1;
  }
  return tables;
}

/** Lays a table out again, as kubectl would with these cells. */
export function layOut({ indent, rows, gaps, capital }: TextTable): string[] {
  const widths = gaps.map((gap, n) => {
    const longest = Math.max(...rows.map((row) => row[n]!.length));
    return capital ? Math.max(6, longest + 3) : longest + gap;
  });
  return rows.map((row) => indent + row.map((cell, n) => (n < row.length - 1 ? cell.padEnd(widths[n]!) : cell)).join(''));
}
