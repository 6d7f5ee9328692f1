import { Close, ProtocolError } from './problem.ts';

export interface InLimits {
  /** Bytes that may wait for the shell. */
  waiting: number;
  /** Bytes per ten seconds; credit above it comes as time passes. */
  per10s: number;
}

/** The page hears at the latest after this long what was taken. */
const confirmMs = 500;

/**
 * Input of a terminal as the gateway takes it: every byte has an offset and counts once, in order.
 * The page may send up to `upTo`; that moves as the shell takes what was sent, so a paste waits in the page, not here.
 */
export class InStream {
  readonly #limits: InLimits;
  #next = 0;
  #written = 0;
  #upTo: number;
  #told = 0;
  #toldUpTo: number;
  #toldAt = 0;
  #tokens: number;
  #refilledAt: number;

  constructor(limits: InLimits, now: number) {
    this.#limits = limits;
    this.#upTo = Math.min(limits.waiting, limits.per10s);
    this.#toldUpTo = this.#upTo;
    this.#tokens = limits.per10s - this.#upTo;
    this.#refilledAt = now;
  }

  /** Offset of the next byte that counts. */
  get next(): number {
    return this.#next;
  }
  /** Input may be sent up to here, exclusive. */
  get upTo(): number {
    return this.#upTo;
  }
  /** Bytes taken that the shell does not have yet. */
  get waiting(): number {
    return this.#next - this.#written;
  }

  /**
   * The part of a piece that is new, undefined if none is. @throws ProtocolError for a gap, or for more than the credit (4413)
   */
  accept(offset: number, bytes: Uint8Array): Uint8Array | undefined {
    if (offset > this.#next) throw new ProtocolError(`input: ${this.#next} expected, ${offset} came`);
    const end = offset + bytes.length;
    if (end > this.#upTo) throw new ProtocolError(`input: beyond the credit of ${this.#upTo}`, Close.tooMuch);
    if (end <= this.#next) return undefined;
    const fresh = bytes.subarray(this.#next - offset);
    this.#next = end;
    return fresh;
  }

  /** The shell (or, while frozen, nobody) has this many more bytes. */
  wrote(bytes: number): void {
    this.#written += bytes;
  }

  /** What to tell the page now, or undefined: confirmation and credit. */
  news(now: number): { next: number; upTo: number } | undefined {
    this.#grant(now);
    const short = this.#toldUpTo - this.#next < this.#limits.waiting / 2 && this.#upTo > this.#toldUpTo;
    const late = this.#told < this.#next && now - this.#toldAt >= confirmMs;
    return short || late ? this.tell(now) : undefined;
  }

  /** The current state, as told to the page (in a welcome, too). */
  tell(now: number): { next: number; upTo: number } {
    this.#grant(now);
    this.#told = this.#next;
    this.#toldUpTo = this.#upTo;
    this.#toldAt = now;
    return { next: this.#next, upTo: this.#upTo };
  }

  /** When `news` should be asked again, or undefined if nothing is owed. */
  due(now: number): number | undefined {
    const confirm = this.#told < this.#next ? Math.max(now, this.#toldAt + confirmMs) : undefined;
    // Credit that the rate holds back comes with time.
    const held = this.#tokens < 1 && this.#written + this.#limits.waiting > this.#upTo ? now + 100 : undefined;
    return confirm === undefined ? held : Math.min(confirm, held ?? Infinity);
  }

  #grant(now: number): void {
    const perMs = this.#limits.per10s / 10_000;
    this.#tokens = Math.min(this.#limits.per10s, this.#tokens + Math.max(0, now - this.#refilledAt) * perMs);
    this.#refilledAt = now;
    const give = Math.floor(Math.min(this.#written + this.#limits.waiting - this.#upTo, this.#tokens));
    if (give <= 0) return;
    this.#upTo += give;
    this.#tokens -= give;
  }
}
