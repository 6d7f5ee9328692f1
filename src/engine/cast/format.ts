import type { CastCode } from './types.ts';

/** What the header of a course cast holds: nothing of the machine or the moment, so that bytes repeat. */
export interface CastHeader {
  cols: number;
  rows: number;
  title: string;
  /** Seconds. */
  idleLimit: number;
}

/** One event as written: seconds since the previous event, code, data. */
export type IntervalEvent = readonly [seconds: number, code: CastCode, data: string];

/** Text of an asciicast v3 file. Intervals are kept to the millisecond. */
export function formatCast(header: CastHeader, events: readonly IntervalEvent[]): string {
  const head = {
    version: 3,
    term: { cols: header.cols, rows: header.rows, type: 'xterm-256color' },
    title: header.title,
    idle_time_limit: header.idleLimit,
  };
  const lines = events.map(([seconds, code, data]) => JSON.stringify([Number(seconds.toFixed(3)), code, data]));
  return `${[JSON.stringify(head), ...lines].join('\n')}\n`;
}
