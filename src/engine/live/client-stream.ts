import type { Welcome } from './control.ts';
import { encodeFrame, longestPayload } from './frames.ts';
import { ProtocolError } from './problem.ts';

/** The page confirms output after this many parsed bytes, or after this long. */
const ackBytes = 128 * 1024;
const ackMs = 50;

/** What the page does after a welcome. */
export interface Resumed {
  /** The screen starts anew: clear it, and answer no query until `replayTo` is parsed. */
  fresh: boolean;
  /** Unconfirmed input was given up because another page had the terminal in between; bytes. */
  dropped: number;
}

/**
 * The page's end of a terminal: which output it has, which input is not confirmed. Survives connections; knows no socket and no clock.
 * `frames` returned are binary messages to send, in order.
 */
export class ClientStream {
  /** Random id of this page view. */
  readonly client: string;
  #sid: string | undefined;
  #received = 0;
  #parsed = 0;
  #acked = 0;
  #ackSince: number | undefined;
  #replayTo = 0;
  #epoch = 0;
  #turn = 0;
  /** Input from `#confirmed` on; the first `#sent - #confirmed` bytes of it are on their way. */
  #queue: Uint8Array[] = [];
  #confirmed = 0;
  #sent = 0;
  #typed = 0;
  #upTo = 0;
  #connected = false;

  /** @param client 8 to 64 characters of `A–Z a–z 0–9 _ -` */
  constructor(client: string, sid?: string) {
    this.client = client;
    this.#sid = sid;
  }

  get sid(): string | undefined {
    return this.#sid;
  }
  /** Replayed output is still being parsed: what the terminal answers must not become input. */
  get replaying(): boolean {
    return this.#parsed < this.#replayTo;
  }
  /** Offset of the next byte that is typed; known after the first welcome. */
  get typed(): number {
    return this.#typed;
  }
  /** Input bytes that the gateway has not confirmed. */
  get unconfirmed(): number {
    return this.#typed - this.#confirmed;
  }
  get connected(): boolean {
    return this.#connected;
  }

  /** Fields of the next hello: `have` only if this page has something of the terminal on its screen. */
  hello(): { client: string; sid?: string; have?: number; turn?: number } {
    return { client: this.client, ...(this.#sid === undefined ? {} : { sid: this.#sid }), ...(this.#sid !== undefined && this.#epoch > 0 ? { have: this.#received, turn: this.#turn } : {}) };
  }

  /** The connection broke or was closed. */
  disconnected(): void {
    this.#connected = false;
  }

  /** A welcome came: what the screen does, and what to send. */
  welcome(welcome: Welcome): Resumed & { frames: Uint8Array[] } {
    const fresh = this.#epoch === 0 || welcome.sid !== this.#sid || welcome.from !== this.#received;
    this.#sid = welcome.sid;
    this.#turn = welcome.turn;
    this.#connected = true;
    if (fresh) {
      this.#epoch++;
      this.#received = welcome.from;
      this.#parsed = welcome.from;
      this.#replayTo = welcome.replayTo;
    } else if (welcome.replayTo > welcome.from) {
      // Another page had the terminal in between, and answered what is in this.
      this.#replayTo = welcome.replayTo;
    }
    // The last confirmation may have gone down with the connection, and the gateway, its window full, would wait for it for ever.
    this.#acked = this.#parsed;
    this.#ackSince = undefined;
    const again = !fresh && this.#acked > 0 ? [encodeFrame({ kind: 'ack', offset: this.#acked })] : [];
    let dropped = 0;
    const known = welcome.same && welcome.inNext >= this.#confirmed && welcome.inNext <= this.#typed;
    if (known) this.#confirm(welcome.inNext);
    else {
      // Before the first welcome nothing was sent: what was typed by then goes to the offsets that the gateway names.
      const unsent = this.#epoch === 1 && this.#sent === 0 ? this.#queue : [];
      dropped = unsent.length > 0 ? 0 : this.unconfirmed;
      this.#queue = unsent;
      this.#confirmed = welcome.inNext;
      this.#typed = welcome.inNext + unsent.reduce((sum, { length }) => sum + length, 0);
    }
    this.#sent = welcome.inNext;
    this.#upTo = welcome.inUpTo;
    return { fresh, dropped, frames: [...again, ...this.#send()] };
  }

  /**
   * A frame of output came: what of it is new, with a mark to hand to `parsed` once the terminal has taken it.
   * @throws ProtocolError when bytes are missing before it
   */
  output(offset: number, bytes: Uint8Array): { bytes: Uint8Array; mark: OutputMark } | undefined {
    if (offset > this.#received) throw new ProtocolError(`output: ${this.#received} expected, ${offset} came`);
    const fresh = bytes.subarray(this.#received - offset);
    if (fresh.length === 0) return undefined;
    this.#received += fresh.length;
    return { bytes: fresh, mark: { epoch: this.#epoch, to: this.#received } };
  }

  /** To a viewer: output goes on elsewhere, on a cleared screen. */
  skip(from: number): void {
    this.#epoch++;
    this.#received = from;
    this.#parsed = from;
    this.#acked = from;
    this.#replayTo = from;
  }

  /** The terminal has parsed output up to the mark. */
  parsed({ epoch, to }: OutputMark, now: number): void {
    if (epoch !== this.#epoch || to <= this.#parsed) return;
    this.#parsed = to;
    this.#ackSince ??= now;
  }

  /** The confirmation to send now, if one is due. */
  ack(now: number): Uint8Array | undefined {
    if (!this.#connected || this.#parsed <= this.#acked) return undefined;
    if (this.#parsed - this.#acked < ackBytes && now - (this.#ackSince ?? now) < ackMs) return undefined;
    this.#acked = this.#parsed;
    this.#ackSince = undefined;
    return encodeFrame({ kind: 'ack', offset: this.#acked });
  }

  /** When `ack` should be asked again, or undefined. */
  ackDue(): number | undefined {
    return this.#connected && this.#ackSince !== undefined ? this.#ackSince + ackMs : undefined;
  }

  /** Queues input; returns what may be sent now. */
  type(bytes: Uint8Array): Uint8Array[] {
    if (bytes.length > 0) {
      this.#queue.push(bytes);
      this.#typed += bytes.length;
    }
    return this.#connected ? this.#send() : [];
  }

  /** The gateway confirmed input and gave credit; returns what may be sent now. */
  confirmed(next: number, upTo: number): Uint8Array[] {
    if (next > this.#sent) throw new ProtocolError(`in: ${next} was not sent yet`);
    this.#confirm(next);
    this.#upTo = Math.max(this.#upTo, upTo);
    return this.#send();
  }

  /** Gives up what was typed and not confirmed: the terminal was opened elsewhere. */
  forgetInput(): number {
    const dropped = this.unconfirmed;
    this.#queue = [];
    this.#typed = this.#confirmed;
    this.#sent = this.#confirmed;
    return dropped;
  }

  #confirm(next: number): void {
    while (this.#confirmed < next) {
      const first = this.#queue[0];
      if (!first) break;
      const n = Math.min(first.length, next - this.#confirmed);
      if (n === first.length) this.#queue.shift();
      else this.#queue[0] = first.subarray(n);
      this.#confirmed += n;
    }
  }

  #send(): Uint8Array[] {
    const frames: Uint8Array[] = [];
    let at = this.#confirmed;
    const end = Math.min(this.#typed, this.#upTo);
    for (const piece of this.#queue) {
      const from = Math.max(this.#sent, at);
      at += piece.length;
      const to = Math.min(at, end);
      for (let start = from; start < to; start += longestPayload) {
        const bytes = piece.subarray(start - (at - piece.length), Math.min(to, start + longestPayload) - (at - piece.length));
        frames.push(encodeFrame({ kind: 'input', offset: start, bytes }));
        this.#sent = start + bytes.length;
      }
      if (at >= end) break;
    }
    return frames;
  }
}

/** Where output stands that is on its way through the terminal's parser. */
export interface OutputMark {
  epoch: number;
  to: number;
}
