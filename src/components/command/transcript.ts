import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCast } from '../../course/record/read.ts';
import { plainText, renderLines, type Segment, type Style } from '../../engine/cast/sgr.ts';
import type { SessionScenario, SessionStep } from '../../engine/schema/session.ts';
import { escapeHtml } from '../../i18n/inline.ts';

/** A recorded output for the page. */
export interface Transcript {
  /** Without colours, without the final newline; empty if the command prints nothing. */
  text: string;
  /** The same as HTML, the 16 colours as classes `ansi-0` to `ansi-15`. */
  html: string;
}

function classes({ fg, bold }: Style): string {
  return [bold && 'ansi-bold', typeof fg === 'number' && fg < 16 && `ansi-${fg}`].filter(Boolean).join(' ');
}

function toHtml(lines: readonly (readonly Segment[])[]): string {
  const run = ({ text, style }: Segment) => {
    const name = classes(style);
    return name ? `<span class="${name}">${escapeHtml(text)}</span>` : escapeHtml(text);
  };
  return lines.map((line) => line.map(run).join('')).join('\n');
}

/** What a step of a session printed, from its recording; while a session is not recorded yet, from the file it will be recorded from. */
export function transcript(session: SessionScenario, step: SessionStep): Transcript {
  if (existsSync(join(process.cwd(), `public/casts/${session.id}.json`))) {
    const recorded = readCast(session.id).steps.find((item) => item.id === step.id);
    if (recorded) return { text: recorded.text, html: toHtml(recorded.segments) };
  }
  if (!step.output) return { text: '', html: '' };
  const lines = renderLines(readFileSync(join(process.cwd(), 'content/transcripts', step.output), 'utf8').replace(/(?<!\r)\n/g, '\r\n'));
  return { text: plainText(lines), html: toHtml(lines) };
}
