import type { Goal } from '../schema/goal.ts';
import { podKey, type ClusterState, type NodeState, type PodState } from './state.ts';

/** What a goal is judged by. */
export interface GoalView {
  /** The cluster when the step began. */
  start: ClusterState;
  now: ClusterState;
  /** Session steps that were run since the step began. */
  commands: ReadonlySet<string>;
}

type Where = Extract<Goal, { count: unknown }>['where'];

function labelsMatch(labels: Readonly<Record<string, string>>, selector: string): boolean {
  return selector.split(',').every((pair) => {
    const [key = '', value] = pair.split(/==?/).map((part) => part.trim());
    return value === undefined ? key in labels : labels[key] === value;
  });
}

/** A Pod is new if its key is, or if it was made again under its old name (a static Pod's mirror). */
function isNew(pod: PodState, start: ClusterState): boolean {
  const before = start.pods.find((other) => podKey(other) === podKey(pod));
  return !before || (pod.created && !before.created) || (pod.uid !== undefined && before.uid !== undefined && pod.uid !== before.uid);
}

function podMatches(pod: PodState, where: Where, start: ClusterState): boolean {
  return (
    (where.namespace === undefined || pod.namespace === where.namespace) &&
    (where.name === undefined || pod.name === where.name) &&
    (where.namePrefix === undefined || pod.name.startsWith(where.namePrefix)) &&
    (where.selector === undefined || labelsMatch(pod.labels, where.selector)) &&
    (where.node === undefined || pod.node === where.node) &&
    (where.ready === undefined || (pod.ready && !pod.deleting) === where.ready) &&
    (where.owner === undefined || pod.owner === where.owner || pod.owner?.split('/')[0] === where.owner) &&
    (where.new === undefined || isNew(pod, start) === where.new)
  );
}

function nodeMatches(node: NodeState, where: Where, start: ClusterState): boolean {
  return (
    (where.name === undefined || node.name === where.name) &&
    (where.node === undefined || node.name === where.node) &&
    (where.namePrefix === undefined || node.name.startsWith(where.namePrefix)) &&
    (where.ready === undefined || node.ready === where.ready) &&
    (where.taint === undefined || node.taints.some((taint) => taint.key === where.taint)) &&
    (where.new === undefined || !start.nodes.some((other) => other.name === node.name) === where.new)
  );
}

/** How many objects a counting predicate finds now; undefined for the others. */
export function countOf(goal: Goal, { start, now }: GoalView): number | undefined {
  if (!('count' in goal)) return undefined;
  const found: readonly { node: string | null }[] =
    goal.count === 'pods'
      ? now.pods.filter((pod) => podMatches(pod, goal.where, start))
      : now.nodes.filter((node) => nodeMatches(node, goal.where, start)).map((node) => ({ node: node.name }));
  return goal.distinct ? new Set(found.map((item) => item.node)).size : found.length;
}

/** Whether one predicate holds now. */
export function holds(goal: Goal, view: GoalView): boolean {
  if ('command' in goal) return view.commands.has(goal.command);
  if ('contextNamespace' in goal) return view.now.contextNamespace === goal.contextNamespace;
  const count = countOf(goal, view) ?? 0;
  return (goal.equals === undefined || count === goal.equals) && (goal.atLeast === undefined || count >= goal.atLeast);
}

/** Whether the goals already hold when the step begins: such a step could be passed by doing nothing. */
export function trueAtStart(goals: readonly Goal[], start: ClusterState): boolean {
  return goals.every((goal) => holds(goal, { start, now: start, commands: new Set() }));
}

/**
 * Whether a step is done: every goal holds now, and they did not all hold at the start already
 * ("already true" passes nobody).
 */
export function reached(goals: readonly Goal[], view: GoalView): boolean {
  return goals.length > 0 && goals.every((goal) => holds(goal, view)) && !trueAtStart(goals, view.start);
}

/** The goals of a replay step: its own, or that its commands were run. */
export function goalsOf(goals: readonly Goal[], commands: readonly string[]): Goal[] {
  return goals.length > 0 ? [...goals] : commands.map((command) => ({ command }));
}
