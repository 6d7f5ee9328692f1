import { emptyProgress, tidyLog } from './merge.ts';
import type { Guess, Level, Outcome, Progress } from './schema.ts';

/** A source of numbers in [0, 1) from a seed, for tests that can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Progress as some learner might have it, over a few lessons and questions. Times are before `now`. */
export function randomProgress(next: () => number, now: number, lessons = 4, perLesson = 5): Progress {
  const progress = emptyProgress();
  const int = (n: number) => Math.floor(next() * n);
  const time = () => now - int(90 * 86_400_000);
  for (let l = 0; l < lessons; l++) {
    if (next() < 0.3) continue;
    const done: Record<string, number> = {};
    for (let s = 0; s < perLesson; s++) if (next() < 0.6) done[`step-${s}`] = time();
    const guesses: Record<string, Guess> = {};
    for (let g = 0; g < perLesson; g++) if (next() < 0.4) guesses[`step-${g}.list`] = int(3) as Guess;
    progress.lessons[`lesson-${l}`] = {
      ...(next() < 0.5 ? { at: { step: `step-${int(perLesson)}`, t: time() } } : {}),
      done,
      ...(Object.keys(guesses).length > 0 ? { guesses } : {}),
    };
    for (let q = 0; q < perLesson; q++) {
      if (next() < 0.4) continue;
      const log = tidyLog(Array.from({ length: 1 + int(4) }, (): [number, Outcome] => [time(), int(3) as Outcome]));
      progress.questions[`lesson-${l}/q-${q}`] = { level: int(4) as Level, tries: 1 + int(9), last: Math.max(...log.map(([t]) => t)), log };
    }
  }
  return progress;
}
