import type { Workshop } from './class/model.ts';

/** How long before a class begins its environments are made. */
const aheadMs = 15 * 60_000;

/** A class with how many of its learners have come. */
export interface Attendance {
  workshop: Workshop;
  joined: number;
}

/**
 * Environments to keep ready: the reserve, and for each class that is on (or begins soon) a share of its seats until that many learners came.
 *
 * @param reserve kept in any case
 * @param share of a class's seats, 0 to 1
 */
export function wantedWarm(classes: readonly Attendance[], reserve: number, share: number, now: number): number {
  const ahead = classes.reduce((sum, { workshop, joined }) => {
    const on = workshop.lab && !workshop.closed && workshop.from - aheadMs <= now && now < workshop.until;
    return sum + (on ? Math.max(0, Math.ceil(workshop.seats * share) - joined) : 0);
  }, 0);
  return Math.max(reserve, ahead);
}
