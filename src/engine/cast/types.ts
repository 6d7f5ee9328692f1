/** Event codes of asciicast v3: output, input, marker, resize, exit status. */
export type CastCode = 'o' | 'i' | 'm' | 'r' | 'x';

/** One event: milliseconds since the start, code, data. */
export type CastEvent = readonly [timeMs: number, code: CastCode, data: string];

/** A recording, independent of the file version it came from. */
export interface Cast {
  cols: number;
  rows: number;
  title?: string;
  /** Longest pause a player should keep, in milliseconds. */
  idleLimitMs?: number;
  events: readonly CastEvent[];
  durationMs: number;
}

/** Limits that every cast of the course keeps; the pane refuses others. */
export const castLimits = { cols: 200, rows: 60, bytes: 100 * 1024 } as const;

/** A cast that cannot be played: names the line (from 1) and the reason. */
export class CastError extends Error {
  readonly line: number;
  readonly reason: string;
  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
    this.name = 'CastError';
    this.line = line;
    this.reason = reason;
  }
}
