import { dataLines, parseOutput, type TableHint } from '../kubectl/table.ts';

/** What a count asks for. */
export interface CountOf {
  of: 'lines' | 'rows';
  /** Regular expression: only such lines count. */
  matching?: string;
}

/** The lines a recording printed, without the final newline. */
export function outputLines(output: string): string[] {
  const text = output.replace(/\r/g, '').replace(/\n$/, '');
  return text === '' ? [] : text.split('\n');
}

/** How many lines (as `wc -l` counts) or rows (without headers) a recording has. */
export function countIn(output: string, { of, matching }: CountOf, hint: TableHint = {}): number {
  const lines = of === 'lines' ? outputLines(output) : dataLines(output, hint);
  const only = matching === undefined ? undefined : new RegExp(matching);
  return only ? lines.filter((line) => only.test(line)).length : lines.length;
}

/** A line with its columns drawn together: kubectl's padding would tell a real line from a made-up one. */
export function squeezed(line: string): string {
  return line.trim().replace(/ {2,}/g, '   ');
}

/** The line of the recording that a prediction is about; undefined unless exactly one matches. */
export function theLine(output: string, pattern: string): string | undefined {
  const found = outputLines(output).filter((line) => new RegExp(pattern).test(line));
  return found.length === 1 ? found[0] : undefined;
}

/** Whether the recording printed a chosen line. */
export function isPrinted(output: string, line: string): boolean {
  return outputLines(output).some((printed) => squeezed(printed) === squeezed(line));
}

/** A line of an earlier output, as a learner may choose it. */
export interface ChoiceLine {
  text: string;
  /** false: a header, a blank line or a message. */
  row: boolean;
}

/** The lines of an earlier output, told apart into rows and the rest. */
export function choiceLines(output: string, hint: TableHint = {}): ChoiceLine[] {
  const tables = parseOutput(output, hint).filter((block) => block.kind === 'table');
  const rows = new Set(tables.flatMap((table) => table.rows.map(({ line }) => line)));
  return outputLines(output).map((text, line) => ({ text, row: tables.length > 0 ? rows.has(line) : text.trim() !== '' }));
}

/** Outcome of choosing rows. */
export interface RowVerdict {
  correct: boolean;
  /** Chosen although wrong. */
  wrong: string[];
  /** Right but not chosen. */
  missed: string[];
}

/** Judges chosen rows: right if they are exactly the rows that match. */
export function judgeRows(output: string, pattern: string, chosen: readonly string[], hint: TableHint = {}): RowVerdict {
  const right = new RegExp(pattern);
  const rows = choiceLines(output, hint).filter((line) => line.row).map((line) => line.text);
  const wrong = chosen.filter((line) => !right.test(line));
  const missed = rows.filter((line) => right.test(line) && !chosen.includes(line));
  return { correct: chosen.length > 0 && wrong.length === 0 && missed.length === 0, wrong, missed };
}
