import type { ManifestPredicate } from '../../engine/schema/exercise.ts';

/** What the editor fetches for one exercise, in one language. */
export interface ExerciseData {
  start: string;
  solution: string;
  goal: ManifestPredicate[];
  mistakes: { when: ManifestPredicate[]; say: string }[];
  /** Said when solved. */
  done: string;
}
