/** A column of a kubectl table: where it starts, in characters. */
export interface Column {
  name: string;
  start: number;
}

/** One line of an output: a header, a row that can be chosen, or nothing. */
export interface OutputLine {
  text: string;
  kind: 'header' | 'row' | 'blank';
  /** Number among the rows, from 0; only rows have one. */
  row?: number;
  /** Columns of the table this row belongs to; empty where the output is no table. */
  columns: readonly Column[];
}

const isHeader = (line: string) => /^[A-Z][A-Z0-9()%/-]*(?: [A-Z0-9()%/-]+)*(?:\s{2,}[A-Z0-9()%/-]+(?: [A-Z0-9()%/-]+)*)+\s*$/.test(line) || /^NAME\s*$/.test(line);

/** Columns of a header: names may hold single blanks (`NODE SELECTOR`), at least two blanks part them. */
export function columnsOf(header: string): Column[] {
  return [...header.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ name: match[0], start: match.index }));
}

/** Reads a recorded output, which may hold several tables (`get all`) or none (`describe`). */
export function parseOutput(output: string): OutputLine[] {
  let columns: Column[] = [];
  let row = 0;
  return output
    .replace(/\n$/, '')
    .split('\n')
    .map((text): OutputLine => {
      if (text.trim() === '') return { text, kind: 'blank', columns: [] };
      if (isHeader(text)) {
        columns = columnsOf(text);
        return { text, kind: 'header', columns };
      }
      return { text, kind: 'row', row: row++, columns };
    });
}

/** The cells of a row, by column; blanks around them are not part of a cell. */
export function cellsOf(line: OutputLine): { column: string; text: string; start: number }[] {
  return line.columns.map(({ name, start }, i) => ({ column: name, start, text: line.text.slice(start, line.columns[i + 1]?.start).trim() }));
}
