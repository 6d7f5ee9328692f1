import { writeSync } from 'node:fs';

/** The pause after a full pty doubles from the first to the last of these, in milliseconds. */
const firstPause = 1;
const lastPause = 50;

/**
 * Writes into a non-blocking descriptor. node-pty's own `write` retries a full pty without a pause and takes a whole core
 * while a program does not read; this one waits, longer each time.
 */
export class PtyWriter {
  readonly #fd: number;
  readonly #drained: () => void;
  readonly #queue: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined;
  #pause = firstPause;
  #closed = false;

  /** @param drained called when a queue that was not empty is */
  constructor(fd: number, drained: () => void) {
    this.#fd = fd;
    this.#drained = drained;
  }

  /** True when all of it is in the pty. */
  write(data: Uint8Array): boolean {
    if (this.#closed || data.length === 0) return true;
    this.#queue.push(data);
    if (this.#timer === undefined) this.#pump();
    return this.#queue.length === 0;
  }

  /** The descriptor is about to be closed: its number may be another file's next. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    clearTimeout(this.#timer);
  }

  #pump(): void {
    this.#timer = undefined;
    for (let data = this.#queue[0]; data !== undefined && !this.#closed; data = this.#queue[0]) {
      let taken = 0;
      try {
        taken = writeSync(this.#fd, data);
      } catch (error) {
        // A shell that has ended takes nothing more; its exit is told elsewhere.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return this.close();
      }
      if (taken === data.length) this.#queue.shift();
      else {
        if (taken > 0) {
          this.#queue[0] = data.subarray(taken);
          this.#pause = firstPause;
        } else this.#pause = Math.min(lastPause, this.#pause * 2);
        this.#timer = setTimeout(() => {
          this.#pump();
          if (this.#timer === undefined && !this.#closed) this.#drained();
        }, this.#pause);
        return;
      }
    }
    this.#pause = firstPause;
  }
}
