import { emptyProgress, LOG_LIMIT } from './merge.ts';
import type { Guess, Level, Outcome, Place, Progress, QuestionRecord } from './schema.ts';

/** Answers nearer together than this are one sitting: only the first of them counts for review. */
export const SITTING_MS = 10 * 60_000;

/** The first answer of a sitting or a retry; `assisted`: the answer had been shown. */
export interface Answered {
  correct: boolean;
  assisted?: boolean;
}

/** What a question's record becomes by one more answer at time `t` (milliseconds). */
export function answer(record: QuestionRecord | undefined, { correct, assisted = false }: Answered, t: number): QuestionRecord {
  const outcome: Outcome = assisted ? 1 : correct ? 2 : 0;
  const reached: Level = assisted ? 1 : !correct ? 0 : record ? 2 : 3;
  const log = record?.log ?? [];
  const last = log.at(-1);
  const counts = !last || t - last[0] >= SITTING_MS;
  // Asking for the answer within the sitting turns that sitting's outcome into "assisted", never a right one.
  const amended = !counts && assisted && last && last[1] === 0 ? [...log.slice(0, -1), [last[0], 1] as [number, Outcome]] : log;
  return {
    level: record && record.level > reached ? record.level : reached,
    tries: (record?.tries ?? 0) + 1,
    last: Math.max(record?.last ?? 0, t),
    log: counts ? [...log, [t, outcome] as [number, Outcome]].slice(-LOG_LIMIT) : amended,
  };
}

export function withAnswer(progress: Progress, key: string, answered: Answered, t: number): Progress {
  return { ...progress, questions: { ...progress.questions, [key]: answer(progress.questions[key], answered, t) } };
}

export function withDone(progress: Progress, lesson: string, step: string, t: number): Progress {
  const record = progress.lessons[lesson] ?? { done: {} };
  if (record.done[step] !== undefined) return progress;
  return { ...progress, lessons: { ...progress.lessons, [lesson]: { ...record, done: { ...record.done, [step]: t } } } };
}

/** Keeps how a guess went; only the first one says what the learner expected. */
export function withGuess(progress: Progress, lesson: string, id: string, guess: Guess): Progress {
  const record = progress.lessons[lesson] ?? { done: {} };
  if (record.guesses?.[id] !== undefined) return progress;
  return { ...progress, lessons: { ...progress.lessons, [lesson]: { ...record, guesses: { ...record.guesses, [id]: guess } } } };
}

export function withPlace(progress: Progress, lesson: string, place: Place): Progress {
  const record = progress.lessons[lesson] ?? { done: {} };
  return { ...progress, lessons: { ...progress.lessons, [lesson]: { ...record, at: place } } };
}

/** The lesson and place that the learner left last. */
export function lastPlace(progress: Progress): { lesson: string; at: Place } | undefined {
  let found: { lesson: string; at: Place } | undefined;
  for (const [lesson, { at }] of Object.entries(progress.lessons)) if (at && (!found || at.t > found.at.t)) found = { lesson, at };
  return found;
}

export { emptyProgress };
