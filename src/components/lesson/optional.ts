import type { AstroComponentFactory } from 'astro/runtime/server/index.js';

const found = import.meta.glob<{ default: AstroComponentFactory }>(
  ['../quiz/Quiz.astro', '../terminal/Terminal.astro', '../map/ClusterMap.astro', '../flow/Flow.astro', '../editor/Exercise.astro'],
  { eager: true },
);
/** A component of another area, if it exists yet. */
export const optional = (path: string) => found[path]?.default;
