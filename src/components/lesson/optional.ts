import type { AstroComponentFactory } from 'astro/runtime/server/index.js';

const found = import.meta.glob<{ default: AstroComponentFactory }>('../editor/Exercise.astro', { eager: true });

/** A component of another area, if it exists yet. */
export const optional = (path: string): AstroComponentFactory | undefined => found[path]?.default;
