/** Up to here the memory doubles; above it grows by a quarter of this. */
const doubling = 512 * 1024;

/**
 * A run of bytes that grows at its head and is dropped at its tail, addressed by offset. It copies what it is given:
 * a pty's chunks are slices of large slabs that would otherwise stay alive. Starts small and doubles as needed.
 */
export class ByteRing {
  #bytes = new Uint8Array(1024);
  #tail: number;
  #head: number;

  constructor(at = 0) {
    this.#tail = at;
    this.#head = at;
  }

  /** Offset of the oldest byte kept. */
  get tail(): number {
    return this.#tail;
  }

  /** Offset after the newest byte. */
  get head(): number {
    return this.#head;
  }

  push(chunk: Uint8Array): void {
    const needed = this.#head - this.#tail + chunk.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    const size = this.#bytes.length;
    const at = this.#head % size;
    const first = Math.min(chunk.length, size - at);
    this.#bytes.set(first === chunk.length ? chunk : chunk.subarray(0, first), at);
    if (first < chunk.length) this.#bytes.set(chunk.subarray(first), 0);
    this.#head += chunk.length;
  }

  /** Forgets everything before `offset` (never beyond the head). */
  dropTo(offset: number): void {
    if (offset > this.#tail) this.#tail = Math.min(offset, this.#head);
  }

  /** Copies [from, to) into `target`; both must lie between tail and head. */
  copy(from: number, to: number, target: Uint8Array, at = 0): void {
    if (from < this.#tail || to > this.#head || from > to) throw new RangeError(`[${from}, ${to}) is not in [${this.#tail}, ${this.#head})`);
    const size = this.#bytes.length;
    const start = from % size;
    const first = Math.min(to - from, size - start);
    target.set(this.#bytes.subarray(start, start + first), at);
    if (first < to - from) target.set(this.#bytes.subarray(0, to - from - first), at + first);
  }

  /** Offset after the first `byte` in [from, to), or undefined. */
  after(byte: number, from: number, to: number): number | undefined {
    for (let offset = Math.max(from, this.#tail); offset < Math.min(to, this.#head); offset++) if (this.#bytes[offset % this.#bytes.length] === byte) return offset + 1;
    return undefined;
  }

  #grow(needed: number): void {
    let size = this.#bytes.length;
    while (size < needed) size = size < doubling ? size * 2 : size + doubling / 4;
    const larger = new Uint8Array(size);
    const held = new Uint8Array(this.#head - this.#tail);
    this.copy(this.#tail, this.#head, held);
    const at = this.#tail % size;
    const first = Math.min(held.length, size - at);
    larger.set(held.subarray(0, first), at);
    larger.set(held.subarray(first), 0);
    this.#bytes = larger;
  }
}
