import type { ManifestProblem, Span } from '../../engine/manifest/problem.ts';

/** A place to write a manifest: Monaco, or a plain textarea. */
export interface Field {
  readonly kind: 'monaco' | 'plain';
  value: string;
  focus(): void;
  /** Puts the cursor at a place and shows it. */
  goTo(at: Span): void;
  /** Marks what is wrong; `say` gives the reason in the learner's language. */
  mark(problems: readonly ManifestProblem[]): void;
  dispose(): void;
}

/** What a field tells. */
export interface FieldEvents {
  changed(): void;
  /** Ctrl+Enter or ⌘+Enter. */
  check(): void;
}
