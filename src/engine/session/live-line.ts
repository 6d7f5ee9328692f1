import type { ClientMessage, Hello } from '../live/control.ts';
import { Close, ProtocolError } from '../live/problem.ts';
import { Vigil } from '../live/vigil.ts';
import type { Clock } from './clock.ts';
import { limits } from './live-limits.ts';
import type { LiveSocket } from './live-options.ts';

/** What a line asks and tells its session. */
export interface LineEvents {
  /** The socket is open: what is said first. */
  hello(): Hello;
  /** @throws ProtocolError for what does not fit; the line is dropped then */
  message(data: string | Uint8Array): void;
  /** It is over, told once; 1006: without a goodbye. Not told after `quit`. */
  lost(code: number): void;
}

/** One socket to a gateway, from dialling to its end. It finds out when nobody answers any more, and says nothing after its end. */
export class LiveLine {
  readonly #socket: LiveSocket;
  readonly #events: LineEvents;
  #greeted = false;
  #over = false;
  readonly #vigil: Vigil;
  /** Cancels what waits for the welcome. */
  #welcomeBy: () => void = () => {};

  constructor(dial: () => LiveSocket, clock: Clock, events: LineEvents) {
    this.#events = events;
    const socket = (this.#socket = dial());
    this.#vigil = new Vigil({ after: clock.after, silenceMs: limits.silence, answerMs: limits.beat, ask: () => this.send({ t: 'probe' }), gone: () => this.#drop() });
    this.#vigil.expect(limits.dial);
    socket.onopen = () => {
      this.#welcomeBy = clock.after(limits.welcome, () => this.#drop());
      this.#vigil.expect(limits.silence + limits.beat);
      socket.send(JSON.stringify(events.hello()));
    };
    socket.onmessage = ({ data }) => {
      this.#heard();
      try {
        events.message(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer));
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        // What came does not fit to what is there: the next welcome says where to go on.
        this.#drop(Close.protocol);
      }
    };
    socket.onclose = ({ code }) => this.#end(code);
  }

  /** Past its welcome. */
  get greeted(): boolean {
    return this.#greeted;
  }

  /** The welcome came. */
  welcomed(): void {
    this.#greeted = true;
    this.#welcomeBy();
    this.#heard();
  }

  send(message: ClientMessage): void {
    this.#pass(JSON.stringify(message));
  }

  frames(frames: readonly Uint8Array[]): void {
    for (const frame of frames) this.#pass(frame as Uint8Array<ArrayBuffer>);
  }

  /** Finds out whether the gateway still answers; it has so many milliseconds. */
  probe(ms: number): void {
    this.#vigil.ask(ms);
  }

  /** Cuts the socket without waiting for it: it may be dead. */
  quit(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#vigil.stop();
    this.#welcomeBy();
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close(code);
    } catch {
      // closed already
    }
  }

  /** A socket that is closing takes nothing more; what it did not take is sent again after the next welcome. */
  #pass(data: string | Uint8Array<ArrayBuffer>): void {
    if (!this.#over && this.#socket.readyState === 1) this.#socket.send(data);
  }

  #heard(): void {
    if (this.#over) return;
    // Before the welcome no probe is answered, but the gateway beats.
    if (this.#greeted) this.#vigil.heard();
    else this.#vigil.expect(limits.silence + limits.beat);
  }

  #drop(code = 1000): void {
    if (this.#over) return;
    this.quit(code);
    this.#events.lost(1006);
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#vigil.stop();
    this.#welcomeBy();
    this.#events.lost(code);
  }
}
