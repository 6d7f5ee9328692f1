import type { ServerMessage } from '../live/control.ts';
import { readClientMessage, readHello } from '../live/control.ts';
import { Crowd } from '../live/crowd.ts';
import { LivedTime } from '../live/lived-time.ts';
import type { Link } from '../live/link.ts';
import { TerminalSession } from '../live/terminal-session.ts';
import type { Screen } from './backend.ts';
import type { LiveSocket } from './live-options.ts';
import { LiveSession } from './live-session.ts';

type End = 'page' | 'gateway';
type Message = string | Uint8Array | { close: number } | 'ping' | 'pong';

const long = 1e12;
const limits = { window: 8192, keep: 2048, inputWaiting: 512, inputPer10s: 1e6, resizesPerSecond: 20, viewersPerSession: 3, graceMs: long, idleMs: long, floodPerSecond: 8e6, beatMs: 15_000 };
const [pingMs, silentMs, pulseMs] = [15_000, 35_000, 20];

/** A connection over the world's network, as both ends see it. */
class Wire implements LiveSocket {
  onopen: LiveSocket['onopen'] = null;
  onmessage: LiveSocket['onmessage'] = null;
  onclose: LiveSocket['onclose'] = null;
  readyState = 0;
  /** Neither end is ever told anything any more. */
  dead = false;
  /** The gateway's end. */
  link: Link | undefined;
  heardAt = 0;
  readonly #world: World;
  readonly #on: Record<End, Message[]> = { page: [], gateway: [] };
  #gatewayClosed = false;

  constructor(world: World) {
    this.#world = world;
  }

  send(data: string | Uint8Array): void {
    if (this.readyState === 1) this.put('gateway', typeof data === 'string' ? data : data.slice());
  }

  close(code = 1000): void {
    if (this.readyState < 2) this.put('gateway', { close: code });
    this.readyState = 3;
  }

  put(to: End, message: Message): void {
    if (to === 'page' && this.#gatewayClosed) return;
    if (to === 'page' && typeof message === 'object' && 'close' in message) this.#gatewayClosed = true;
    this.#on[to].push(message);
    this.#world.after(1 + this.#on[to].length % 7, () => this.deliver());
  }

  /** What the network lets through arrives, in order. */
  deliver(): void {
    const { world } = { world: this.#world };
    if (this.dead) return;
    while (this.#on.gateway.length > 0 && world.passes('gateway')) world.gatewayHears(this, this.#on.gateway.shift() as Message);
    while (this.#on.page.length > 0 && world.passes('page')) this.#pageHears(this.#on.page.shift() as Message);
  }

  #pageHears(message: Message): void {
    if (message === 'ping') return this.put('gateway', 'pong'); // the browser answers, not the page
    if (this.readyState === 3) return;
    if (typeof message === 'object' && 'close' in message) {
      this.readyState = 3;
      this.onclose?.({ code: message.close } as never);
    } else this.onmessage?.({ data: typeof message === 'string' ? message : (message.slice().buffer as ArrayBuffer) } as never);
  }
}

/** A page and a gateway, a network between them, and time: all of it made of the real parts but for sockets and clocks. */
export class World {
  now = 0;
  /** How far each end's clock is off. */
  readonly jumped: Record<End, number> = { page: 0, gateway: 0 };
  /** Until when an end does nothing at all. */
  readonly asleep: Record<End, number> = { page: 0, gateway: 0 };
  /** What does not get through, towards an end. */
  readonly hole: Record<End, boolean> = { page: false, gateway: false };
  printed = '';
  typed = '';
  paused = false;
  room = Infinity;
  sessions = 0;
  /** The page's screen, and how often it was cleared. */
  screen = '';
  resets = 0;
  session: TerminalSession | undefined;
  readonly page: LiveSession;
  readonly #wires = new Set<Wire>();
  readonly #timers = new Set<{ at: number; run: () => void }>();
  readonly #lived = new LivedTime(0, 5000);
  #pingedAt = 0;

  constructor() {
    const screen: Screen = {
      size: { cols: 80, rows: 24 },
      write: () => Promise.resolve(),
      writeThen: (data, parsed) => {
        this.screen += new TextDecoder('latin1').decode(data);
        this.after(3, this.#awake('page', parsed));
      },
      reset: () => Promise.resolve(void this.resets++),
      resize: () => {},
    };
    let sid: string | undefined;
    this.page = new LiveSession(screen, {
      dial: () => this.#dial(), token: () => Promise.resolve('token'), sid: { get: () => sid, set: (to) => (sid = to) }, client: 'page-0001',
      clock: { now: () => this.now + this.jumped.page, after: (ms, callback) => this.after(ms, this.#awake('page', callback)) },
      random: () => 0.5, online: () => true, lang: 'en', scripts: () => [], explain: (link) => JSON.stringify(link),
    }); // prettier-ignore
    this.#pulse();
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.now + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets time pass, one thing after the other. */
  async pass(ms: number): Promise<void> {
    for (const end = this.now + ms; ; ) {
      let next: { at: number; run: () => void } | undefined;
      for (const timer of this.#timers) if (timer.at <= end && (!next || timer.at < next.at)) next = timer;
      if (!next) return void (this.now = end);
      this.#timers.delete(next);
      this.now = Math.max(this.now, next.at);
      next.run();
      for (let n = 0; n < 3; n++) await Promise.resolve();
    }
  }

  print(text: string): void {
    // A program that is stopped prints nothing.
    if (this.paused || this.asleep.gateway > this.now) return;
    this.printed += text;
    this.session?.output(new TextEncoder().encode(text), this.#gatewayNow());
  }

  passes(to: End): boolean {
    return !this.hole[to] && this.asleep[to] <= this.now;
  }

  /** The network or an end is there again: what waited arrives. */
  flow(): void {
    this.hole.page = this.hole.gateway = false;
    for (const wire of [...this.#wires]) wire.deliver();
  }

  sleep(end: End, ms: number): void {
    this.asleep[end] = Math.max(this.asleep[end], this.now + ms);
    this.after(ms, () => {
      for (const wire of [...this.#wires]) wire.deliver();
    });
  }

  /** Every connection breaks, and both ends hear of it. */
  cut(): void {
    for (const wire of [...this.#wires]) {
      if (wire.dead) continue;
      this.#wires.delete(wire);
      wire.dead = true;
      if (wire.link) this.session?.detach(wire.link, this.#gatewayNow());
      if (wire.readyState === 3) continue;
      wire.readyState = 3;
      this.after(0, this.#awake('page', () => wire.onclose?.({ code: 1006 } as never)));
    }
  }

  /** Every connection dies, and neither end hears of it. */
  abandon(): void {
    for (const wire of this.#wires) wire.dead = true;
  }

  shellReads(): void {
    this.room = Infinity;
    this.session?.drained(this.#gatewayNow());
  }

  gatewayHears(wire: Wire, message: Message): void {
    const now = this.#gatewayNow();
    wire.heardAt = now;
    if (message === 'pong' || message === 'ping') return;
    if (typeof message === 'object' && 'close' in message) {
      if (wire.link) this.session?.detach(wire.link, now);
      this.#wires.delete(wire);
    } else if (wire.link) this.session?.receive(wire.link, message, now);
    else if (typeof message === 'string') this.#hello(wire, message, now);
  }

  #hello(wire: Wire, message: string, now: number): void {
    const said = readClientMessage(message);
    if (said.t !== 'hello') throw new Error('hello comes first');
    const hello = readHello({ ...said });
    const put = (what: ServerMessage | Uint8Array) => wire.put('page', what instanceof Uint8Array ? what.slice() : JSON.stringify(what));
    wire.link = { buffered: 0, frame: put, control: put, close: (code) => wire.put('page', { close: code }) };
    const resumed = this.session !== undefined;
    this.session ??= this.#terminal(hello, now);
    this.session.attach(wire.link, hello, now, resumed);
  }

  #terminal({ client, cols, rows }: { client: string; cols: number; rows: number }, now: number): TerminalSession {
    this.sessions++;
    const source = {
      pause: () => void (this.paused = true),
      resume: () => void (this.paused = false),
      write: (bytes: Uint8Array) => {
        this.typed += new TextDecoder('latin1').decode(bytes);
        this.room -= bytes.length;
        return this.room > 0;
      },
      resize: () => {},
      close: () => {},
    };
    const events = { closed: (code: number, reason: string) => { throw new Error(`closed: ${code} ${reason}`); }, command: () => {}, refused: (what: string) => { throw new Error(`refused: ${what}`); } }; // prettier-ignore
    return new TerminalSession({ sid: 'sid-00000000', client, size: { cols, rows }, source, limits, crowd: new Crowd(), events, now });
  }

  #dial(): Wire {
    const wire = new Wire(this);
    this.#wires.add(wire);
    const open = () => {
      if (wire.readyState !== 0 || wire.dead) return;
      // The handshake needs both ways; a lost one is tried again.
      if (!this.passes('page') || !this.passes('gateway')) return void this.after(500, open);
      wire.readyState = 1;
      wire.heardAt = this.#gatewayNow();
      wire.onopen?.(undefined as never);
    };
    this.after(5, open);
    return wire;
  }

  /** Runs it, or when the end wakes. */
  #awake(end: End, run: () => void): () => void {
    const tried = () => {
      const wakes = this.asleep[end];
      if (wakes > this.now) this.after(wakes - this.now, tried);
      else run();
    };
    return tried;
  }

  #gatewayNow(): number {
    return this.#lived.at(this.now + this.jumped.gateway);
  }

  /** The gateway's timers: its terminal's, its pings, its patience with the silent. */
  #pulse(): void {
    this.after(pulseMs, this.#awake('gateway', () => this.#pulse()));
    const now = this.#gatewayNow();
    const due = this.session?.due(now);
    if (due !== undefined && due <= now) this.session?.tick(now);
    const ping = now - this.#pingedAt >= pingMs;
    if (ping) this.#pingedAt = now;
    for (const wire of [...this.#wires]) {
      if (!wire.link) continue;
      if (now - wire.heardAt > silentMs) {
        this.session?.detach(wire.link, now);
        this.#wires.delete(wire);
        wire.dead = true;
      } else if (ping) wire.put('page', 'ping');
    }
  }
}
