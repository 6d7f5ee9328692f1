export interface VigilOptions {
  /** Calls back once after so many milliseconds; returns what cancels it. */
  after: (ms: number, callback: () => void) => () => void;
  /** How long the other end may be silent before it is asked, and how long it may take to answer. */
  silenceMs: number;
  answerMs: number;
  /** Asks the other end for a sign. */
  ask: () => void;
  /** It gave none. */
  gone: () => void;
}

/** Watches over a connection that may die without a word. */
export class Vigil {
  readonly #options: VigilOptions;
  #cancel: () => void = () => {};

  constructor(options: VigilOptions) {
    this.#options = options;
  }

  /** The other end gave a sign. */
  heard(): void {
    const { after, silenceMs } = this.#options;
    this.#cancel();
    this.#cancel = after(silenceMs, () => this.ask());
  }

  /** Asks now; there is less time to answer when somebody waits for it. */
  ask(answerMs = this.#options.answerMs): void {
    this.#options.ask();
    this.expect(answerMs);
  }

  /** A sign has to come within so many milliseconds. */
  expect(ms: number): void {
    this.#cancel();
    this.#cancel = this.#options.after(ms, () => this.#options.gone());
  }

  stop(): void {
    this.#cancel();
  }
}
