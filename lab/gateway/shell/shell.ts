import type { Claims } from '../auth/token.ts';

/** Terminal size in character cells, each 1 to 999. */
export interface TerminalSize {
  cols: number;
  rows: number;
}

/** How a shell ended: its exit status (null when a signal or the transport ended it) and, where known, why in a sentence. */
export interface ShellEnd {
  code: number | null;
  reason?: string;
}

/** A byte stream to a shell, wherever it runs: a pty of this machine, or an exec channel into a Pod. One listener per event; it never throws. */
export interface Shell {
  /** Output as it comes; the chunk is the listener's to keep. Output that came before the listener is not lost. */
  onData(listener: (chunk: Uint8Array) => void): void;
  /** Called once, after the last output, also when `close` ended the shell. */
  onExit(listener: (end: ShellEnd) => void): void;
  /** Stops output at its source (the shell blocks once the buffers on the way are full); `resume` lets it run on. Both may be called twice. */
  pause(): void;
  resume(): void;
  /** Queues input; false: the queue is full, stop until `onDrain`. The data is taken in either case, in order. */
  write(data: Uint8Array): boolean;
  onDrain(listener: () => void): void;
  resize(size: TerminalSize): void;
  /** Ends the shell and frees what it holds. May be called twice. */
  close(): void;
}

/** Opens shells for whoever has a valid token. */
export interface ShellSource {
  /** @throws ShellError when there is no shell to be had */
  open(who: Claims, size: TerminalSize, signal: AbortSignal): Promise<Shell>;
}

export type ShellErrorCode =
  /** The learner's place is being made: try again soon. */
  | 'starting'
  /** Nothing to run a shell in: no cluster, no Pod, no bash. */
  | 'unavailable'
  /** The cluster or the operating system refused it. */
  | 'refused'
  /** The seat is gone (removed, expired). */
  | 'gone';

/** Why a shell could not be opened, with a sentence for the learner in both languages. */
export class ShellError extends Error {
  readonly code: ShellErrorCode;
  readonly say: { ko: string; en: string };

  constructor(code: ShellErrorCode, say: { ko: string; en: string }, options?: ErrorOptions) {
    super(say.en, options);
    this.name = 'ShellError';
    this.code = code;
    this.say = say;
  }
}
