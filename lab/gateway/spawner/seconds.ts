import { furnishSecond } from './make.ts';
import type { Pool } from './pool.ts';
import { textOf, type Work } from './work.ts';

/** Puts limits and rights into the second namespaces that learners make (the lessons' `team-a`); until then nobody can do anything in one. */
export class Seconds {
  readonly #work: Work;
  readonly #pool: Pool;
  /** By uid: one that is deleted and made again is another. */
  readonly #furnished = new Set<string>();
  readonly #busy = new Set<string>();

  constructor(work: Work, pool: Pool) {
    this.#work = work;
    this.#pool = pool;
  }

  /** Called after every change and every second. */
  furnish(): void {
    if (!this.#work.leads()) return;
    for (const [slot, { metadata }] of this.#pool.slots.seconds) {
      const { uid = '', deletionTimestamp } = metadata;
      const own = this.#pool.get(slot);
      if (deletionTimestamp || this.#furnished.has(uid) || this.#busy.has(uid) || !own || !this.#pool.stays(own)) continue;
      this.#busy.add(uid);
      void furnishSecond(this.#work.kube, slot, this.#work.options)
        .then(() => this.#furnished.add(uid))
        .catch((error: unknown) => this.#work.log('a second namespace could not be furnished, will be tried again', { slot, error: textOf(error) }))
        .finally(() => this.#busy.delete(uid));
    }
  }
}
