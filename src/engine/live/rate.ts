/** So many per second, with a second's worth at once. Time is passed in, in milliseconds. */
export class Rate {
  readonly #perMs: number;
  readonly #most: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, now: number, most = perSecond) {
    this.#perMs = perSecond / 1000;
    this.#most = most;
    this.#tokens = most;
    this.#at = now;
  }

  /** True, and one fewer left; false when there is none. */
  take(now: number, n = 1): boolean {
    this.#tokens = Math.min(this.#most, this.#tokens + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#tokens < n) return false;
    this.#tokens -= n;
    return true;
  }

  /** When the next one is to be had. */
  next(now: number): number {
    return this.#tokens >= 1 ? now : now + Math.ceil((1 - this.#tokens) / this.#perMs);
  }
}
