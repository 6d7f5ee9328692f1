import { tokens } from './tokens.ts';

/** How a run of characters looks. Colours are 0–15 (the ANSI palette), 16–255, or `#rrggbb`. */
export interface Style {
  fg?: number | string;
  bg?: number | string;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
  inverse?: true;
}

/** A run of characters of one style. */
export interface Segment {
  text: string;
  style: Style;
}

interface Cell {
  char: string;
  style: Style;
}

function extended(codes: number[], at: number): { colour?: number | string; used: number } {
  if (codes[at] === 5) return { colour: codes[at + 1] ?? 0, used: 2 };
  if (codes[at] === 2) {
    const hex = codes.slice(at + 1, at + 4).map((n) => Math.min(255, n || 0).toString(16).padStart(2, '0'));
    return { colour: `#${hex.join('')}`, used: 4 };
  }
  return { used: 1 };
}

function without(style: Style, ...keys: (keyof Style)[]): Style {
  const next = { ...style };
  for (const key of keys) delete next[key];
  return next;
}

/** Applies the parameters of one SGR sequence (`ESC [ … m`) to a style. */
export function applySgr(style: Style, params: string): Style {
  const codes = params.split(/[;:]/).map((part) => Number(part || 0));
  let next = style;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === 0) next = {};
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 3) next = { ...next, italic: true };
    else if (code === 4) next = { ...next, underline: true };
    else if (code === 7) next = { ...next, inverse: true };
    else if (code === 22) next = without(next, 'bold', 'dim');
    else if (code === 23) next = without(next, 'italic');
    else if (code === 24) next = without(next, 'underline');
    else if (code === 27) next = without(next, 'inverse');
    else if (code >= 30 && code <= 37) next = { ...next, fg: code - 30 };
    else if (code >= 90 && code <= 97) next = { ...next, fg: code - 82 };
    else if (code === 39) next = without(next, 'fg');
    else if (code >= 40 && code <= 47) next = { ...next, bg: code - 40 };
    else if (code >= 100 && code <= 107) next = { ...next, bg: code - 92 };
    else if (code === 49) next = without(next, 'bg');
    else if (code === 38 || code === 48) {
      const { colour, used } = extended(codes, i + 1);
      if (colour !== undefined) next = { ...next, [code === 38 ? 'fg' : 'bg']: colour };
      i += used;
    }
  }
  return next;
}

function segments(cells: readonly Cell[]): Segment[] {
  const out: Segment[] = [];
  for (const { char, style } of cells) {
    const last = out.at(-1);
    if (last && last.style === style) last.text += char;
    else out.push({ text: char, style });
  }
  return out;
}

/**
 * The lines that terminal output leaves behind, as coloured segments. Understands what course casts may
 * contain: SGR, carriage return, backspace, tab, erase in line and horizontal moves.
 */
export function renderLines(data: string): Segment[][] {
  const lines: Segment[][] = [];
  let cells: Cell[] = [];
  let column = 0;
  let style: Style = {};
  const put = (char: string) => {
    while (cells.length < column) cells.push({ char: ' ', style: {} });
    cells[column++] = { char, style };
  };
  for (const token of tokens(data)) {
    if (token.kind === 'text') for (const char of token.text) put(char);
    else if (token.kind === 'control') {
      if (token.char === '\n') {
        lines.push(segments(cells));
        cells = [];
        column = 0;
      } else if (token.char === '\r') column = 0;
      else if (token.char === '\b') column = Math.max(0, column - 1);
      else if (token.char === '\t') do put(' '); while (column % 8 !== 0);
    } else if (token.kind === 'csi' && token.prefix === '') {
      const n = Math.min(200, Number(token.params.split(';')[0] || 1) || 1);
      if (token.final === 'm') style = applySgr(style, token.params);
      else if (token.final === 'C') column += n;
      else if (token.final === 'D') column = Math.max(0, column - n);
      else if (token.final === 'G') column = n - 1;
      else if (token.final === 'K') {
        const which = token.params || '0';
        if (which === '0') cells.length = Math.min(cells.length, column);
        else if (which === '2') cells = [];
        else for (let i = 0; i < Math.min(column + 1, cells.length); i++) cells[i] = { char: ' ', style: {} };
      }
    }
  }
  if (cells.length > 0) lines.push(segments(cells));
  return lines;
}

/** The text of rendered lines, without colours and trailing blanks. */
export function plainText(lines: readonly Segment[][]): string {
  return lines.map((line) => line.map((segment) => segment.text).join('').trimEnd()).join('\n');
}
