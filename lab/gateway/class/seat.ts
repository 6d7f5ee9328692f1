import type { StepRef } from '../../../src/engine/live/ctl.ts';
import type { RosterRow } from '../../../src/engine/live/roster.ts';
import type { Seat } from './model.ts';

/** A seat whose sockets have not been heard for this long counts as away: its replica died. */
export const STALE_MS = 90_000;
/** The longest list of steps or questions that is kept of one learner. */
const MOST = 2000;

export const stepKey = ({ lesson, step }: StepRef): string => `${lesson}/${step}`;
const isOnline = (seat: Seat, now: number): boolean => seat.online > 0 && now - seat.seen < STALE_MS;

/** Time on the present step, up to now. */
function settled(seat: Seat, now: number): Record<string, number> {
  if (!seat.at || seat.since === null) return seat.spent;
  const until = isOnline(seat, now) ? now : Math.min(now, seat.seen);
  const key = stepKey(seat.at);
  return { ...seat.spent, [key]: (seat.spent[key] ?? 0) + Math.max(0, until - seat.since) };
}

/** A page of the learner opened its socket. */
export function arrived(seat: Seat, now: number): Seat {
  const known = isOnline(seat, now);
  return { ...seat, online: known ? seat.online + 1 : 1, spent: known ? seat.spent : settled(seat, now), since: known && seat.since !== null ? seat.since : seat.at ? now : null, seen: now };
}

/** A page of the learner went away. The clock of the step stops with the last one. */
export function departed(seat: Seat, now: number): Seat {
  if (seat.online > 1) return { ...seat, online: seat.online - 1, seen: now };
  return { ...seat, online: 0, spent: settled({ ...seat, online: 1, seen: now }, now), since: null, seen: now };
}

/** The learner stands at a step. undefined: there already. */
export function moved(seat: Seat, at: StepRef, now: number): Seat | undefined {
  if (seat.at && stepKey(seat.at) === stepKey(at)) return undefined;
  const left = seat.at && !seat.left.includes(stepKey(seat.at)) ? [...seat.left, stepKey(seat.at)].slice(-MOST) : seat.left;
  return { ...seat, at: { lesson: at.lesson, step: at.step }, spent: settled(seat, now), since: now, left, fails: 0, mistake: null, seen: now };
}

/** A check of a step was right or wrong. */
export function checked(seat: Seat, at: StepRef, ok: boolean, mistake: string | undefined, now: number): Seat {
  const here = moved(seat, at, now) ?? { ...seat, seen: now };
  if (ok) return { ...here, fails: 0, mistake: null };
  const times = mistake !== undefined && here.mistake?.id === mistake ? here.mistake.times + 1 : 1;
  return { ...here, fails: here.fails + 1, mistake: mistake === undefined ? null : { id: mistake, times } };
}

/** What a learner's page says it has done, added to what is known: nothing gets lost or worse. undefined: nothing new. */
export function progressed(seat: Seat, done: readonly string[], questions: Readonly<Record<string, number>>, now: number): Seat | undefined {
  const steps = [...new Set([...seat.done, ...done])].slice(0, MOST);
  const levels = { ...seat.questions };
  for (const [key, level] of Object.entries(questions)) if (levels[key] === undefined ? Object.keys(levels).length < MOST : levels[key] < level) levels[key] = level;
  const same = steps.length === seat.done.length && Object.keys(levels).every((key) => levels[key] === seat.questions[key]);
  return same ? undefined : { ...seat, done: steps, questions: levels, seen: now };
}

/** The seat as the teacher's page shows it. */
export function rowOf(seat: Seat, now: number): RosterRow {
  const online = isOnline(seat, now);
  const spent = online ? seat.spent : settled(seat, now);
  const writes = seat.viewers.some(({ write }) => write === 'yes');
  return {
    seat: seat.id, name: seat.name, online, at: seat.at,
    spent: seat.at ? (spent[stepKey(seat.at)] ?? 0) : 0,
    since: online ? seat.since : null,
    fails: seat.fails, mistake: seat.mistake, exit: seat.exit, hand: seat.hand,
    done: seat.done.length, right: Object.values(seat.questions).filter((level) => level >= 2).length,
    frozen: seat.frozen, shell: seat.shell, viewed: writes ? 'write' : seat.viewers.length > 0 ? 'read' : false,
    recording: seat.recording, revoked: seat.revoked, seen: seat.seen,
  };
}

/** How long those who have left a step took for it. */
export function timesOf(seats: Iterable<Seat>): Record<string, number[]> {
  const times: Record<string, number[]> = {};
  for (const seat of seats) if (!seat.teacher) for (const key of seat.left) if (seat.spent[key] !== undefined && !(seat.at && stepKey(seat.at) === key)) (times[key] ??= []).push(seat.spent[key]);
  return times;
}
