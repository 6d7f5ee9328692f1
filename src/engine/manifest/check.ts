import type { ManifestPredicate } from '../schema/exercise.ts';
import { parseManifest } from './parse.ts';
import { holds } from './predicate.ts';
import type { ManifestProblem } from './problem.ts';
import type { ManifestSchema } from './schema.ts';
import { validateManifest } from './validate.ts';

/** The parts of an exercise that decide. */
export interface ExerciseRules {
  goal: readonly ManifestPredicate[];
  mistakes: readonly { when: readonly ManifestPredicate[] }[];
}

/** What a check of a learner's manifest found. */
export interface CheckResult {
  /** What the API server would refuse. */
  problems: readonly ManifestProblem[];
  /** Which goals hold, in order; empty while the text is no YAML. */
  goals: readonly boolean[];
  /** Position of the named mistake that was made. */
  mistake?: number;
  solved: boolean;
}

/** Checks a manifest against the schema and the goals of an exercise. Any way to reach the goals counts. */
export function checkManifest(exercise: ExerciseRules, text: string, schema: ManifestSchema): CheckResult {
  const parsed = parseManifest(text);
  const problems = validateManifest(parsed, schema);
  if (parsed.problems.length > 0) return { problems, goals: [], solved: false };
  const docs = parsed.docs.map((doc) => doc.toJS() as unknown);
  const goals = exercise.goal.map((goal) => holds(goal, docs));
  const mistake = exercise.mistakes.findIndex(({ when }) => when.every((predicate) => holds(predicate, docs)));
  return { problems, goals, ...(mistake >= 0 ? { mistake } : {}), solved: problems.length === 0 && mistake < 0 && goals.every(Boolean) };
}
