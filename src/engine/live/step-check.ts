import { countOf, holds, reached, trueAtStart } from '../cluster/goal.ts';
import type { ClusterState } from '../cluster/state.ts';
import type { Goal } from '../schema/goal.ts';

/** How a step of a lesson stands on a live cluster. */
export interface Verdict {
  /** unknown: the cluster has not been seen yet · already: it was like this before the learner did anything */
  state: 'unknown' | 'not-yet' | 'already' | 'passed';
  goals: { goal: Goal; ok: boolean; /** Objects found, where the goal counts some. */ count?: number | undefined }[];
}

/** What of a check outlives a reload of the page. */
export interface CheckMemory {
  start: ClusterState | undefined;
  commands: string[];
}

/** Judges the goals of one step against snapshots of the learner's cluster, from the moment the step began. */
export class StepCheck {
  readonly #goals: readonly Goal[];
  readonly #commands: Set<string>;
  #start: ClusterState | undefined;
  #now: ClusterState | undefined;

  constructor(goals: readonly Goal[], memory?: CheckMemory) {
    this.#goals = goals;
    this.#start = memory?.start;
    this.#commands = new Set(memory?.commands);
  }

  get memory(): CheckMemory {
    return { start: this.#start, commands: [...this.#commands] };
  }

  /** A snapshot arrived; the first one is where the step began. */
  see(now: ClusterState): Verdict {
    this.#now = now;
    this.#start ??= now;
    // What was there already was undone: from here on it counts.
    if (trueAtStart(this.#goals, this.#start) && !trueAtStart(this.#goals, now)) this.#start = now;
    return this.verdict;
  }

  /** A command of the step's session was run. */
  ran(command: string): Verdict {
    this.#commands.add(command);
    return this.verdict;
  }

  get verdict(): Verdict {
    const [start, now] = [this.#start, this.#now];
    if (!start || !now) return { state: 'unknown', goals: this.#goals.map((goal) => ({ goal, ok: false })) };
    const view = { start, now, commands: this.#commands };
    const goals = this.#goals.map((goal) => ({ goal, ok: holds(goal, view), count: countOf(goal, view) }));
    const state = reached(this.#goals, view) ? 'passed' : trueAtStart(this.#goals, start) ? 'already' : 'not-yet';
    return { state, goals };
  }
}
