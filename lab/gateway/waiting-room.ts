interface Guest {
  address: string;
  since: number;
  leave: () => void;
}

/**
 * Connections that have yet to say what they want, by address. When an address has its full number, the one that has waited longest
 * makes room: an honest one speaks at once, so it is not the one that goes.
 */
export class WaitingRoom {
  readonly #most: number;
  readonly #patienceMs: number;
  readonly #all = new Set<Guest>();
  readonly #byAddress = new Map<string, Set<Guest>>();

  /** @param most of one address · @param patienceMs a guest who has waited less makes no room */
  constructor(most: number, patienceMs: number) {
    this.#most = most;
    this.#patienceMs = patienceMs;
  }

  get count(): number {
    return this.#all.size;
  }

  /** Whether one more of this address may come; the longest waiting one is sent away for it if need be. @param now steady milliseconds */
  admits(address: string, now: number): boolean {
    const own = this.#byAddress.get(address);
    if (!own || own.size < this.#most) return true;
    return this.#sendAway(own, now);
  }

  /** @param leave sends the guest away · @returns call it when the guest has spoken, or is gone; twice is fine */
  enter(address: string, now: number, leave: () => void): () => void {
    const guest: Guest = { address, since: now, leave };
    this.#all.add(guest);
    const own = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, own.add(guest));
    return () => this.#forget(guest);
  }

  /** Sends the longest waiting one away, whatever its address. False: nobody has waited long enough. */
  makeRoom(now: number): boolean {
    return this.#sendAway(this.#all, now);
  }

  #sendAway(guests: ReadonlySet<Guest>, now: number): boolean {
    const [longest] = guests;
    if (!longest || now - longest.since < this.#patienceMs) return false;
    this.#forget(longest);
    longest.leave();
    return true;
  }

  #forget(guest: Guest): void {
    if (!this.#all.delete(guest)) return;
    const own = this.#byAddress.get(guest.address);
    own?.delete(guest);
    if (own?.size === 0) this.#byAddress.delete(guest.address);
  }
}
