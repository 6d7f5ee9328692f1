import type { CtlTimer, ShellStage, StepRef } from '../../../src/engine/live/ctl.ts';

/** What a teacher has set for everyone. */
export interface WorkshopNow {
  frozen: boolean;
  spotlight: StepRef | null;
  timer: CtlTimer | null;
  /** The terminal shown to all, and the seat of the teacher whose it is. */
  broadcast: { sid: string; by: string } | null;
}

/** A class. Times are milliseconds since 1970. */
export interface Workshop {
  id: string;
  title: string;
  /** Join codes and tokens hold from `from` to `until`. */
  from: number;
  until: number;
  /** How many learners may join. */
  seats: number;
  /** Without a lab, the class has no shells: quizzes and replay progress only. */
  lab: boolean;
  closed: boolean;
  createdAt: number;
  now: WorkshopNow;
}

/** A code that lets someone in. */
export interface JoinCode {
  /** Eight characters of Crockford's base 32. */
  code: string;
  workshop: string;
  /** The class's code is used by all; the others by one person. */
  once: boolean;
  used: boolean;
  /** A code that brings someone back to this seat: once, on another device; or a teacher's own, always. */
  seat: string | null;
}

/** A teacher who looks at a learner's terminal. `write`: asked to type, or may. */
export interface Viewer {
  by: string;
  name: string;
  write: 'no' | 'asked' | 'yes';
  /** Id of this look: the learner's consent names it. */
  ask: string;
}

/** A person in a class, and everything the class knows about them. */
export interface Seat {
  id: string;
  workshop: string;
  name: string;
  teacher: boolean;
  /** Tokens of an earlier generation no longer hold. */
  gen: number;
  revoked: boolean;
  joinedAt: number;
  at: StepRef | null;
  /** Since when on this step; null while offline. */
  since: number | null;
  /** Milliseconds by `lesson/step`, of past visits. */
  spent: Record<string, number>;
  /** Steps the learner has left for another one. */
  left: string[];
  /** Failed checks of the present step. */
  fails: number;
  mistake: { id: string; times: number } | null;
  exit: number | null;
  hand: { question?: string; at: number } | null;
  done: string[];
  questions: Record<string, number>;
  frozen: boolean;
  shell: ShellStage;
  /** How often the environment was made anew; absent: never. */
  remade?: number;
  recording: boolean;
  viewers: Viewer[];
  /** Sockets open now, and the last sign of the learner: a replica that died leaves the first one wrong. */
  online: number;
  seen: number;
}

/** Something that happened in a class, kept for whoever has to explain it later, and delivered to those it is for. */
export interface ClassEvent {
  id: number;
  workshop: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Who did it: a seat, `admin`, or `system`. */
  by: string;
  /** `joined`, `message`, `freeze`, `view`, `consent`, `revoke`… */
  what: string;
  /** Seat it was done to; null: all. */
  to: string | null;
  /** What was said: a message, a question. Never input or output of a terminal. */
  text: string | null;
}

/** A seat in its first moment. */
export function newSeat(id: string, workshop: string, name: string, teacher: boolean, now: number): Seat {
  return {
    id, workshop, name, teacher, gen: 0, revoked: false, joinedAt: now, at: null, since: null, spent: {}, left: [], fails: 0, mistake: null, exit: null, hand: null,
    done: [], questions: {}, frozen: false, shell: 'none', recording: false, viewers: [], online: 0, seen: now,
  };
}

export const nothingSet: WorkshopNow = { frozen: false, spotlight: null, timer: null, broadcast: null };
