import { goalsOf, reached } from '../../engine/cluster/goal.ts';
import { applyChanges, initialState } from '../../engine/cluster/state.ts';
import type { ClusterData, LessonStep, SessionScenario } from '../../engine/schema/index.ts';

/**
 * The commands that must have been run for a replay step to be done. A replay is one sequence with declared
 * changes, so its goals can be judged when the page is built; other backends judge the same goals as they run.
 *
 * @returns the shortest run, from the step's first command, that reaches the goal; undefined if none does
 */
export function neededCommands(step: Extract<LessonStep, { kind: 'replay' }>, session: SessionScenario, cluster: ClusterData): string[] | undefined {
  const ids = step.commands.length > 0 ? step.commands : session.steps.map((item) => item.id);
  const goals = goalsOf(step.goal, ids);
  const first = session.steps.findIndex((item) => ids.includes(item.id));
  const changesOf = (from: number, to: number) => session.steps.slice(from, to).flatMap((item) => item.changes);
  const start = applyChanges(initialState(cluster), changesOf(0, first));
  for (let count = 1; count <= ids.length; count++) {
    const run = ids.slice(0, count);
    const last = session.steps.findIndex((item) => item.id === run.at(-1));
    if (reached(goals, { start, now: applyChanges(start, changesOf(first, last + 1)), commands: new Set(run) })) return run;
  }
  return undefined;
}
