import type { Claims } from '../auth/token.ts';
import type { GatewaySocket } from '../front.ts';
import type { TerminalSize } from '../shell/shell.ts';

/** A terminal of a seat, as the class service and metrics see it. */
export interface SessionView {
  readonly sid: string;
  /** Seat and workshop it belongs to. */
  readonly sub: string;
  readonly ws: string;
  readonly size: TerminalSize;
  /** Someone's page is attached. */
  readonly attached: boolean;
  readonly frozen: boolean;
  readonly viewers: number;
  /** Milliseconds since 1970 of the last input. */
  readonly lastInput: number;
  /** Exit status of the last command that the shell reported (OSC 133;D). */
  readonly lastExit: number | undefined;
}

/** A command that ended in a seat's shell, as its prompt reports it (OSC 133). What runs in the shell can forge it: never a reason to grant something. */
export interface CommandEnd {
  sid: string;
  sub: string;
  ws: string;
  /** Undefined when the prompt came back without a status (an empty line, Ctrl-C at the prompt). */
  exitCode: number | undefined;
  cmd: string | undefined;
}

/** May these claims look at that terminal? `write`: their input counts as the owner's. */
export type WatchPolicy = (viewer: Claims, session: SessionView) => 'no' | 'read' | 'write';

/** All terminals of this gateway. */
export interface Sessions {
  get(sid: string): SessionView | undefined;
  bySeat(ws: string, sub: string): readonly SessionView[];
  all(): readonly SessionView[];
  /** Decides who may watch what (a hello with `watch`). Until it is set: a teacher reads the terminals of the own workshop, nobody else any. Watchers are examined again when it is set or `recheck` is called. */
  setWatchPolicy(policy: WatchPolicy): void;
  /** Examines all who watch again: call it when a consent ends or a broadcast stops. */
  recheck(): void;
  /** Attaches a viewer's socket (lab.v1 after its hello). @returns false when there is no such session, or it has its full number of viewers */
  watch(sid: string, viewer: Claims, socket: GatewaySocket, input: boolean): boolean;
  /** The learner's own input is dropped while frozen; the page is told. Holds for terminals opened later, too. */
  freeze(ws: string, sub: string, on: boolean): void;
  /** Ends the terminals of a seat (reset, revoked): code and reason go to the page. */
  end(ws: string, sub: string, code: number, reason: string): void;
  /** Ends one terminal: code and reason go to its pages. */
  endOne(sid: string, code: number, reason: string): void;
  onCommandEnd(listener: (end: CommandEnd) => void): () => void;
  /** Opened, attached to, left, ended. */
  onChange(listener: (session: SessionView, what: 'opened' | 'attached' | 'detached' | 'ended') => void): () => void;
  /** Output of a session as it comes, for opt-in transcripts. Never input. */
  onOutput(sid: string, listener: (chunk: Uint8Array) => void): () => void;
}
