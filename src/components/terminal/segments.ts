import { cellWidth } from '../../engine/cast/width.ts';
import type { Segment, Style } from '../../engine/cast/sgr.ts';

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function look(style: Style): string {
  const classes = [
    typeof style.fg === 'number' && style.fg < 16 && `term-c${style.fg}`,
    style.bold && 'term-bold',
    style.dim && 'term-dim',
    style.italic && 'term-italic',
    style.underline && 'term-underline',
    style.inverse && 'term-inverse',
  ].filter(Boolean);
  return classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
}

/** Coloured lines as HTML for a `<pre>`; colours beyond the sixteen of the palette are left to the terminal. */
export function linesHtml(lines: readonly Segment[][]): string {
  return lines
    .map((line) =>
      line
        .map(({ text, style }) => {
          const attributes = look(style);
          return attributes ? `<span${attributes}>${escape(text)}</span>` : escape(text);
        })
        .join(''),
    )
    .join('\n');
}

/** Screen lines that output takes in a terminal of so many columns: long lines wrap. */
export function screenLines(lines: readonly string[], cols: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(cellWidth(line) / cols)), 0);
}
