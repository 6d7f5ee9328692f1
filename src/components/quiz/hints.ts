/** Seconds until the next hint may be opened without a new attempt. */
export const HINT_WAIT_S = 30;

/** The ladder of hints of one question: the first is free, the next needs an attempt or some patience, the last rung is the answer. */
export class HintLadder {
  readonly all: number;
  shown = 0;
  #openAt = 0;

  constructor(all: number) {
    this.all = all;
  }

  /** Seconds to wait before {@link climb}; 0 = may be opened now. */
  wait(now: number): number {
    return Math.max(0, Math.ceil((this.#openAt - now) / 1000));
  }

  /** An answer was given: the next hint is free. */
  attempted(): void {
    this.#openAt = 0;
  }

  /** Opens the next hint and returns its number from 0, or 'answer' after the last. */
  climb(now: number): number | 'answer' {
    if (this.shown >= this.all) return 'answer';
    this.#openAt = now + HINT_WAIT_S * 1000;
    return this.shown++;
  }
}
