import { longestBuffer, type Link } from './link.ts';
import { headBytes } from './frames.ts';
import type { InStream } from './in-stream.ts';
import type { OutStream } from './out-stream.ts';
import { ProtocolError } from './problem.ts';

/** Frames of one flush by offset: viewers who stand at the same place share one. */
export type FrameCache = Map<number, Uint8Array<ArrayBuffer>>;

/** Someone who looks at a terminal. A slow one skips; it never slows the terminal. */
export class Viewer {
  readonly link: Link;
  /** Present when the viewer may type. */
  readonly input: InStream | undefined;
  readonly #out: OutStream;
  readonly #window: number;
  #sent: number;
  #acked: number;

  constructor(link: Link, out: OutStream, window: number, from: number, input: InStream | undefined) {
    this.link = link;
    this.input = input;
    this.#out = out;
    this.#window = window;
    this.#sent = from;
    this.#acked = from;
  }

  /** @throws ProtocolError for what was never sent */
  ack(offset: number): void {
    if (offset > this.#sent) throw new ProtocolError(`ack: ${offset} was not sent yet`);
    this.#acked = Math.max(this.#acked, offset);
  }

  /** Everything the viewer's window has room for. */
  flush(cache: FrameCache): void {
    if (this.#sent < this.#out.tail) {
      const from = this.#out.firstLine();
      this.link.control({ t: 'skip', from, lost: from - this.#sent });
      this.#sent = from;
      this.#acked = from;
    }
    while (this.#sent - this.#acked < this.#window && this.link.buffered <= longestBuffer) {
      let frame = cache.get(this.#sent);
      if (!frame) {
        frame = this.#out.frameAt(this.#sent);
        if (!frame) return;
        cache.set(this.#sent, frame);
      }
      this.link.frame(frame);
      this.#sent += frame.length - headBytes;
    }
  }
}
