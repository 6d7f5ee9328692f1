import { transcriptOf } from '../../course/record/read.ts';
import type { Segment, Style } from '../../engine/cast/sgr.ts';
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

/** What a step of a session printed, for the page. */
export function transcript(session: SessionScenario, step: SessionStep): Transcript {
  const { text, segments } = transcriptOf(session, step);
  return { text, html: toHtml(segments) };
}
