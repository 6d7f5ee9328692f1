import { ByteRing } from './byte-ring.ts';
import { headBytes, Kind, longestPayload, writeHead } from './frames.ts';
import { ProtocolError } from './problem.ts';

export interface OutLimits {
  /** Unconfirmed bytes at which the source has to stop; it goes on below half. */
  window: number;
  /** Confirmed bytes that are kept for a page that comes without any. */
  keep: number;
}

/** Below this much pending, output is a person's echo: it is sent at once. */
const interactive = 1024;
/** Bulk output is gathered for this long, unless the last flush is longer ago than `quiet`. */
const gatherMs = 2;
const quietMs = 8;
/** How far after the tail a fresh page looks for a line to begin with. */
const lineSearch = 4096;

/**
 * Output of a terminal on its way to its page: `tail ≤ acked ≤ sent ≤ head`, byte offsets. What is not confirmed is never dropped.
 * No clock and no timer in here: `now` is passed in, in milliseconds.
 */
export class OutStream {
  readonly #ring = new ByteRing();
  readonly #limits: OutLimits;
  #acked = 0;
  #sent = 0;
  #full = false;
  #flushedTo = 0;
  #flushedAt = -Infinity;

  constructor(limits: OutLimits) {
    this.#limits = limits;
  }

  get head(): number {
    return this.#ring.head;
  }
  get sent(): number {
    return this.#sent;
  }
  get acked(): number {
    return this.#acked;
  }
  get tail(): number {
    return this.#ring.tail;
  }
  /** The source has to wait: the window is used up. */
  get full(): boolean {
    return this.#full;
  }

  push(chunk: Uint8Array): void {
    this.#ring.push(chunk);
    if (this.head - this.#acked >= this.#limits.window) this.#full = true;
    this.#trim();
  }

  /** The page has parsed everything before `offset`. An older one changes nothing. @throws ProtocolError for what was never sent */
  ack(offset: number): void {
    if (offset > this.#sent) throw new ProtocolError(`ack: ${offset} was not sent yet`);
    if (offset <= this.#acked) return;
    this.#acked = offset;
    if (this.head - offset < this.#limits.window / 2) this.#full = false;
    this.#trim();
  }

  /**
   * Where output goes on for a page that has everything before `have`; from the first whole line kept if that is gone, or it has nothing.
   * @throws ProtocolError when it claims more than there ever was
   */
  attach(have: number | undefined): { from: number; lost: number } {
    if (have !== undefined && have > this.head) throw new ProtocolError(`have: ${have} is more than there is`);
    const from = have === undefined || have < this.tail ? this.firstLine() : have;
    this.#sent = from;
    // A fresh page is never ahead of the window: what it is about to get again was confirmed by the page before it.
    this.#acked = Math.min(this.#acked, Math.max(from, this.tail));
    if (this.head - this.#acked >= this.#limits.window) this.#full = true;
    return { from, lost: have === undefined ? 0 : from - have };
  }

  /** Where a screen that has nothing begins. */
  firstLine(): number {
    return this.tail === 0 ? 0 : (this.#ring.after(0x0a, this.tail, this.tail + lineSearch) ?? this.tail);
  }

  /** When gathered output should go: 0 at once, a time in the future, or undefined if there is none. */
  due(now: number): number | undefined {
    const pending = this.head - this.#flushedTo;
    if (pending <= 0) return undefined;
    if (pending < interactive || now - this.#flushedAt > quietMs) return 0;
    return this.#flushedAt + gatherMs <= now ? 0 : this.#flushedAt + gatherMs;
  }

  /** All that there is goes to page and viewers now; gathering starts anew. */
  flushed(now: number): void {
    if (this.#flushedTo < this.head) this.#flushedAt = now;
    this.#flushedTo = this.head;
  }

  /** The next frame for the page, or undefined when it has all. */
  next(): Uint8Array<ArrayBuffer> | undefined {
    const frame = this.frameAt(this.#sent);
    if (frame) this.#sent += frame.length - headBytes;
    return frame;
  }

  /** The frame that begins at an offset, for viewers, who read at their own pace. */
  frameAt(from: number): Uint8Array<ArrayBuffer> | undefined {
    const to = Math.min(this.head, from + longestPayload);
    if (to <= from) return undefined;
    const frame = new Uint8Array(headBytes + to - from);
    writeHead(frame, Kind.output, from);
    this.#ring.copy(from, to, frame, headBytes);
    return frame;
  }

  #trim(): void {
    this.#ring.dropTo(Math.min(this.#acked, this.#sent, this.head - this.#limits.keep));
  }
}
