import type { LessonRecord, Outcome, Progress, QuestionRecord } from './schema.ts';

/** Longest review history kept per question. */
export const LOG_LIMIT = 40;

export function emptyProgress(): Progress {
  return { v: 1, lessons: {}, questions: {} };
}

type Entry = [number, Outcome];
const order = (a: Entry, b: Entry) => a[0] - b[0] || a[1] - b[1];

/** Sorted, one entry per time (the better outcome: asking for the answer turns a wrong one into an assisted one), only the newest. */
export function tidyLog(entries: readonly Entry[]): Entry[] {
  const sorted = [...entries].sort(order);
  return sorted.filter((entry, i) => sorted[i + 1]?.[0] !== entry[0]).slice(-LOG_LIMIT);
}

export function mergeQuestion(a: QuestionRecord, b: QuestionRecord): QuestionRecord {
  return {
    level: a.level > b.level ? a.level : b.level,
    tries: Math.max(a.tries, b.tries),
    last: Math.max(a.last, b.last),
    log: tidyLog([...a.log, ...b.log]),
  };
}

export function mergeLesson(a: LessonRecord, b: LessonRecord): LessonRecord {
  const done = { ...a.done };
  for (const [step, t] of Object.entries(b.done)) done[step] = Object.hasOwn(a.done, step) ? Math.min(t, a.done[step] as number) : t;
  const at = !a.at ? b.at : !b.at ? a.at : newer(a.at, b.at);
  const guesses = a.guesses || b.guesses ? { ...a.guesses } : undefined;
  if (guesses) for (const [id, guess] of Object.entries(b.guesses ?? {})) if (!Object.hasOwn(guesses, id) || guess > (guesses[id] ?? 0)) guesses[id] = guess;
  return { ...(at && { at }), done, ...(guesses && { guesses }) };
}

function newer<T extends { t: number }>(a: T, b: T): T {
  // Equal times need a rule too, or two tabs would disagree for ever.
  return a.t !== b.t ? (a.t > b.t ? a : b) : JSON.stringify(a) > JSON.stringify(b) ? a : b;
}

function mergeRecords<T>(a: Record<string, T>, b: Record<string, T>, merge: (a: T, b: T) => T): Record<string, T> {
  const all = { ...a };
  for (const [key, value] of Object.entries(b)) all[key] = Object.hasOwn(a, key) ? merge(a[key] as T, value) : value;
  return all;
}

/**
 * Both together: nothing done in either is lost, nothing gets worse.
 * Commutative, associative and idempotent, so tabs, files and codes may be merged in any order, any number of times.
 */
export function mergeProgress(a: Progress, b: Progress): Progress {
  return {
    v: 1,
    lessons: mergeRecords(a.lessons, b.lessons, mergeLesson),
    questions: mergeRecords(a.questions, b.questions, mergeQuestion),
  };
}
