/** One row of the bar table: what was measured, against what. */
export interface Row {
  name: string;
  /** As printed, with its unit. */
  measured: string;
  bar: string;
  ok: boolean;
}

/** A benchmark: measures something of the built site (see `tests/support/dist.ts`) and returns its rows. */
export type Bench = () => Promise<Row[]>;

/** A row for "at most". */
export function atMost(name: string, value: number, limit: number, unit: string, digits = 0): Row {
  return { name, measured: `${value.toFixed(digits)} ${unit}`, bar: `≤ ${limit} ${unit}`, ok: value <= limit };
}

/** A row for "at least". */
export function atLeast(name: string, value: number, limit: number, unit: string, digits = 0): Row {
  return { name, measured: `${value.toFixed(digits)} ${unit}`, bar: `≥ ${limit} ${unit}`, ok: value >= limit };
}
