import type { Flow } from '../schema/flow.ts';

/** A lifeline: one actor, one row. */
export interface FlowRow {
  actor: Flow['actors'][number];
  /** Middle of the row, in percent of the picture's height. */
  y: number;
  top: number;
  height: number;
  /** Alternates where the lane changes, so that neighbours of one lane share a ground. */
  band: 0 | 1;
  /** First row of its lane. */
  first: boolean;
}

/** An arrow: one hop, one column. */
export interface FlowArrow {
  hop: Flow['hops'][number];
  index: number;
  /** Middle of the column, in percent of the picture's width. */
  x: number;
  /** Rows it starts and ends at; the same for work that stays inside one component. */
  fromRow: number;
  toRow: number;
  y1: number;
  y2: number;
}

export interface FlowLayout {
  rows: FlowRow[];
  arrows: FlowArrow[];
}

/** A sequence diagram on its side: actors are rows, time runs to the right, every hop has a column of its own. */
export function layoutFlow(flow: Flow): FlowLayout {
  const height = 100 / flow.actors.length;
  let band: 0 | 1 = 0;
  const rows = flow.actors.map((actor, index): FlowRow => {
    const first = index === 0 || flow.actors[index - 1]?.lane !== actor.lane;
    if (index > 0 && first) band = band === 0 ? 1 : 0;
    return { actor, top: round(index * height), height: round(height), y: round((index + 0.5) * height), band, first };
  });
  const rowOf = (id: string) => rows.findIndex((row) => row.actor.id === id);
  const width = 100 / flow.hops.length;
  const arrows = flow.hops.map((hop, index): FlowArrow => {
    const [fromRow, toRow] = [rowOf(hop.from), rowOf(hop.to)];
    return { hop, index, x: round((index + 0.5) * width), fromRow, toRow, y1: rows[fromRow]?.y ?? 0, y2: rows[toRow]?.y ?? 0 };
  });
  return { rows, arrows };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * Where a key leads.
 *
 * @param at hop shown now, -1 before the first
 * @param total number of hops
 * @returns the hop to show, or undefined when the key means nothing here
 */
export function stepTo(key: string, at: number, total: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return Math.min(total - 1, at + 1);
    case 'ArrowLeft':
      return Math.max(-1, at - 1);
    case 'Home':
      return -1;
    case 'End':
      return total - 1;
    default:
      return undefined;
  }
}
