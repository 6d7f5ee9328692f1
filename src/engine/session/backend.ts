/**
 * What a terminal pane needs from whatever answers its commands. Replay, the in-browser cluster and
 * a live shell implement the same three interfaces; the pane never asks which one it has.
 */

export type Unsubscribe = () => void;

/** Terminal size in character cells. */
export interface Size {
  cols: number;
  rows: number;
}

/** One command of a session, as the pane shows it. */
export interface SessionStepView {
  id: string;
  cmd: string;
  /** Position in the session, from 0. */
  index: number;
  /** Start of the step on the recording's clock, in milliseconds. */
  timeMs: number;
  /** What it printed, without colours. */
  output?: string;
  exitCode?: number;
  /** Other command lines that count as this one. */
  accept?: readonly string[];
}

/** What a backend may do to the screen. `write` resolves when the data is parsed: that is the back-pressure. */
export interface Screen {
  readonly size: Size;
  write(data: string | Uint8Array): Promise<void>;
  /** The same, telling `parsed` in between: nothing that was written later has been parsed then. */
  writeThen?(data: Uint8Array, parsed: () => void): void;
  /** In-band reset (RIS), ordered after queued writes. */
  reset(): Promise<void>;
  resize(size: Size): void;
  /** Remembers where the cursor is; the answer gives the text from there to where it is then. */
  textFromHere?(): () => string;
  /** How the program behind the screen wants a paste: between marks, so that no line of it runs by itself. */
  readonly bracketedPaste?: boolean;
}

/** How the connection of a live session stands. Times are of the session's clock, in milliseconds. */
export type Link =
  | { state: 'connecting' }
  /** `frozen`: the teacher has stopped input. `fresh`: a shell that was not there before. */
  | { state: 'open'; frozen: boolean; fresh: boolean }
  /** Broken off; the next try is at `until`. */
  | { state: 'waiting'; until: number; offline: boolean }
  /** Another page has the shell. */
  | { state: 'taken' }
  /** The shell ended with this status. */
  | { state: 'ended'; code: number | null; reason?: string | undefined }
  /** The gateway said no; `say` is its own sentence. */
  | { state: 'refused'; code: number; say?: string | undefined }
  /** No answer for so long that it is given up. */
  | { state: 'away' };

export type SessionEvent =
  | { type: 'state'; state: 'idle' | 'connecting' | 'ready' | 'playing' | 'paused' | 'ended' | 'failed'; reason?: string }
  | { type: 'step'; step: SessionStepView; phase: 'prompt' | 'running' | 'done' }
  /** The learner finished a command (live: OSC 133;D). */
  | { type: 'command'; cmd: string; exitCode?: number | undefined; stepId?: string | undefined; mistakeId?: string | undefined; session?: string | undefined; /** It is this step's command, but ended otherwise than there. */ unlike?: { stepId: string; exit: number } | undefined }
  | { type: 'link'; link: Link };

export interface Capabilities {
  /** none: watch only · line: whole commands from a native input · raw: every key (vim, exec -it) */
  input: 'none' | 'line' | 'raw';
  /** Steps, seek and speed. */
  timeline: boolean;
  /** false = fixed grid: scroll instead of fit. */
  resize: boolean;
}

export type SubmitResult =
  | { ok: true; stepId?: string; mistakeId?: string; say?: string }
  | { ok: false; reason: 'mismatch' | 'busy' | 'closed'; expected?: string; /** First wrong column, from 0. */ at?: number };

export interface Session {
  readonly kind: 'replay' | 'live' | 'sandbox';
  readonly caps: Capabilities;
  readonly timeline?: Timeline;
  on(listener: (event: SessionEvent) => void): Unsubscribe;
  /** Line mode: runs a whole command. Raw mode: sends the line and a carriage return. */
  submit(line: string): Promise<SubmitResult>;
  /** Raw mode only: one key sequence. */
  key?(data: string): void;
  resize?(size: Size): void;
  /** Live only: how the connection stands. */
  readonly link?: Link;
  /** Live only: tries again now, or takes the shell back from another page. */
  retry?(): void;
  /** Live only: ends the shell and opens a new one. */
  restart?(): void;
  close(): Promise<void>;
}

export interface Backend {
  /** @throws Error with a message for the learner when the session cannot be opened; the pane then takes the next backend */
  open(screen: Screen, signal: AbortSignal): Promise<Session>;
}

export interface Timeline {
  readonly steps: readonly SessionStepView[];
  readonly durationMs: number;
  readonly timeMs: number;
  /** -1 before the first step. */
  readonly stepIndex: number;
  /** 1 = as recorded, Infinity = instant (reduced motion). */
  speed: number;
  play(): void;
  pause(): void;
  /** `prompt`: command typed, output hidden. `done`: output shown. Resolves false if another command overtook it. */
  seek(to: { timeMs: number } | { step: string | number; edge: 'prompt' | 'done' }): Promise<boolean>;
  next(): Promise<boolean>;
  prev(): Promise<boolean>;
}
