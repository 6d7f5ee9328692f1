import { readClientMessage, type Hello, type ServerMessage } from './control.ts';
import { Allowance, sliceMs, type Crowd } from './crowd.ts';
import { decodeFrame } from './frames.ts';
import { InStream } from './in-stream.ts';
import { longestBuffer, type Link, type Source } from './link.ts';
import { PromptMarks } from './osc133.ts';
import { OutStream } from './out-stream.ts';
import { Close, ProtocolError, type CloseCode } from './problem.ts';
import { Rate } from './rate.ts';
import { Viewer, type FrameCache } from './viewer.ts';

/** Bytes and milliseconds. */
export interface SessionLimits {
  window: number;
  keep: number;
  inputWaiting: number;
  inputPer10s: number;
  resizesPerSecond: number;
  viewersPerSession: number;
  graceMs: number;
  idleMs: number;
  floodPerSecond: number;
  /** The page hears something at least this often. */
  beatMs: number;
}

/** What a terminal tells whoever keeps it. */
export interface SessionEvents {
  /** It is over: forget it. The source is closed. */
  closed(code: CloseCode, reason: string): void;
  command(end: { exitCode: number | undefined; cmd: string | undefined }): void;
  /** Viewers or owner sent what they may not: for the audit log. */
  refused(what: string): void;
}

const bufferRetryMs = 20;
/** After the shell's end: how long the page has to fetch the rest. */
const endGraceMs = 60_000;

/**
 * A terminal between its source and the pages: attached, detached, ended, closed. No I/O and no timer: every call gets
 * `now` (milliseconds, steady), and `due` says when `tick` wants to be called next.
 */
export class TerminalSession {
  readonly sid: string;
  readonly #source: Source;
  readonly #limits: SessionLimits;
  readonly #events: SessionEvents;
  readonly #crowd: Crowd;
  readonly #out: OutStream;
  readonly #in: InStream;
  readonly #marks = new PromptMarks();
  readonly #allowance: Allowance;
  readonly #resizes: Rate;
  readonly #viewers = new Map<Link, Viewer>();
  #size: { cols: number; rows: number };
  #wanted: { cols: number; rows: number } | undefined;
  #link: Link | undefined;
  #client: string;
  /** How often the terminal has gone to another page view. */
  #turn = 0;
  #state: 'open' | 'ended' | 'closed' = 'open';
  #end: { code: number | null; reason?: string } | undefined;
  #endTold = false;
  #viewersTold = false;
  #detachedAt: number | undefined;
  #activeAt: number;
  #inputAt = 0;
  #spokeAt = 0;
  #heldUntil: number | undefined;
  #blockedUntil: number | undefined;
  #paused = false;
  #sourceFull = false;
  #held: { bytes: number; from: InStream } | undefined;
  #waiting: { bytes: Uint8Array; from: InStream }[] = [];
  #frozen = false;
  #cmd: string | undefined;
  #lastExit: number | undefined;

  constructor({ sid, client, size, source, limits, crowd, events, now }: { sid: string; client: string; size: { cols: number; rows: number }; source: Source; limits: SessionLimits; crowd: Crowd; events: SessionEvents; now: number }) {
    this.sid = sid;
    this.#client = client;
    this.#size = size;
    this.#source = source;
    this.#limits = limits;
    this.#crowd = crowd;
    this.#events = events;
    this.#out = new OutStream(limits);
    this.#in = new InStream({ waiting: limits.inputWaiting, per10s: limits.inputPer10s }, now);
    this.#allowance = new Allowance(limits.floodPerSecond);
    this.#resizes = new Rate(limits.resizesPerSecond, now);
    this.#activeAt = now;
    this.#detachedAt = now;
  }

  get client(): string {
    return this.#client;
  }
  get size(): { cols: number; rows: number } {
    return this.#size;
  }
  get attached(): boolean {
    return this.#link !== undefined;
  }
  /** Steady time since when no page is attached. */
  get detachedAt(): number | undefined {
    return this.#detachedAt;
  }
  get open(): boolean {
    return this.#state === 'open';
  }
  get frozen(): boolean {
    return this.#frozen;
  }
  get viewers(): number {
    return this.#viewers.size;
  }
  get lastExit(): number | undefined {
    return this.#lastExit;
  }
  /** Steady time of the last input, 0 before any. */
  get inputAt(): number {
    return this.#inputAt;
  }

  /** A page's hello for this terminal. False: refused, and the link closed. */
  attach(link: Link, hello: Pick<Hello, 'client' | 'have' | 'turn' | 'take' | 'cols' | 'rows'>, now: number, resumed: boolean): boolean {
    if (this.#state === 'closed') return refuse(link, Close.noSession, 'the terminal is gone');
    const own = hello.client === this.#client;
    if (!own && !hello.take) return refuse(link, Close.takenOver, 'opened elsewhere');
    let at;
    try {
      at = this.#out.attach(hello.have);
    } catch (error) {
      return refuse(link, (error as ProtocolError).code, (error as ProtocolError).message);
    }
    const before = this.#link;
    this.#link = link;
    before?.close(Close.takenOver, 'opened elsewhere');
    if (!own) this.#turn++;
    // A page whose last welcome was lost does not know what others typed before it.
    const same = own && hello.turn === this.#turn;
    this.#client = hello.client;
    this.#detachedAt = undefined;
    this.#endTold = false;
    this.#blockedUntil = undefined;
    const { next, upTo } = this.#in.tell(now);
    // What another page has answered, this one must not answer again.
    const mute = hello.have === undefined || !same;
    this.#say({
      t: 'welcome', sid: this.sid, role: 'owner', input: true, resumed, same: same && resumed, turn: this.#turn,
      from: at.from, lost: at.lost, replayTo: mute ? this.#out.head : at.from,
      inNext: next, inUpTo: upTo, cols: hello.cols, rows: hello.rows, frozen: this.#frozen,
      window: this.#limits.window, graceMs: this.#limits.graceMs,
    }, now); // prettier-ignore
    this.#tellWatched(now);
    this.#resize(hello, now);
    this.#flush(now);
    this.#flow(now);
    return true;
  }

  /** Someone may look at this terminal, and type with `input`. False: refused, and the link closed. */
  watch(link: Link, input: boolean, now: number): boolean {
    if (this.#state === 'closed') return refuse(link, Close.noSession, 'the terminal is gone');
    if (this.#viewers.size >= this.#limits.viewersPerSession) return refuse(link, Close.rate, 'too many look at this terminal');
    const from = this.#out.firstLine();
    const stream = input ? new InStream({ waiting: this.#limits.inputWaiting, per10s: this.#limits.inputPer10s }, now) : undefined;
    const viewer = new Viewer(link, this.#out, this.#limits.keep, from, stream);
    this.#viewers.set(link, viewer);
    const { next, upTo } = stream?.tell(now) ?? { next: 0, upTo: 0 };
    link.control({
      t: 'welcome', sid: this.sid, role: 'viewer', input, resumed: false, same: false, turn: this.#turn,
      from, lost: 0, replayTo: this.#out.head, inNext: next, inUpTo: upTo, ...this.#size, frozen: this.#frozen,
      window: this.#limits.keep, graceMs: 0,
    }); // prettier-ignore
    viewer.flush(new Map());
    this.#tellWatched(now);
    if (this.#viewersTold && this.#end) link.control({ t: 'exit', ...this.#end });
    return true;
  }

  /** The connection is gone. */
  detach(link: Link, now: number): void {
    if (this.#viewers.delete(link)) this.#tellWatched(now);
    if (link !== this.#link) return;
    this.#link = undefined;
    this.#detachedAt = now;
  }

  /** A message of a page that is attached or watches. What is wrong closes that link, with the reason. */
  receive(link: Link, data: string | Uint8Array, now: number): void {
    const viewer = this.#viewers.get(link);
    if (!viewer && link !== this.#link) return;
    try {
      if (typeof data === 'string') this.#control(link, viewer, data, now);
      else this.#frame(viewer, data, now);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      if (error.code !== Close.protocol) this.#events.refused(error.message);
      this.detach(link, now);
      link.close(error.code, error.message);
    }
  }

  /** Output of the shell. */
  output(chunk: Uint8Array, now: number): void {
    if (this.#state !== 'open' || chunk.length === 0) return;
    this.#out.push(chunk);
    this.#activeAt = now;
    if (this.#allowance.take(chunk.length, now) && this.#heldUntil === undefined && this.#crowd.othersType(this, now)) this.#heldUntil = now + sliceMs;
    this.#flow(now);
    if ((this.#out.due(now) ?? 1) === 0) this.#flush(now);
    for (const mark of this.#marks.read(chunk)) {
      if (mark.mark === 'run') this.#cmd = mark.cmd;
      else if (mark.mark === 'end') {
        if (mark.exitCode !== undefined) this.#lastExit = mark.exitCode;
        this.#events.command({ exitCode: mark.exitCode, cmd: this.#cmd });
        this.#cmd = undefined;
      }
    }
  }

  /** The shell ended; all its output came before. */
  exit(end: { code: number | null; reason?: string }, now: number): void {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    this.#end = end;
    this.#activeAt = now;
    this.#flush(now);
  }

  /** The source has room again. */
  drained(now: number): void {
    this.#sourceFull = false;
    this.#held?.from.wrote(this.#held.bytes);
    this.#held = undefined;
    this.#pump();
    this.#news(now);
  }

  /** The owner's input is dropped while frozen. */
  freeze(on: boolean, now: number): void {
    if (this.#frozen === on) return;
    this.#frozen = on;
    this.#say({ t: 'freeze', on }, now);
  }

  /** Ends a viewer's watching. */
  unwatch(link: Link, code: CloseCode, reason: string, now: number): void {
    this.detach(link, now);
    link.close(code, reason);
  }

  /** Ends the terminal: pages are told why. */
  close(code: CloseCode, reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    const links = [this.#link, ...this.#viewers.keys()];
    this.#link = undefined;
    this.#viewers.clear();
    for (const link of links) link?.close(code, reason);
    this.#source.close();
    this.#events.closed(code, reason);
  }

  /** When `tick` should be called: a steady time, or undefined. */
  due(now: number): number | undefined {
    if (this.#state === 'closed') return undefined;
    // Asked at every key: no list is made of these.
    const ended = this.#state === 'ended';
    let first = this.#activeAt + (ended ? endGraceMs : this.#limits.idleMs);
    const at = (time: number | undefined) => {
      if (time !== undefined && time < first) first = time;
    };
    at(this.#out.due(now));
    at(this.#heldUntil);
    at(this.#blockedUntil);
    if (this.#wanted) at(this.#resizes.next(now));
    if (this.#detachedAt !== undefined) at(this.#detachedAt + (ended ? Math.min(endGraceMs, this.#limits.graceMs) : this.#limits.graceMs));
    if (this.#link || this.#viewers.size > 0) at(this.#spokeAt + this.#limits.beatMs);
    if (this.#link) at(this.#in.due(now));
    for (const viewer of this.#viewers.values()) at(viewer.input?.due(now));
    return first;
  }

  /** Does what is due. */
  tick(now: number): void {
    if (this.#state === 'closed') return;
    if (this.#heldUntil !== undefined && now >= this.#heldUntil) this.#heldUntil = undefined;
    if (this.#wanted) this.#resize(this.#wanted, now);
    if ((this.#out.due(now) ?? 1) === 0 || (this.#blockedUntil !== undefined && now >= this.#blockedUntil)) this.#flush(now);
    this.#flow(now);
    this.#news(now);
    const ended = this.#state === 'ended';
    if (this.#detachedAt !== undefined && now >= this.#detachedAt + (ended ? Math.min(endGraceMs, this.#limits.graceMs) : this.#limits.graceMs)) return this.close(Close.bye, ended ? 'the shell ended' : 'nobody came back');
    if (ended ? now >= this.#activeAt + endGraceMs : now >= this.#activeAt + this.#limits.idleMs) return ended ? this.close(Close.bye, 'the shell ended') : this.close(Close.idle, 'idle for too long');
    if (now >= this.#spokeAt + this.#limits.beatMs) {
      this.#say({ t: 'beat' }, now);
      for (const { link } of this.#viewers.values()) link.control({ t: 'beat' });
    }
  }

  #control(link: Link, viewer: Viewer | undefined, data: string, now: number): void {
    const message = readClientMessage(data);
    if (message.t === 'hello') throw new ProtocolError('hello: only as the first message');
    if (message.t === 'probe') return link.control({ t: 'beat' });
    if (viewer) {
      if (message.t === 'bye') return this.unwatch(link, Close.bye, 'bye', now);
      return; // a viewer's window has a size of its own, which is no concern of the terminal
    }
    if (message.t === 'resize') this.#resize(message, now);
    else this.close(Close.bye, 'bye');
  }

  #frame(viewer: Viewer | undefined, data: Uint8Array, now: number): void {
    const frame = decodeFrame(data);
    if (frame.kind === 'output') throw new ProtocolError('output: only the gateway sends it');
    if (frame.kind === 'ack') {
      if (viewer) {
        viewer.ack(frame.offset);
        viewer.flush(new Map());
        return;
      }
      this.#out.ack(frame.offset);
      this.#flow(now);
      if (this.#state === 'ended' && this.#endTold && this.#out.acked === this.#out.head) this.close(Close.bye, 'the shell ended');
      return;
    }
    const stream = viewer ? viewer.input : this.#in;
    if (!stream) throw new ProtocolError('input: you only look at this terminal', Close.role);
    const bytes = stream.accept(frame.offset, frame.bytes);
    if (!bytes) return;
    this.#crowd.typed(this, now);
    this.#activeAt = now;
    this.#inputAt = now;
    if ((this.#frozen && !viewer) || this.#state !== 'open') stream.wrote(bytes.length);
    else {
      this.#waiting.push({ bytes, from: stream });
      this.#pump();
    }
    this.#news(now);
  }

  #pump(): void {
    while (!this.#sourceFull) {
      const first = this.#waiting.shift();
      if (!first) return;
      if (this.#source.write(first.bytes)) first.from.wrote(first.bytes.length);
      else {
        // It lies in the source's own queue: no credit for more until that is empty.
        this.#sourceFull = true;
        this.#held = { bytes: first.bytes.length, from: first.from };
      }
    }
  }

  #news(now: number): void {
    const news = this.#link && this.#in.news(now);
    if (news) this.#say({ t: 'in', ...news }, now);
    for (const { link, input } of this.#viewers.values()) {
      const told = input?.news(now);
      if (told) link.control({ t: 'in', ...told });
    }
  }

  #resize({ cols, rows }: { cols: number; rows: number }, now: number): void {
    this.#wanted = undefined;
    if (cols === this.#size.cols && rows === this.#size.rows) return;
    if (!this.#resizes.take(now)) {
      this.#wanted = { cols, rows };
      return;
    }
    this.#size = { cols, rows };
    if (this.#state === 'open') this.#source.resize(this.#size);
    for (const { link } of this.#viewers.values()) link.control({ t: 'size', cols, rows });
  }

  #flush(now: number): void {
    this.#out.flushed(now);
    this.#blockedUntil = undefined;
    const link = this.#link;
    if (link) {
      for (;;) {
        if (link.buffered > longestBuffer) {
          this.#blockedUntil = now + bufferRetryMs;
          break;
        }
        const frame = this.#out.next();
        if (!frame) break;
        link.frame(frame);
        this.#spokeAt = now;
      }
    }
    if (this.#viewers.size > 0) {
      const cache: FrameCache = new Map();
      for (const viewer of this.#viewers.values()) viewer.flush(cache);
    }
    if (!this.#end) return;
    if (!this.#viewersTold) for (const viewer of this.#viewers.values()) viewer.link.control({ t: 'exit', ...this.#end });
    this.#viewersTold = true;
    if (!link || this.#endTold || this.#out.sent < this.#out.head) return;
    this.#endTold = true;
    link.control({ t: 'exit', ...this.#end });
    if (this.#out.acked === this.#out.head) this.close(Close.bye, 'the shell ended');
  }

  /** Stops or starts the source as window and fairness want it. */
  #flow(now: number): void {
    if (this.#heldUntil !== undefined && now >= this.#heldUntil) this.#heldUntil = undefined;
    const pause = this.#state === 'open' && (this.#out.full || this.#heldUntil !== undefined);
    if (pause === this.#paused) return;
    this.#paused = pause;
    if (pause) this.#source.pause();
    else this.#source.resume();
  }

  #tellWatched(now: number): void {
    if (!this.#link) return;
    const writers = [...this.#viewers.values()].filter(({ input }) => input).length;
    this.#say({ t: 'watched', readers: this.#viewers.size - writers, writers }, now);
  }

  #say(message: ServerMessage, now: number): void {
    this.#link?.control(message);
    this.#spokeAt = now;
  }
}

function refuse(link: Link, code: CloseCode, reason: string): false {
  link.close(code, reason);
  return false;
}
