import type { Progress } from './schema.ts';

/** What an import brought: how much is there now that was not there or was less before. */
export interface Gain {
  steps: number;
  questions: number;
}

/** Compares progress before and after a merge. */
export function gain(before: Progress, after: Progress): Gain {
  let steps = 0;
  let questions = 0;
  for (const [slug, lesson] of Object.entries(after.lessons)) for (const step of Object.keys(lesson.done)) if (before.lessons[slug]?.done[step] === undefined) steps++;
  for (const [key, question] of Object.entries(after.questions)) {
    const old = before.questions[key];
    if (!old || question.level > old.level) questions++;
  }
  return { steps, questions };
}

/** True if nothing that `before` has is missing or worse in `after`. */
export function keepsAll(before: Progress, after: Progress): boolean {
  for (const [slug, lesson] of Object.entries(before.lessons)) {
    for (const [step, t] of Object.entries(lesson.done)) if (!((after.lessons[slug]?.done[step] ?? Infinity) <= t)) return false;
    for (const [id, guess] of Object.entries(lesson.guesses ?? {})) if (!((after.lessons[slug]?.guesses?.[id] ?? -1) >= guess)) return false;
  }
  for (const [key, question] of Object.entries(before.questions)) {
    const now = after.questions[key];
    if (!now || now.level < question.level || now.tries < question.tries || now.last < question.last) return false;
  }
  return true;
}
