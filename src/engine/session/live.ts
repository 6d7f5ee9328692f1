import { ClientStream } from '../live/client-stream.ts';
import { readServerMessage, type ClientMessage, type Hello, type ServerMessage, type Welcome } from '../live/control.ts';
import { decodeFrame } from '../live/frames.ts';
import { PromptMarks, type PromptMark } from '../live/osc133.ts';
import { Close, ProtocolError } from '../live/problem.ts';
import { waitBeforeTry } from '../live/wait.ts';
import type { Backend, Capabilities, Link, Screen, Session, SessionEvent, Size, SubmitResult, Unsubscribe } from './backend.ts';
import type { Clock } from './clock.ts';
import { recognise, type LiveScript } from './live-script.ts';

/** The part of a WebSocket that a session uses. */
export interface LiveSocket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown } & never) => void) | null;
  onclose: ((event: { code: number } & never) => void) | null;
  /** 1: open. */
  readonly readyState: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

/** What a live session needs of the page around it. */
export interface LiveOptions {
  /** A new socket to the gateway. */
  dial: () => LiveSocket;
  /** The learner's token; undefined: there is none. */
  token: () => Promise<string | undefined>;
  /** Id of the terminal that this learner had last, to come back to it. */
  sid: { get: () => string | undefined; set: (sid: string | undefined) => void };
  /** Random id of this page view: 8 to 64 of `A–Z a–z 0–9 _ -`. */
  client: string;
  clock: Clock;
  /** 0 to 1. */
  random: () => number;
  /** False while the machine knows that it has no network. */
  online: () => boolean;
  lang: 'ko' | 'en';
  /** What commands are compared with; asked for each one. */
  scripts: () => readonly LiveScript[];
  /** Why it could not be opened, in a sentence. */
  explain: (link: Link) => string;
}

/** Longest time in milliseconds that … */
const limits = {
  /** a socket takes to open */
  dial: 10_000,
  /** a shell takes to come, once the gateway has the hello (a Pod may have to start) */
  welcome: 90_000,
  /** passes without a sign of the gateway before it is asked for one */
  silence: 15_000,
  /** its answer takes then; less if someone is waiting for it */
  beat: 5000,
  beatNow: 2500,
  /** tries go on while the machine is online */
  away: 20_000,
  /** what is typed is kept after a connection broke, for when it is back */
  patience: 1000,
};
/** Failed tries after which the first opening is given up. */
const firstTries = 3;

/** A shell behind a gateway (subprotocol lab.v1). */
export class LiveBackend implements Backend {
  readonly #options: LiveOptions;
  constructor(options: LiveOptions) {
    this.#options = options;
  }
  async open(screen: Screen, signal: AbortSignal): Promise<Session> {
    const session = new LiveSession(screen, this.#options);
    signal.addEventListener('abort', () => void session.close(), { once: true });
    await session.start();
    signal.throwIfAborted();
    return session;
  }
}

class LiveSession implements Session {
  readonly kind = 'live';
  readonly caps: Capabilities = { input: 'raw', timeline: false, resize: true };
  link: Link = { state: 'connecting' };

  readonly #screen: Screen;
  readonly #options: LiveOptions;
  #stream: ClientStream;
  #marks = new PromptMarks();
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  readonly #encoder = new TextEncoder();
  #socket: LiveSocket | undefined;
  /** The socket is past its welcome. */
  #greeted = false;
  #opened = false;
  #closed = false;
  #failed = 0;
  /** When the gateway was last known to be there. */
  #lostAt = 0;
  #notice: string | undefined;
  #exit: { code: number | null; reason?: string | undefined } | undefined;
  #restarting = false;
  /** A person is waiting: the shell may be taken from another page. */
  #take = true;
  #size: Size;
  #written: Promise<unknown> = Promise.resolve();
  #watch: () => void = () => {};
  #retryAt: () => void = () => {};
  #ackAt: (() => void) | undefined;
  #started: { done: () => void; fail: (reason: Error) => void } | undefined;

  /** Where the prompt stands, as its marks tell. */
  #at: 'unknown' | 'prompt' | 'running' = 'unknown';
  #typedText: (() => string) | undefined;
  #running: string | undefined;

  constructor(screen: Screen, options: LiveOptions) {
    this.#screen = screen;
    this.#options = options;
    this.#size = screen.size;
    this.#stream = new ClientStream(options.client);
  }

  /** Resolves with the first welcome. @throws Error with a sentence for the learner */
  start(): Promise<void> {
    return new Promise<void>((done, fail) => {
      this.#started = { done, fail };
      this.#lostAt = this.#options.clock.now();
      this.#connect();
    });
  }

  on(listener: (event: SessionEvent) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #say(event: SessionEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #be(link: Link): void {
    this.link = link;
    const stuck = link.state === 'taken' || link.state === 'refused' || link.state === 'away' || link.state === 'ended';
    if (!this.#opened && stuck) {
      this.#closed = true;
      this.#quit(1000);
      this.#started?.fail(new Error(this.#options.explain(link)));
    }
    this.#say({ type: 'link', link });
  }

  // ── connection ──

  #connect(): void {
    if (this.#closed || this.#socket) return;
    this.#retryAt();
    if (this.link.state !== 'connecting') this.#be({ state: 'connecting' });
    void this.#options.token().then(
      (token) => {
        if (this.#closed || this.#socket) return;
        if (token === undefined) this.#be({ state: 'refused', code: Close.auth });
        else this.#dial(token);
      },
      () => this.#later(),
    );
  }

  #dial(token: string): void {
    const { clock, sid, client } = this.#options;
    // Whose shell it is, only the token tells.
    if (!this.#opened && this.#stream.sid === undefined) this.#stream = new ClientStream(client, sid.get());
    const socket = (this.#socket = this.#options.dial());
    const mine = () => this.#socket === socket;
    this.#greeted = false;
    this.#notice = undefined;
    this.#exit = undefined;
    const patience = (ms: number) => {
      this.#watch();
      this.#watch = clock.after(ms, () => mine() && this.#drop());
    };
    patience(limits.dial);
    socket.onopen = () => {
      if (!mine()) return;
      patience(limits.welcome);
      const hello: Hello = { t: 'hello', token, ...this.#stream.hello(), ...this.#size, ...(this.#take ? { take: true } : {}) };
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = ({ data }) => {
      if (!mine()) return;
      if (this.#greeted) this.#hearAgain(limits.silence);
      try {
        if (typeof data === 'string') this.#control(data);
        else this.#frame(new Uint8Array(data as ArrayBuffer));
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        // What came does not fit to what is there: the next welcome says where to go on.
        this.#drop(Close.protocol);
      }
    };
    socket.onclose = ({ code }) => mine() && this.#lost(code);
  }

  /** Cuts the socket without waiting for it: it may be dead. */
  #quit(code: number): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#watch();
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close(code);
    } catch {
      // closed already
    }
  }

  #drop(code = 1000): void {
    this.#quit(code);
    this.#lost(1006);
  }

  #lost(code: number): void {
    this.#socket = undefined;
    this.#watch();
    const { clock } = this.#options;
    const greeted = this.#greeted;
    if (greeted) this.#lostAt = clock.now();
    this.#greeted = false;
    this.#stream.disconnected();
    if (this.#closed) return;
    if (this.#restarting) {
      this.#restarting = false;
      this.#forget();
      this.#take = true;
      return this.#connect();
    }
    if (this.#exit || code === Close.bye) {
      this.#options.sid.set(undefined);
      return this.#be({ state: 'ended', code: this.#exit?.code ?? null, reason: this.#exit?.reason });
    }
    if (code === Close.takenOver) {
      this.#stream.forgetInput();
      return this.#be({ state: 'taken' });
    }
    if (code === Close.draining) {
      if (!greeted) return this.#later(true); // not there yet: a Pod is starting, or the gateway itself
      this.#failed = 0;
      return this.#connect(); // another one answers already
    }
    if (code === Close.noSession && this.#stream.sid !== undefined) {
      this.#forget(); // it is gone: a new one
      return this.#connect();
    }
    if (code >= 4400 && code < 4500) {
      if (code === Close.idle) this.#options.sid.set(undefined);
      return this.#be({ state: 'refused', code, say: this.#notice });
    }
    this.#later();
  }

  /** @param starting somebody answered, and asked for patience */
  #later(starting = false): void {
    const { clock, random, online } = this.#options;
    if (this.#closed) return;
    const offline = !online();
    this.#failed++;
    const waited = clock.now() - this.#lostAt;
    const given = starting ? waited > limits.welcome : this.#opened ? !offline && waited > limits.away : this.#failed >= firstTries || offline;
    if (given) return this.#be({ state: 'away' });
    const wait = waitBeforeTry(this.#failed, random());
    this.#be({ state: 'waiting', until: clock.now() + wait, offline });
    this.#retryAt = clock.after(wait, () => this.#connect());
  }

  #forget(): void {
    this.#options.sid.set(undefined);
    this.#stream = new ClientStream(this.#options.client);
  }

  /** Now: the learner asked, the network is back, the tab is seen again. Takes the shell back if another page has it. */
  retry(): void {
    if (this.#closed) return;
    if (this.link.state === 'ended' || (this.link.state === 'refused' && (this.link.code === Close.idle || this.link.code === Close.noShell))) this.#forget();
    if (this.link.state !== 'waiting' && this.link.state !== 'open') {
      this.#take = true;
      this.#lostAt = this.#options.clock.now();
      this.#failed = 0;
    }
    if (this.#socket) this.probe();
    else this.#connect();
  }

  /** The shell is no longer wanted: the gateway ends it, and the next hello gets a new one. */
  restart(): void {
    if (!this.#greeted) return;
    this.#restarting = true;
    this.#send({ t: 'bye' });
    this.#expectBeat(limits.beatNow);
  }

  /** Finds out now whether the gateway still answers. */
  probe(): void {
    if (this.link.state === 'waiting') this.#connect();
    else if (this.#greeted && this.#socket) {
      this.#send({ t: 'probe' });
      this.#expectBeat(limits.beatNow);
    }
  }

  #hearAgain(ms: number): void {
    this.#watch();
    this.#watch = this.#options.clock.after(ms, () => {
      this.#send({ t: 'probe' });
      this.#expectBeat(limits.beat);
    });
  }

  #expectBeat(ms: number): void {
    this.#watch();
    this.#watch = this.#options.clock.after(ms, () => this.#drop());
  }

  // ── messages ──

  /** A socket that is closing takes nothing more; what it did not take is sent again after the next welcome. */
  #pass(data: string | Uint8Array): void {
    if (this.#socket?.readyState === 1) this.#socket.send(data as string | Uint8Array<ArrayBuffer>);
  }

  #send(message: ClientMessage): void {
    this.#pass(JSON.stringify(message));
  }

  #sendFrames(frames: readonly Uint8Array[]): void {
    for (const frame of frames) this.#pass(frame);
  }

  #control(text: string): void {
    const message: ServerMessage | undefined = readServerMessage(text);
    if (message?.t === 'welcome') this.#welcome(message);
    else if (message?.t === 'in') this.#sendFrames(this.#stream.confirmed(message.next, message.upTo));
    else if (message?.t === 'exit') this.#exit = { code: message.code, reason: message.reason };
    else if (message?.t === 'notice') {
      this.#notice = message[this.#options.lang];
      this.#say({ type: 'state', state: this.#greeted ? 'ready' : 'connecting', reason: this.#notice });
    } else if (message?.t === 'freeze') this.#be({ state: 'open', frozen: message.on, fresh: false });
  }

  #welcome(welcome: Welcome): void {
    this.#greeted = true;
    this.#failed = 0;
    this.#take = false;
    this.#hearAgain(limits.silence);
    const { fresh, frames } = this.#stream.welcome(welcome, this.#options.clock.now());
    if (fresh) {
      this.#marks = new PromptMarks();
      this.#at = 'unknown';
      this.#running = undefined;
      this.#written = this.#screen.reset();
    }
    this.#options.sid.set(welcome.sid);
    const { cols, rows } = this.#screen.size;
    this.#size = { cols, rows };
    if (cols !== welcome.cols || rows !== welcome.rows) this.#send({ t: 'resize', cols, rows });
    this.#sendFrames(frames);
    this.#opened = true;
    this.#be({ state: 'open', frozen: welcome.frozen, fresh: !welcome.resumed });
    this.#say({ type: 'state', state: 'ready' });
    this.#started?.done();
    this.#started = undefined;
  }

  #frame(message: Uint8Array): void {
    const frame = decodeFrame(message);
    if (frame.kind !== 'output') throw new ProtocolError('output expected');
    const stream = this.#stream;
    const output = stream.output(frame.offset, frame.bytes);
    if (!output) return;
    const pieces = this.#marks.split(output.bytes);
    for (const [n, piece] of pieces.entries()) {
      if (!piece.data) continue;
      const mark = pieces[n + 1]?.mark;
      const last = n + (mark ? 2 : 1) >= pieces.length;
      this.#write(piece.data, () => {
        const replayed = stream.replaying;
        if (last) {
          stream.parsed(output.mark, this.#options.clock.now());
          this.#ack();
        }
        if (mark && stream === this.#stream) this.#marked(mark, replayed);
      });
    }
  }

  #write(data: Uint8Array, parsed: () => void): void {
    if (this.#screen.writeThen) this.#screen.writeThen(data, parsed);
    else this.#written = this.#screen.write(data).then(parsed);
  }

  #ack(): void {
    const { clock } = this.#options;
    const frame = this.#stream.ack(clock.now());
    if (frame) this.#sendFrames([frame]);
    const due = this.#stream.ackDue();
    if (due === undefined || this.#ackAt) return;
    const cancel = clock.after(Math.max(0, due - clock.now()), () => {
      this.#ackAt = undefined;
      this.#ack();
    });
    this.#ackAt = cancel;
  }

  // ── the prompt ──

  /** @param replayed it happened before this page was there: nobody is told of it again */
  #marked(mark: PromptMark, replayed: boolean): void {
    if (mark.mark === 'prompt') this.#at = 'prompt';
    else if (mark.mark === 'input') {
      this.#at = 'prompt';
      this.#typedText = this.#screen.textFromHere?.();
    } else if (mark.mark === 'run') {
      this.#at = 'running';
      this.#running = (mark.cmd ?? this.#typedText?.() ?? '').trim();
      this.#typedText = undefined;
    } else {
      const cmd = this.#running;
      this.#running = undefined;
      if (!cmd || replayed) return;
      this.#say({ type: 'command', cmd, exitCode: mark.exitCode, ...recognise(cmd, mark.exitCode, this.#options.scripts()) });
    }
  }

  // ── input ──

  get #typable(): boolean {
    if (this.link.state === 'open') return !this.link.frozen && !this.#stream.replaying;
    return (this.link.state === 'waiting' || this.link.state === 'connecting') && this.#opened && this.#options.clock.now() - this.#lostAt < limits.patience;
  }

  key(data: string): void {
    if (this.#closed || !this.#typable || data === '') return;
    this.#sendFrames(this.#stream.type(this.#encoder.encode(data)));
  }

  /** Sends a whole command, as if typed at the prompt. What was half typed there goes first. */
  submit(line: string): Promise<SubmitResult> {
    if (this.#closed || this.link.state !== 'open') return Promise.resolve({ ok: false, reason: 'closed' });
    if (this.#at === 'running' || this.link.frozen || this.#stream.replaying) return Promise.resolve({ ok: false, reason: 'busy' });
    // Nothing of it may be obeyed by the terminal or the line editor; only the Enter at the end runs it.
    const text = line.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, '').trim();
    const clear = this.#at === 'prompt' ? '\x05\x15' : '';
    const pasted = this.#screen.bracketedPaste ? `\x1b[200~${text}\x1b[201~` : text.replace(/\n/g, '\r');
    this.key(`${clear}${pasted}\r`);
    return Promise.resolve({ ok: true });
  }

  resize(size: Size): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = { ...size };
    if (this.#greeted) this.#send({ t: 'resize', ...size });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#retryAt();
    this.#ackAt?.();
    this.#quit(1000);
    this.#stream.disconnected();
    this.#started?.fail(new Error('closed'));
    await this.#written;
    this.#listeners.clear();
  }
}
