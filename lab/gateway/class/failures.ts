/** Wrong codes per minute: of one address, and of all together. Right ones are never counted: a class sits behind one address. */
export interface FailureLimits {
  perAddress: number;
  global: number;
}

export const joinFailures: FailureLimits = { perAddress: 20, global: 200 };
const WINDOW_MS = 60_000;

/** Counts failures of the last minute, exactly. */
export class Failures {
  readonly #limits: FailureLimits;
  readonly #all: { at: number; address: string }[] = [];

  constructor(limits: FailureLimits = joinFailures) {
    this.#limits = limits;
  }

  /** Seconds until this address may try again; 0: now. */
  waitOf(address: string, now: number): number {
    // What is in the future was counted before the clock was set back.
    while (this.#all[0] && (now - this.#all[0].at >= WINDOW_MS || this.#all[0].at > now)) this.#all.shift();
    const own = this.#all.filter((one) => one.address === address);
    const from = own.length >= this.#limits.perAddress ? own[own.length - this.#limits.perAddress] : this.#all.length >= this.#limits.global ? this.#all[this.#all.length - this.#limits.global] : undefined;
    return from ? Math.max(1, Math.ceil((from.at + WINDOW_MS - now) / 1000)) : 0;
  }

  add(address: string, now: number): void {
    this.#all.push({ at: now, address });
  }
}
