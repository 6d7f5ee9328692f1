import type { ShellStage, StepRef } from './ctl.ts';

/** Why a learner may need help. */
export type StuckReason = 'slow' | 'fails' | 'same-mistake';

/** One learner on the teacher's page. Times are milliseconds since 1970 on the server's clock. */
export interface RosterRow {
  seat: string;
  name: string;
  online: boolean;
  at: StepRef | null;
  /** Milliseconds spent on this step in earlier visits. */
  spent: number;
  /** When the present visit began; null while offline. */
  since: number | null;
  /** Failed checks on this step. */
  fails: number;
  /** Last named mistake on this step and how often it came in a row. */
  mistake: { id: string; times: number } | null;
  /** Exit status of the last command, where the gateway sees it. */
  exit: number | null;
  hand: { question?: string; at: number } | null;
  /** Steps done, of the whole course; questions right. */
  done: number;
  right: number;
  frozen: boolean;
  shell: ShellStage;
  /** A teacher looks at the terminal; `write`: and may type. */
  viewed: false | 'read' | 'write';
  recording: boolean;
  revoked: boolean;
  /** Last sign of the learner. */
  seen: number;
}

/** A row with what the class says about it. */
export interface RankedRow extends RosterRow {
  /** Milliseconds on the present step. */
  onStep: number;
  /** Median of those who have left this step, in milliseconds; null with fewer than three. */
  median: number | null;
  stuck: StuckReason[];
}

/** Times that learners took for a step they have left: `lesson/step` → milliseconds. */
export type StepTimes = Readonly<Record<string, readonly number[]>>;

/** How many must have left a step before its time says anything. */
const ENOUGH = 3;
/** Nobody is slow in the first minute of a step. */
const FLOOR_MS = 60_000;
/** Failed checks from which on a learner counts as stuck. */
const FAILS = 3;

/** Milliseconds on the present step at time `now`. */
export function onStep(row: RosterRow, now: number): number {
  return row.spent + (row.since === null ? 0 : Math.max(0, now - row.since));
}

/**
 * Slow: longer than twice the class's median. Those still on the step count only once they have been there
 * longer than that half themselves: who has just arrived says nothing, and a few quick ones do not make all others slow.
 */
function slow(row: RosterRow, took: number, others: readonly number[], here: readonly number[]): boolean {
  if (row.at === null || took < FLOOR_MS) return false;
  const quicker = others.filter((ms) => ms < took / 2).length;
  const longer = others.length - quicker + here.filter((ms) => ms >= took / 2).length;
  return quicker >= ENOUGH && quicker > longer;
}

function median(values: readonly number[]): number | null {
  if (values.length < ENOUGH) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Rows with their signs of being stuck; hands first, then stuck, then by how long compared with the class, then by name. */
export function rank(rows: readonly RosterRow[], times: StepTimes, now: number): RankedRow[] {
  const key = (at: StepRef | null) => (at ? `${at.lesson}/${at.step}` : '');
  const ranked = rows.map((row): RankedRow => {
    const took = onStep(row, now);
    const others = times[key(row.at)] ?? [];
    const here = rows.filter((other) => other !== row && key(other.at) === key(row.at)).map((other) => onStep(other, now));
    const stuck: StuckReason[] = [];
    if (!row.revoked) {
      if (slow(row, took, others, here)) stuck.push('slow');
      if (row.fails >= FAILS) stuck.push('fails');
      if ((row.mistake?.times ?? 0) >= 2) stuck.push('same-mistake');
    }
    return { ...row, onStep: took, median: median(others), stuck };
  });
  const weight = (row: RankedRow) => (row.revoked ? -1 : (row.hand ? 10 : 0) + row.stuck.length);
  const ratio = (row: RankedRow) => (row.median ? row.onStep / row.median : 0);
  return ranked.sort((a, b) => weight(b) - weight(a) || ratio(b) - ratio(a) || a.name.localeCompare(b.name) || (a.seat < b.seat ? -1 : 1));
}
