/** So many at once for each; the rest of one's own waits, and nobody else's. */
export class Turns {
  readonly #atOnce: number;
  readonly #busy = new Map<string, { running: number; waiting: (() => void)[] }>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Runs the work when it is its turn. @throws what the work throws */
  async take<T>(who: string, work: () => Promise<T>): Promise<T> {
    let mine = this.#busy.get(who);
    if (!mine) this.#busy.set(who, (mine = { running: 0, waiting: [] }));
    const { waiting } = mine;
    if (mine.running >= this.#atOnce) await new Promise<void>((go) => waiting.push(go));
    else mine.running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else if (--mine.running === 0) this.#busy.delete(who);
    }
  }
}
