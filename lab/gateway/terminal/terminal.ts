import type { Link, Source } from '../../../src/engine/live/link.ts';
import type { CloseCode } from '../../../src/engine/live/problem.ts';
import type { Crowd } from '../../../src/engine/live/crowd.ts';
import { TerminalSession, type SessionLimits } from '../../../src/engine/live/terminal-session.ts';
import type { GatewaySocket } from '../front.ts';
import type { Shell, TerminalSize } from '../shell/shell.ts';
import type { SessionView } from './sessions.ts';

/** A socket as a terminal's link. */
export const linkOf = (socket: GatewaySocket): Link => ({
  get buffered() {
    return socket.buffered;
  },
  frame: (bytes) => socket.send(bytes),
  control: (message) => socket.send(JSON.stringify(message)),
  close: (code, reason) => socket.close(code, reason),
});

export interface TerminalEvents {
  closed(code: CloseCode, reason: string): void;
  command(end: { exitCode: number | undefined; cmd: string | undefined }): void;
  refused(what: string): void;
  output(chunk: Uint8Array): void;
}

/** A terminal session on a shell, with the clock that the session itself does not have. */
export class Terminal implements SessionView {
  readonly sid: string;
  readonly sub: string;
  readonly ws: string;
  readonly session: TerminalSession;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #armedFor = Infinity;
  #lastInput = { at: 0, wall: 0 };

  /** @param now steady time in milliseconds */
  constructor({ sid, sub, ws, client, size, shell, limits, crowd, events, now }: { sid: string; sub: string; ws: string; client: string; size: TerminalSize; shell: Shell; limits: SessionLimits; crowd: Crowd; events: TerminalEvents; now: () => number }) {
    this.sid = sid;
    this.sub = sub;
    this.ws = ws;
    this.#now = now;
    const source: Source = {
      pause: () => shell.pause(),
      resume: () => shell.resume(),
      write: (bytes) => shell.write(bytes),
      resize: (to) => shell.resize(to),
      close: () => shell.close(),
    };
    this.session = new TerminalSession({ sid, client, size, source, limits, crowd, now: now(), events: { ...events, closed: (code, reason) => {
      clearTimeout(this.#timer);
      events.closed(code, reason);
    } } });
    shell.onData((chunk) => {
      events.output(chunk);
      this.do((now) => this.session.output(chunk, now));
    });
    shell.onDrain(() => this.do((now) => this.session.drained(now)));
    shell.onExit((end) => this.do((now) => this.session.exit(end, now)));
  }

  get size(): TerminalSize {
    return this.session.size;
  }
  get attached(): boolean {
    return this.session.attached;
  }
  get frozen(): boolean {
    return this.session.frozen;
  }
  get viewers(): number {
    return this.session.viewers;
  }
  get lastInput(): number {
    const { inputAt } = this.session;
    // Worked out once for each: who compares two answers must not see a difference in rounding.
    if (inputAt !== this.#lastInput.at) this.#lastInput = { at: inputAt, wall: Math.round(Date.now() - (this.#now() - inputAt)) };
    return this.#lastInput.wall;
  }
  get lastExit(): number | undefined {
    return this.session.lastExit;
  }

  /** Tells the session something, and sees to its next deadline. */
  do<T>(what: (now: number) => T): T {
    const now = this.#now();
    const result = what(now);
    const due = this.session.due(now);
    // A timer that fires too early costs less than setting one anew at every key.
    if (due !== undefined && due < this.#armedFor) {
      clearTimeout(this.#timer);
      this.#armedFor = due;
      this.#timer = setTimeout(() => {
        this.#armedFor = Infinity;
        this.do((at) => this.session.tick(at));
      }, Math.max(0, due - now));
    }
    return result;
  }
}
