import { flatten } from './flatten.ts';
import { allMatches } from './match.ts';

/** A piece of a text; `hit` pieces are shown marked. */
export interface Piece {
  text: string;
  hit: boolean;
}

/** Cuts a text into marked and plain pieces. */
export function highlight(source: string, needles: readonly string[]): Piece[] {
  const text = source.normalize('NFC');
  const flat = flatten(text);
  const marked = new Array<boolean>(text.length).fill(false);
  for (const needle of needles)
    for (const match of allMatches(flat, needle)) marked.fill(true, flat.from[match.start] ?? 0, (flat.from[match.end - 1] ?? 0) + 1);
  const pieces: Piece[] = [];
  for (let i = 0; i < text.length; i++) {
    const last = pieces.at(-1);
    const hit = marked[i] === true;
    if (last && last.hit === hit) last.text += text[i];
    else pieces.push({ text: text[i] as string, hit });
  }
  return pieces;
}

/** A stretch of a long text around its first match, at most `length` characters, cut at blanks. */
export function excerpt(source: string, needles: readonly string[], length = 90): string {
  const text = source.normalize('NFC');
  const flat = flatten(text);
  const places = needles.flatMap((needle) => allMatches(flat, needle)).map((match) => flat.from[match.start] ?? 0);
  const at = places.length > 0 ? Math.min(...places) : 0;
  let start = Math.max(0, at - Math.floor(length / 3));
  if (start > 0) start = Math.min(at, text.indexOf(' ', start) + 1 || start);
  let end = Math.min(text.length, start + length);
  if (end < text.length) end = Math.max(text.lastIndexOf(' ', end), Math.min(text.length, at + 20));
  return `${start > 0 ? '…' : ''}${text.slice(start, end).trim()}${end < text.length ? '…' : ''}`;
}
