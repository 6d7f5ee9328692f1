import { createEmptyCard, fsrs, Rating, type Card } from 'ts-fsrs';
import type { Outcome, Progress } from '../progress/schema.ts';

/** Whole days, no randomness: the same answers give the same plan in every browser. */
const scheduler = fsrs({ enable_short_term: false, enable_fuzz: false, request_retention: 0.9, maximum_interval: 365 });
/** After a wrong answer or one that was looked up the question comes back this soon. */
export const AGAIN_MS = 10 * 60_000;
const rating = { 0: Rating.Again, 1: Rating.Again, 2: Rating.Good } as const;

/** The FSRS card that a history of answers makes. */
export function cardOf(log: readonly (readonly [number, Outcome])[]): Card | undefined {
  const first = log[0];
  if (!first) return undefined;
  let card = createEmptyCard(new Date(first[0]));
  for (const [t, outcome] of log) card = scheduler.next(card, new Date(t), rating[outcome]).card;
  return card;
}

/** When a question is due, in milliseconds; undefined = never answered. */
export function dueAt(log: readonly (readonly [number, Outcome])[]): number | undefined {
  const last = log.at(-1);
  const card = cardOf(log);
  if (!last || !card) return undefined;
  return last[1] === 2 ? card.due.getTime() : last[0] + AGAIN_MS;
}

export interface Planned {
  key: string;
  /** Milliseconds. */
  due: number;
  /** Outcome of the last answer that counted. */
  last: Outcome;
}

export interface Plan {
  /** To do now: wrong and assisted ones first, then the longest overdue. */
  due: Planned[];
  /** Later, soonest first. */
  later: Planned[];
}

/**
 * What to review.
 *
 * @param now milliseconds
 * @param endOfDay end of the learner's day: what is due today counts as due now
 * @param known questions that still exist
 */
export function plan(progress: Progress, now: number, endOfDay: number, known: (key: string) => boolean = () => true): Plan {
  const all = Object.entries(progress.questions).flatMap(([key, record]): Planned[] => {
    const due = known(key) ? dueAt(record.log) : undefined;
    return due === undefined ? [] : [{ key, due, last: record.log.at(-1)?.[1] ?? 0 }];
  });
  const isDue = (item: Planned) => item.due <= (item.last === 2 ? endOfDay : now);
  const rank = (item: Planned) => (item.last === 2 ? 1 : 0);
  return {
    due: all.filter(isDue).sort((a, b) => rank(a) - rank(b) || a.due - b.due || (a.key < b.key ? -1 : 1)),
    later: all.filter((item) => !isDue(item)).sort((a, b) => a.due - b.due || (a.key < b.key ? -1 : 1)),
  };
}
