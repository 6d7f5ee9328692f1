import { ClientStream, type OutputMark } from './client-stream.ts';
import { readServerMessage, type Welcome } from './control.ts';
import { Crowd } from './crowd.ts';
import { decodeFrame } from './frames.ts';
import type { Link, Source } from './link.ts';
import { TerminalSession, type SessionLimits } from './terminal-session.ts';

export const smallLimits: SessionLimits = {
  window: 8192, keep: 2048, inputWaiting: 512, inputPer10s: 1e6, resizesPerSecond: 20, viewersPerSession: 3,
  graceMs: 600_000, idleMs: 3_600_000, floodPerSecond: 8e6, beatMs: 15_000,
}; // prettier-ignore

/** A connection in memory: what either side sent waits until it is delivered, or is lost with a cut. */
export class Wire {
  readonly toPage: (string | Uint8Array)[] = [];
  readonly toGateway: (string | Uint8Array)[] = [];
  closed: { code: number; reason: string } | undefined;
  /** The network is gone; the gateway may not know yet. */
  cut = false;
  buffered = 0;

  readonly link: Link = {
    buffered: 0,
    frame: (bytes) => void this.#put(bytes),
    control: (message) => void this.#put(JSON.stringify(message)),
    close: (code, reason) => void (this.closed ??= { code, reason }),
  };

  #put(message: string | Uint8Array): void {
    if (!this.cut && !this.closed) this.toPage.push(message);
  }
}

/** A page: a client stream, its screen, and its present wire. */
export class Page {
  readonly stream: ClientStream;
  wire: Wire | undefined;
  /** Bytes handed to the screen since it was last cleared, and where they begin. */
  screen: number[] = [];
  screenFrom = 0;
  readonly #parsing: { n: number; mark: OutputMark }[] = [];
  dropped = 0;
  readonly notes: string[] = [];

  constructor(client: string, sid?: string) {
    this.stream = new ClientStream(client, sid);
  }

  /** Takes up to `n` messages off the wire. */
  hear(n: number): void {
    const wire = this.wire;
    if (!wire) return;
    for (const message of wire.toPage.splice(0, n)) {
      if (typeof message === 'string') {
        const control = readServerMessage(message);
        if (control?.t === 'welcome') this.#welcome(control, wire);
        else if (control?.t === 'in') this.#send(wire, this.stream.confirmed(control.next, control.upTo));
        else if (control) this.notes.push(control.t);
      } else {
        const frame = decodeFrame(message);
        if (frame.kind !== 'output') throw new Error('a gateway sends output only');
        const fresh = this.stream.output(frame.offset, frame.bytes);
        if (!fresh) continue;
        this.screen.push(...fresh.bytes);
        this.#parsing.push({ n: fresh.bytes.length, mark: fresh.mark });
      }
    }
    if (wire.closed && wire.toPage.length === 0) this.lose();
  }

  /** The terminal parses what it was given. */
  parse(now: number): void {
    for (const { mark } of this.#parsing.splice(0)) this.stream.parsed(mark, now);
  }

  ack(now: number): void {
    const frame = this.stream.ack(now);
    if (frame && this.wire) this.#send(this.wire, [frame]);
  }

  type(bytes: Uint8Array): void {
    const frames = this.stream.type(bytes);
    if (this.wire) this.#send(this.wire, frames);
  }

  /** The page notices that its connection is gone. */
  lose(): void {
    if (this.wire?.closed?.code === 4409) this.dropped += this.stream.forgetInput();
    this.wire = undefined;
    this.stream.disconnected();
  }

  #welcome(welcome: Welcome, wire: Wire): void {
    const { fresh, dropped, frames } = this.stream.welcome(welcome);
    if (fresh) {
      this.screen = [];
      this.screenFrom = welcome.from;
    }
    this.dropped += dropped;
    this.#send(wire, frames);
  }

  #send(wire: Wire, frames: readonly Uint8Array[]): void {
    if (!wire.cut) wire.toGateway.push(...frames);
  }
}

/** A terminal on a source that records its input and takes as much as it is told to. */
export class Bench {
  now = 1000;
  readonly typed: number[] = [];
  room = Infinity;
  paused = false;
  closed: { code: number; reason: string } | undefined;
  readonly commands: { exitCode: number | undefined; cmd: string | undefined }[] = [];
  readonly refused: string[] = [];
  readonly sizes: { cols: number; rows: number }[] = [];
  readonly session: TerminalSession;

  constructor(client: string, limits: Partial<SessionLimits> = {}, crowd = new Crowd()) {
    const source: Source = {
      pause: () => void (this.paused = true),
      resume: () => void (this.paused = false),
      write: (bytes) => {
        this.typed.push(...bytes);
        this.room -= bytes.length;
        return this.room > 0;
      },
      resize: (size) => void this.sizes.push(size),
      close: () => {},
    };
    const events = {
      closed: (code: number, reason: string) => void (this.closed = { code, reason }),
      command: (end: { exitCode: number | undefined; cmd: string | undefined }) => void this.commands.push(end),
      refused: (what: string) => void this.refused.push(what),
    };
    this.session = new TerminalSession({ sid: 'sid-00000000', client, size: { cols: 80, rows: 24 }, source, limits: { ...smallLimits, ...limits }, crowd, events, now: this.now });
  }

  /** A new connection of this page, its hello taken at once; the welcome waits on the wire. */
  connect(page: Page, take = false): Wire {
    const wire = new Wire();
    page.wire = wire;
    const { client, have, turn } = page.stream.hello();
    this.session.attach(wire.link, { client, have, turn, take, cols: 80, rows: 24 }, this.now, page.stream.sid !== undefined);
    return wire;
  }

  /** The gateway takes up to `n` messages of a wire. */
  take(wire: Wire, n: number): void {
    for (const message of wire.toGateway.splice(0, n)) this.session.receive(wire.link, message, this.now);
  }

  pass(ms: number): void {
    this.now += ms;
    this.session.tick(this.now);
  }
}
