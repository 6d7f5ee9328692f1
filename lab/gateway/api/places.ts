/** So many at once for each key: an address, a learner. */
export class Places {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Taken by all keys. */
  get taken(): number {
    return [...this.#taken.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Takes a place; call what is returned once, when it is free again. undefined: all of this key are taken. */
  take(key: string): (() => void) | undefined {
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= this.#most) return undefined;
    this.#taken.set(key, taken + 1);
    return () => {
      const left = (this.#taken.get(key) ?? 1) - 1;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
    };
  }
}
