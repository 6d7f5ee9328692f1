/**
 * Time that this program lived through, from a clock that may jump: while a laptop sleeps, a virtual machine stands still or somebody
 * sets the clock, nobody was silent, nobody idle, and no patience ran out.
 */
export class LivedTime {
  readonly #longest: number;
  #raw: number;
  #skipped = 0;

  /** @param longest milliseconds between two readings that still count as lived through */
  constructor(raw: number, longest: number) {
    this.#raw = raw;
    this.#longest = longest;
  }

  /** The time by what the clock shows now; it never goes back. */
  at(raw: number): number {
    const step = raw - this.#raw;
    if (step < 0 || step > this.#longest) this.#skipped += step;
    this.#raw = raw;
    return raw - this.#skipped;
  }
}
