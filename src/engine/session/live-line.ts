import type { ClientMessage, Hello } from '../live/control.ts';
import { Close, ProtocolError } from '../live/problem.ts';
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
  readonly #clock: Clock;
  readonly #events: LineEvents;
  #greeted = false;
  #over = false;
  /** Cancels what waits for the next sign of the gateway. */
  #watch: () => void = () => {};
  /** Cancels what waits for the welcome. */
  #welcomeBy: () => void = () => {};

  constructor(dial: () => LiveSocket, clock: Clock, events: LineEvents) {
    this.#clock = clock;
    this.#events = events;
    const socket = (this.#socket = dial());
    this.#expect(limits.dial);
    socket.onopen = () => {
      this.#welcomeBy = clock.after(limits.welcome, () => this.#drop());
      this.#expect(limits.silence + limits.beat);
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
    this.send({ t: 'probe' });
    this.#expect(ms);
  }

  /** Cuts the socket without waiting for it: it may be dead. */
  quit(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#watch();
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
    if (!this.#greeted) return this.#expect(limits.silence + limits.beat);
    this.#watch();
    this.#watch = this.#clock.after(limits.silence, () => this.probe(limits.beat));
  }

  #expect(ms: number): void {
    this.#watch();
    this.#watch = this.#clock.after(ms, () => this.#drop());
  }

  #drop(code = 1000): void {
    if (this.#over) return;
    this.quit(code);
    this.#events.lost(1006);
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#watch();
    this.#welcomeBy();
    this.#events.lost(code);
  }
}
