import type { ServerMessage } from './control.ts';
import type { CloseCode } from './problem.ts';

/** With more than this in a connection's own buffer (a page that confirms without reading), output waits. */
export const longestBuffer = 1024 * 1024;

/** One connection to a page, as a terminal sees it. None of its methods throws; after `close` they do nothing. */
export interface Link {
  /** Bytes handed over that the network has not taken. */
  readonly buffered: number;
  frame(bytes: Uint8Array): void;
  control(message: ServerMessage): void;
  close(code: CloseCode, reason: string): void;
}

/** Where a terminal's bytes come from and go to. */
export interface Source {
  pause(): void;
  resume(): void;
  /** False: full, wait for `drained`. The bytes are taken in either case. */
  write(bytes: Uint8Array): boolean;
  resize(size: { cols: number; rows: number }): void;
  close(): void;
}
