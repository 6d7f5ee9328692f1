import type { ClusterState } from '../cluster/state.ts';
import type { Localized } from '../schema/localized.ts';
import { FieldError, flag, id, number, object, optional, record, text, textList } from './fields.ts';
import type { RosterRow, StepTimes } from './roster.ts';

/** Name of the WebSocket subprotocol of the classroom: JSON text messages both ways, one object each. */
export const CTL_PROTOCOL = 'lab-ctl.v1';
/** Longest message a client may send, in bytes. What the server sends may be longer (cluster, roster). */
export const CTL_MAX_BYTES = 16_384;
/** Longest question, message and name, in characters. */
export const CTL_TEXT = { question: 300, message: 500, name: 40 } as const;

export type CtlRole = 'learner' | 'teacher';
/** Where a shell is on its way; `none`: not asked for, or this workshop has no lab. */
export type ShellStage = 'none' | 'queued' | 'namespace' | 'quota' | 'scheduled' | 'image' | 'ready' | 'failed';

/** A step of a lesson, as everywhere else in the course. */
export interface StepRef {
  lesson: string;
  step: string;
}

/** What a learner may say. `hello` is the first message of a socket and comes once. */
export type LearnerMessage =
  | { t: 'hello'; token: string }
  /** Answered by `beat` at once: is anyone there? */
  | { t: 'probe' }
  | ({ t: 'at' } & StepRef)
  | ({ t: 'check'; ok: boolean; /** Id of the named mistake. */ mistake?: string } & StepRef)
  | { t: 'progress'; /** `lesson/step`, all that are done. */ done: string[]; /** Question key → level 0–3. */ questions: Record<string, number> }
  | { t: 'hand'; up: boolean; question?: string }
  | { t: 'spawn' }
  | { t: 'reset'; step?: string }
  /** Answers a consent-request; without an id it takes back every right to type. */
  | { t: 'consent'; allow: boolean; id?: string }
  | { t: 'observe'; on: boolean }
  /** Allows (or ends) keeping what the learner's terminal prints; never what is typed. */
  | { t: 'record'; on: boolean };

/** What a teacher may say besides. `to`: one seat; everyone without it. */
export type TeacherMessage =
  | { t: 'message'; text: string; to?: string }
  | { t: 'freeze'; on: boolean; to?: string }
  | { t: 'spotlight'; at: StepRef | null }
  | { t: 'timer'; /** 0 stops it. */ seconds: number; label?: string }
  /** The teacher's own terminal session (`own`: the newest), or null to stop. */
  | { t: 'broadcast'; sid: string | null }
  /** Asks to see a learner's terminal; `write` needs the learner's consent. */
  | { t: 'view'; seat: string; write?: boolean }
  | { t: 'unview'; seat: string }
  /** Lowers a hand: it was seen, or answered with a text. */
  | { t: 'answer'; seat: string; text?: string }
  | { t: 'reset'; seat: string; step?: string }
  | { t: 'revoke'; seat: string }
  /** A one-time code that gives a learner the same seat on another device. */
  | { t: 'seat-code'; seat: string };

export type CtlClientMessage = LearnerMessage | TeacherMessage;

/** Progress of a shell on its way, as the spawner tells it. */
export interface SpawnState {
  stage: ShellStage;
  /** Place in the queue, from 1. */
  position?: number;
  etaSeconds?: number;
  /** A sentence for the learner, when the spawner has one. */
  say?: Localized;
}

export interface CtlTimer {
  /** Milliseconds since 1970 on the server's clock; {@link CtlServerMessage} `welcome.now` tells the difference. */
  until: number;
  label?: string;
}

/** Something a teacher said. `id` grows; a page shows each once. */
export interface CtlNotice {
  id: number;
  text: string;
  at: number;
  /** Name of the teacher. */
  from: string;
  /** Answers the raised hand. */
  answer: boolean;
}

/** What holds for a learner right now; sent whole in `welcome`, in pieces afterwards. */
export interface SeatNow {
  frozen: boolean;
  spotlight: StepRef | null;
  timer: CtlTimer | null;
  /** Session of the teacher's terminal that is shown to all. */
  broadcast: string | null;
  hand: { question?: string } | null;
  recording: boolean;
  /** The last few of this learner, oldest first, so that none is missed while away. */
  notices: CtlNotice[];
  /** Teachers who look at the terminal now. */
  viewers: CtlViewer[];
}

/** Who looks at the learner's terminal; `ask`: waits for the learner's consent to type. */
export interface CtlViewer {
  from: string;
  write: 'no' | 'asked' | 'yes';
  ask: string;
}

/** What the server says. */
export type CtlServerMessage =
  | {
      t: 'welcome';
      seat: string;
      name: string;
      role: CtlRole;
      workshop: { id: string; title: string; until: number };
      features: { shell: boolean; observe: boolean };
      /** The server's clock, milliseconds since 1970. */
      now: number;
      state: SeatNow;
    }
  | { t: 'beat' }
  | ({ t: 'spawn' } & SpawnState)
  | { t: 'cluster'; state: ClusterState }
  | ({ t: 'message' } & CtlNotice)
  | { t: 'freeze'; on: boolean }
  | { t: 'spotlight'; at: StepRef | null }
  | { t: 'timer'; timer: CtlTimer | null; now: number }
  /** Session to watch with the own token on the terminal socket. */
  | { t: 'broadcast'; sid: string | null }
  | { t: 'hand'; hand: { question?: string } | null }
  | { t: 'record'; on: boolean }
  /** Who looks at the learner's terminal now, and who asks to type. */
  | { t: 'viewers'; viewers: CtlViewer[] }
  | { t: 'roster'; rows: RosterRow[]; times: StepTimes; now: number }
  | { t: 'row'; row: RosterRow; now: number }
  /** A learner left a step: how long the class takes for it has changed. */
  | { t: 'times'; times: StepTimes }
  /** For the teacher: the session to watch with the own token; typing reaches it while `write` is `yes`. */
  | { t: 'view'; seat: string; sid: string | null; write: 'no' | 'asked' | 'yes' | 'refused' }
  | { t: 'seat-code'; seat: string; code: string }
  /** Something was not done; the socket stays open. */
  | { t: 'refused'; about: string; why: 'not-yours' | 'no-seat' | 'no-lab' | 'frozen' | 'busy' | 'not-now' }
  | { t: 'bye'; why: 'revoked' | 'closed' | 'draining' | 'elsewhere' };

const step = (value: unknown, at: string): StepRef => {
  const from = object(value, at);
  return { lesson: id(from['lesson'], `${at}.lesson`), step: id(from['step'], `${at}.step`) };
};
const seat = (from: Record<string, unknown>) => id(from['seat'], 'seat');

const learner: { [T in LearnerMessage['t']]: (from: Record<string, unknown>) => Extract<LearnerMessage, { t: T }> } = {
  hello: (from) => ({ t: 'hello', token: text(from['token'], 'token', 2048) }),
  probe: () => ({ t: 'probe' }),
  at: (from) => ({ t: 'at', ...step(from, 'at') }),
  check: (from) => ({ t: 'check', ...step(from, 'check'), ok: flag(from['ok'], 'ok'), ...optional('mistake', from['mistake'], id) }),
  progress: (from) => ({
    t: 'progress',
    done: textList(from['done'], 'done', 1000, 120),
    questions: record(from['questions'], 'questions', 1000, (value, at) => number(value, at, 0, 3, true)),
  }),
  hand: (from) => ({ t: 'hand', up: flag(from['up'], 'up'), ...optional('question', from['question'], (value, at) => text(value, at, CTL_TEXT.question)) }),
  spawn: () => ({ t: 'spawn' }),
  reset: (from) => ({ t: 'reset', ...optional('step', from['step'], id) }),
  consent: (from) => ({ t: 'consent', allow: flag(from['allow'], 'allow'), ...optional('id', from['id'], id) }),
  observe: (from) => ({ t: 'observe', on: flag(from['on'], 'on') }),
  record: (from) => ({ t: 'record', on: flag(from['on'], 'on') }),
};

const teacher: { [T in TeacherMessage['t']]: (from: Record<string, unknown>) => Extract<TeacherMessage, { t: T }> } = {
  message: (from) => ({ t: 'message', text: text(from['text'], 'text', CTL_TEXT.message), ...optional('to', from['to'], id) }),
  freeze: (from) => ({ t: 'freeze', on: flag(from['on'], 'on'), ...optional('to', from['to'], id) }),
  spotlight: (from) => ({ t: 'spotlight', at: from['at'] === null ? null : step(from['at'], 'at') }),
  timer: (from) => ({ t: 'timer', seconds: number(from['seconds'], 'seconds', 0, 86_400), ...optional('label', from['label'], (value, at) => text(value, at, 80)) }),
  broadcast: (from) => ({ t: 'broadcast', sid: from['sid'] === null ? null : id(from['sid'], 'sid') }),
  view: (from) => ({ t: 'view', seat: seat(from), ...optional('write', from['write'], flag) }),
  unview: (from) => ({ t: 'unview', seat: seat(from) }),
  answer: (from) => ({ t: 'answer', seat: seat(from), ...optional('text', from['text'], (value, at) => text(value, at, CTL_TEXT.message)) }),
  reset: (from) => ({ t: 'reset', seat: seat(from), ...optional('step', from['step'], id) }),
  revoke: (from) => ({ t: 'revoke', seat: seat(from) }),
  'seat-code': (from) => ({ t: 'seat-code', seat: seat(from) }),
};

/**
 * Reads one message of a client. A teacher may say what a learner says, too, except that `reset` names a seat.
 *
 * @throws FieldError naming the field that is wrong
 */
export function readClientMessage(source: string, role: CtlRole): CtlClientMessage {
  if (source.length > CTL_MAX_BYTES) throw new FieldError('message', `longer than ${CTL_MAX_BYTES} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw new FieldError('message', 'not JSON');
  }
  const from = object(value, 'message');
  const kind = text(from['t'], 't', 40);
  const readers: Record<string, (from: Record<string, unknown>) => CtlClientMessage> = role === 'teacher' ? { ...learner, ...teacher } : learner;
  const read = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (!read) throw new FieldError('t', `“${kind}” is not known to a ${role}`);
  return read(from);
}

const fromServer = ['welcome', 'beat', 'spawn', 'cluster', 'message', 'freeze', 'spotlight', 'timer', 'broadcast', 'hand', 'record', 'viewers', 'roster', 'row', 'times', 'view', 'seat-code', 'refused', 'bye'] as const satisfies readonly CtlServerMessage['t'][];

/**
 * Reads a message of the server. The page comes from the same server, so its fields are taken as they are.
 *
 * @returns undefined for one this version does not know: a newer server may say more
 * @throws FieldError when it is no message at all
 */
export function readServerMessage(source: string): CtlServerMessage | undefined {
  const from = object(JSON.parse(source) as unknown, 'message');
  return fromServer.includes(from['t'] as CtlServerMessage['t']) ? (from as unknown as CtlServerMessage) : undefined;
}
