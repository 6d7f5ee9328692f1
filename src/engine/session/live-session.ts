import { ClientStream } from '../live/client-stream.ts';
import { readServerMessage, type Hello, type Welcome } from '../live/control.ts';
import { decodeFrame } from '../live/frames.ts';
import { LivedTime } from '../live/lived-time.ts';
import { PromptMarks, type PromptMark } from '../live/osc133.ts';
import { Close, ProtocolError } from '../live/problem.ts';
import { waitBeforeTry } from '../live/wait.ts';
import type { Capabilities, Link, Screen, Session, SessionEvent, Size, SubmitResult, Unsubscribe } from './backend.ts';
import { fateOf } from './live-fate.ts';
import { firstTries, limits } from './live-limits.ts';
import { LiveLine } from './live-line.ts';
import type { LiveOptions } from './live-options.ts';
import { keysOf, LivePrompt } from './live-prompt.ts';
import { recognise } from './live-script.ts';

/** A terminal of the page and its connection, which breaks and comes back without a lost or repeated byte. */
export class LiveSession implements Session {
  readonly kind = 'live';
  readonly caps: Capabilities = { input: 'raw', timeline: false, resize: true };
  link: Link = { state: 'connecting' };

  readonly #screen: Screen;
  readonly #options: LiveOptions;
  readonly #lived: LivedTime;
  #stream: ClientStream;
  #marks = new PromptMarks();
  #prompt = new LivePrompt();
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  readonly #encoder = new TextEncoder();
  #line: LiveLine | undefined;
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
  #retryAt: () => void = () => {};
  #ackAt: (() => void) | undefined;
  #started: { done: () => void; fail: (reason: Error) => void } | undefined;

  constructor(screen: Screen, options: LiveOptions) {
    this.#screen = screen;
    this.#options = options;
    this.#size = screen.size;
    this.#stream = new ClientStream(options.client);
    // Nothing that is measured has a longer gap than a dial; more than that was a sleep.
    this.#lived = new LivedTime(options.clock.now(), limits.dial + 2000);
  }

  /** Resolves with the first welcome. @throws Error with a sentence for the learner */
  start(): Promise<void> {
    return new Promise<void>((done, fail) => {
      this.#started = { done, fail };
      this.#lostAt = this.#now();
      this.#connect();
    });
  }

  on(listener: (event: SessionEvent) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #now(): number {
    return this.#lived.at(this.#options.clock.now());
  }

  #say(event: SessionEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #be(link: Link): void {
    this.link = link;
    const stuck = link.state === 'taken' || link.state === 'refused' || link.state === 'away' || link.state === 'ended';
    if (!this.#opened && stuck) {
      this.#closed = true;
      this.#quit();
      this.#started?.fail(new Error(this.#options.explain(link)));
    }
    this.#say({ type: 'link', link });
  }

  // ── connection ──

  #connect(): void {
    if (this.#closed || this.#line) return;
    this.#retryAt();
    this.#now();
    if (this.link.state !== 'connecting') this.#be({ state: 'connecting' });
    void this.#options.token().then(
      (token) => {
        if (this.#closed || this.#line) return;
        if (token === undefined) this.#be({ state: 'refused', code: Close.auth });
        else this.#dial(token);
      },
      () => this.#later(),
    );
  }

  #dial(token: string): void {
    const { clock, sid, client, dial } = this.#options;
    // Whose shell it is, only the token tells.
    if (!this.#opened && this.#stream.sid === undefined) this.#stream = new ClientStream(client, sid.get());
    this.#notice = undefined;
    this.#exit = undefined;
    this.#line = new LiveLine(dial, clock, {
      hello: (): Hello => ({ t: 'hello', token, ...this.#stream.hello(), ...this.#size, ...(this.#take ? { take: true } : {}) }),
      message: (data) => (typeof data === 'string' ? this.#control(data) : this.#frame(data)),
      lost: (code) => this.#lost(code),
    });
  }

  #quit(): void {
    this.#line?.quit(1000);
    this.#line = undefined;
  }

  #lost(code: number): void {
    const greeted = this.#line?.greeted === true;
    this.#line = undefined;
    const now = this.#now();
    if (greeted) this.#lostAt = now;
    this.#stream.disconnected();
    if (this.#closed) return;
    if (this.#restarting) {
      this.#restarting = false;
      this.#forget();
      this.#take = true;
      return this.#connect();
    }
    switch (fateOf(code, { greeted, exited: this.#exit !== undefined, returning: this.#stream.sid !== undefined })) {
      case 'ended':
        this.#options.sid.set(undefined);
        return this.#be({ state: 'ended', code: this.#exit?.code ?? null, reason: this.#exit?.reason });
      case 'taken':
        this.#stream.forgetInput();
        return this.#be({ state: 'taken' });
      case 'again':
        this.#failed = 0;
        return this.#connect();
      case 'anew':
        this.#forget();
        return this.#connect();
      case 'refused':
        if (code === Close.idle) this.#options.sid.set(undefined);
        return this.#be({ state: 'refused', code, say: this.#notice });
      case 'starting':
        return this.#later(true);
      case 'later':
        return this.#later();
    }
  }

  /** @param starting somebody answered, and asked for patience */
  #later(starting = false): void {
    const { clock, random, online } = this.#options;
    if (this.#closed) return;
    const offline = !online();
    this.#failed++;
    const waited = this.#now() - this.#lostAt;
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
      this.#lostAt = this.#now();
      this.#failed = 0;
    }
    if (this.#line) this.probe();
    else this.#connect();
  }

  /** The shell is no longer wanted: the gateway ends it, and the next hello gets a new one. */
  restart(): void {
    if (!this.#line?.greeted) return;
    this.#restarting = true;
    this.#line.send({ t: 'bye' });
    this.#line.probe(limits.beatNow);
  }

  /** Finds out now whether the gateway still answers. */
  probe(): void {
    if (this.link.state === 'waiting') this.#connect();
    else if (this.#line?.greeted) this.#line.probe(limits.beatNow);
  }

  // ── messages ──

  #control(text: string): void {
    const message = readServerMessage(text);
    if (message?.t === 'welcome') this.#welcome(message);
    else if (message?.t === 'in') this.#line?.frames(this.#stream.confirmed(message.next, message.upTo));
    else if (message?.t === 'exit') this.#exit = { code: message.code, reason: message.reason };
    else if (message?.t === 'notice') {
      this.#notice = message[this.#options.lang];
      this.#say({ type: 'state', state: this.#line?.greeted ? 'ready' : 'connecting', reason: this.#notice });
    } else if (message?.t === 'freeze') this.#be({ state: 'open', frozen: message.on, fresh: false });
  }

  #welcome(welcome: Welcome): void {
    const line = this.#line;
    line?.welcomed();
    this.#failed = 0;
    this.#take = false;
    const { fresh, frames } = this.#stream.welcome(welcome);
    if (fresh) {
      this.#marks = new PromptMarks();
      this.#prompt = new LivePrompt();
      this.#written = this.#screen.reset();
    }
    this.#options.sid.set(welcome.sid);
    const { cols, rows } = this.#screen.size;
    this.#size = { cols, rows };
    if (cols !== welcome.cols || rows !== welcome.rows) line?.send({ t: 'resize', cols, rows });
    line?.frames(frames);
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
          stream.parsed(output.mark, this.#now());
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
    const now = this.#now();
    const frame = this.#stream.ack(now);
    if (frame) this.#line?.frames([frame]);
    const due = this.#stream.ackDue();
    if (due === undefined || this.#ackAt) return;
    this.#ackAt = this.#options.clock.after(Math.max(0, due - now), () => {
      this.#ackAt = undefined;
      this.#ack();
    });
  }

  /** @param replayed it happened before this page was there: nobody is told of it again */
  #marked(mark: PromptMark, replayed: boolean): void {
    const ended = this.#prompt.passed(mark, this.#screen);
    if (!ended || replayed) return;
    this.#say({ type: 'command', ...ended, ...recognise(ended.cmd, ended.exitCode, this.#options.scripts()) });
  }

  // ── input ──

  get #typable(): boolean {
    if (this.link.state === 'open') return !this.link.frozen && !this.#stream.replaying;
    return (this.link.state === 'waiting' || this.link.state === 'connecting') && this.#opened && this.#now() - this.#lostAt < limits.patience;
  }

  key(data: string): void {
    if (this.#closed || !this.#typable || data === '') return;
    const frames = this.#stream.type(this.#encoder.encode(data));
    this.#line?.frames(frames);
  }

  /** Sends a whole command, as if typed at the prompt. What was half typed there goes first. */
  submit(line: string): Promise<SubmitResult> {
    if (this.#closed || this.link.state !== 'open') return Promise.resolve({ ok: false, reason: 'closed' });
    if (this.#prompt.at === 'running' || this.link.frozen || this.#stream.replaying) return Promise.resolve({ ok: false, reason: 'busy' });
    this.key(keysOf(line, { atPrompt: this.#prompt.at === 'prompt', bracketedPaste: this.#screen.bracketedPaste === true }));
    return Promise.resolve({ ok: true });
  }

  resize(size: Size): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = { ...size };
    if (this.#line?.greeted) this.#line.send({ t: 'resize', ...size });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#retryAt();
    this.#ackAt?.();
    this.#quit();
    this.#stream.disconnected();
    this.#started?.fail(new Error('closed'));
    await this.#written;
    this.#listeners.clear();
  }
}
