/** Someone typed within this time: until then a flood is held back. */
const typedWithinMs = 1000;
/** A flood's allowance is dealt out in slices of this length. */
export const sliceMs = 10;

/** Who typed last, over all terminals of a gateway: a flood is held back only while somebody else works. */
export class Crowd {
  #typist: object | undefined;
  #at = -Infinity;

  typed(by: object, now: number): void {
    this.#typist = by;
    this.#at = now;
  }

  /** Somebody other than `one` typed a moment ago. */
  othersType(one: object, now: number): boolean {
    return this.#typist !== one && now - this.#at < typedWithinMs;
  }
}

/** A terminal's allowance of output while others type. */
export class Allowance {
  readonly #perSlice: number;
  #sliceAt = -Infinity;
  #used = 0;

  /** @param perSecond bytes */
  constructor(perSecond: number) {
    this.#perSlice = (perSecond * sliceMs) / 1000;
  }

  /** Takes bytes; true when this slice is used up. */
  take(bytes: number, now: number): boolean {
    if (now - this.#sliceAt > sliceMs) {
      this.#sliceAt = now;
      this.#used = 0;
    }
    this.#used += bytes;
    return this.#used >= this.#perSlice;
  }
}
