import { plainText, renderLines, type Segment } from './sgr.ts';
import type { Cast } from './types.ts';

/** One marked command of a cast, with the positions a player jumps to. */
export interface CastStep {
  id: string;
  cmd: string;
  /** Index of the marker event: everything before it is the screen as the learner finds it. */
  start: number;
  /** Index of the event that begins the output (OSC 133;C): everything before it is the typed command. */
  prompt: number;
  /** Index after the event that ends the output (OSC 133;D): everything before it is output and new prompt. */
  done: number;
  /** Milliseconds since the start of the cast. */
  timeMs: number;
  exit: number;
  /** Raw output between OSC 133;C and OSC 133;D. */
  raw: string;
}

/** What a step left on the screen, as text and as coloured lines. */
export interface StepTranscript {
  id: string;
  cmd: string;
  exit: number;
  /** Output without colours, without the last newline. */
  text: string;
  /** Lines of `text`; empty if nothing was printed. */
  lines: string[];
  /** The same lines as coloured segments. */
  segments: Segment[][];
  /** First line if it is the header row of a kubectl table, else null. */
  header: string | null;
}

/** Splits a marker label `<step id> <command>`. */
export function parseLabel(label: string): { id: string; cmd: string } {
  const blank = label.indexOf(' ');
  return blank < 0 ? { id: label, cmd: '' } : { id: label.slice(0, blank), cmd: label.slice(blank + 1) };
}

const end = /\x1b\]133;D;(\d+)(?:\x07|\x1b\\)/;
const begin = /\x1b\]133;C(?:\x07|\x1b\\)/;

/**
 * The steps of a cast by its markers and OSC 133 boundaries. A step without boundaries ends at the next marker.
 */
export function castSteps(cast: Cast): CastStep[] {
  const steps: CastStep[] = [];
  const { events } = cast;
  const markers = events.flatMap(([, code], index) => (code === 'm' ? [index] : []));
  for (const [n, start] of markers.entries()) {
    const stop = markers[n + 1] ?? events.length;
    const step: CastStep = { ...parseLabel(events[start]![2]), start, prompt: stop, done: stop, timeMs: events[start]![0], exit: 0, raw: '' };
    let output: string[] | undefined;
    for (let i = start + 1; i < stop; i++) {
      const [, code, data] = events[i]!;
      if (code !== 'o') continue;
      let rest = data;
      if (!output) {
        const c = begin.exec(rest);
        if (!c) continue;
        step.prompt = i;
        output = [];
        rest = rest.slice(c.index + c[0].length);
      }
      const d = end.exec(rest);
      output.push(d ? rest.slice(0, d.index) : rest);
      if (d) {
        step.exit = Number(d[1]);
        step.done = i + 1;
        break;
      }
    }
    step.raw = output?.join('') ?? '';
    steps.push(step);
  }
  return steps;
}

// A column name: capitals, perhaps a unit in brackets: UP-TO-DATE, PORT(S), CPU(cores).
const name = String.raw`[A-Z][A-Z0-9_:/%-]*(?:\([A-Za-z%]+\))?`;
const column = `${name}(?: ${name})*`;
const headerRow = new RegExp(`^${column}(?:\\s{2,}${column})*\\s*$`);

/** True for a kubectl header row: column names in capitals, apart by two blanks or more. */
export function isHeader(line: string): boolean {
  return headerRow.test(line);
}

/** The transcript of one step. */
export function stepTranscript(step: Pick<CastStep, 'id' | 'cmd' | 'exit' | 'raw'>): StepTranscript {
  const segments = renderLines(step.raw);
  const text = plainText(segments);
  const lines = segments.length === 0 ? [] : text.split('\n');
  // A warning line may come first (componentstatuses): the header is then the second line.
  const header = lines.slice(0, 2).find((line) => isHeader(line) && lines.length > 1) ?? null;
  return { id: step.id, cmd: step.cmd, exit: step.exit, text, lines, segments, header };
}

/** Transcripts of all steps. */
export function castTranscript(cast: Cast): StepTranscript[] {
  return castSteps(cast).map(stepTranscript);
}

/** A cast of only some steps, in the order of the cast: what comes before the first marker stays. */
export function selectSteps(cast: Cast, ids: readonly string[]): Cast {
  const steps = castSteps(cast);
  const kept = steps.filter((step) => ids.includes(step.id));
  const ranges = [[0, steps[0]?.start ?? cast.events.length] as const, ...kept.map((step) => [step.start, steps[steps.indexOf(step) + 1]?.start ?? cast.events.length] as const)];
  const events: (readonly [number, Cast['events'][number][1], string])[] = [];
  let shift = 0;
  let last = 0;
  for (const [from, to] of ranges) {
    const before = from === 0 ? 0 : cast.events[from - 1]![0];
    shift = last - before;
    for (let i = from; i < to; i++) {
      const [time, code, data] = cast.events[i]!;
      last = time + shift;
      events.push([last, code, data]);
    }
  }
  return { ...cast, events, durationMs: last };
}
