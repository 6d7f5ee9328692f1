import { parseOutput, type TableHint } from '../kubectl/table.ts';

/** One line of an output that a question is about: a row can be chosen, a header and a blank line cannot. */
export interface OutputLine {
  text: string;
  /** Number among the rows, from 0; absent = not a row. */
  row?: number;
  /** Cells of a table's row; offsets from the start of the line. */
  cells: readonly { column: string; text: string; start: number; end: number }[];
}

/** Lines of a recorded output. Where there is a table, only its rows count; else every line that is not blank. */
export function outputLines(output: string, hint: TableHint = {}): OutputLine[] {
  const tables = parseOutput(output, hint).filter((block) => block.kind === 'table');
  let next = 0;
  return output
    .replace(/\n$/, '')
    .split('\n')
    .map((text, line): OutputLine => {
      const table = tables.find(({ rows }) => rows.some((row) => row.line === line));
      const cells = table?.rows.find((row) => row.line === line)?.cells ?? [];
      const isRow = tables.length > 0 ? table !== undefined : text.trim() !== '';
      return {
        text,
        ...(isRow ? { row: next++ } : {}),
        cells: cells.map((cell) => ({ column: table?.columns[cell.column] ?? '', text: cell.text, start: cell.start, end: cell.end })),
      };
    });
}
