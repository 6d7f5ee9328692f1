import { parseCast } from './parse.ts';
import { tokens, type Token } from './tokens.ts';
import { castSteps } from './transcript.ts';
import { CastError, castLimits } from './types.ts';

/** One reason why a cast may not be published. */
export interface CastProblem {
  /** Line of the file, from 1. */
  line: number;
  reason: string;
}

const show = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/**
 * Why a token may not stand in a cast, or null. Allowed: text, newline, carriage return, tab, backspace, SGR,
 * erase in line, horizontal moves, cursor visibility, bracketed paste and synchronized output modes, OSC 133,
 * and OSC 8 links to https. Everything else either answers the terminal, repaints it, freezes it
 * (xterm.js 6.0.0: `CSI 2147483647 b`), or leaves a screen that no transcript can tell.
 */
function refusal(token: Token): string | null {
  if (token.kind === 'text') return null;
  if (token.kind === 'control') return '\n\r\t\b'.includes(token.char) ? null : `control character ${show(token.char)}`;
  if (token.kind === 'osc') {
    if (token.id === '133') return null;
    if (token.id === '8') return /^[^;]*;(https:\/\/[^\s]*)?$/.test(token.data) ? null : `link ${show(token.data)}: only https`;
    return `OSC ${token.id || '?'} sequence`;
  }
  if (token.kind === 'escape') return `escape sequence ${show(token.text)}`;
  const { prefix, params, intermediates, final } = token;
  const name = `CSI ${prefix}${params}${intermediates}${final}`;
  if (prefix === '?' && (final === 'h' || final === 'l') && ['25', '2004', '2026'].includes(params)) return null;
  if (prefix !== '' || intermediates !== '') return name;
  if (final === 'm') return null;
  if (final === 'K') return ['', '0', '1', '2'].includes(params) ? null : name;
  if ('CDG'.includes(final)) return /^\d{0,3}$/.test(params) && Number(params) <= castLimits.cols ? null : `${name}: larger than the screen`;
  return name;
}

/**
 * Checks a cast before it is published: shape, sizes, codes, labels, OSC 133 boundaries and every escape
 * sequence. Returns all problems; an empty list means it may be shown.
 */
export function validateCast(text: string): CastProblem[] {
  const problems: CastProblem[] = [];
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > castLimits.bytes) problems.push({ line: 1, reason: `${bytes} bytes: a cast has at most ${castLimits.bytes}` });
  let cast;
  try {
    cast = parseCast(text);
  } catch (error) {
    if (!(error instanceof CastError)) throw error;
    return [...problems, { line: error.line, reason: error.reason }];
  }
  const head = JSON.parse(text.slice(0, text.indexOf('\n'))) as Record<string, unknown>;
  for (const key of ['timestamp', 'env', 'command']) if (key in head) problems.push({ line: 1, reason: `the header names "${key}": it changes with every recording` });
  // Parsed events stand in file order: the n-th event is the n-th line that holds one.
  const eventLines = text.split('\n').flatMap((line, index) => (index > 0 && line !== '' && !line.startsWith('#') ? [index + 1] : []));
  for (const [index, [, code, data]] of cast.events.entries()) {
    if (code !== 'o') continue;
    for (const token of tokens(data)) {
      const reason = refusal(token);
      if (reason) problems.push({ line: eventLines[index] ?? 1, reason: `${reason} is not allowed` });
    }
  }
  const seen = new Set<string>();
  for (const step of castSteps(cast)) {
    const line = eventLines[step.start] ?? 1;
    if (!/^[a-z0-9][a-z0-9-]*$/.test(step.id)) problems.push({ line, reason: `marker label ${show(`${step.id} ${step.cmd}`)} does not begin with a step id` });
    if (seen.has(step.id)) problems.push({ line, reason: `step "${step.id}" is marked twice` });
    seen.add(step.id);
    if (step.cmd === '') problems.push({ line, reason: `step "${step.id}" has no command in its label` });
    const next = cast.events.findIndex(([, code], index) => index > step.start && code === 'm');
    const stop = next < 0 ? cast.events.length : next;
    const whole = cast.events.slice(step.start, stop).map(([, , data]) => data).join('');
    if (!whole.includes('\x1b]133;C') || !whole.includes('\x1b]133;D;')) problems.push({ line, reason: `step "${step.id}" has no OSC 133 boundaries around its output` });
  }
  return problems;
}

/** Why an output may not be recorded, as sentences; empty if it may. */
export function refusedSequences(output: string): string[] {
  return [...tokens(output)].flatMap((token) => {
    const reason = refusal(token);
    return reason ? [reason] : token.kind === 'osc' && token.id === '133' ? ['OSC 133 belongs to the recorder'] : [];
  });
}
