import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ansiHtml, stripAnsi } from './ansi.ts';

/** A recorded output for the page. */
export interface Transcript {
  /** Without colours, without the final newline. */
  text: string;
  /** The same as HTML, colours as classes. */
  html: string;
}

const cache = new Map<string, Transcript>();

/** Reads a transcript under content/transcripts/; undefined = the command prints nothing. */
export function transcript(path: string | undefined): Transcript | undefined {
  if (!path) return undefined;
  const cached = cache.get(path);
  if (cached) return cached;
  const raw = readFileSync(join(process.cwd(), 'content/transcripts', path), 'utf8').replace(/\n$/, '');
  const read = { text: stripAnsi(raw), html: ansiHtml(raw) };
  if (import.meta.env.PROD) cache.set(path, read);
  return read;
}
