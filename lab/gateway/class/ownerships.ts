import type { Audit } from '../audit/audit.ts';
import type { Sessions } from '../terminal/sessions.ts';
import type { Clock } from './clock.ts';
import type { Store } from './store.ts';

/** How long a session stays a replica's without a sign of it. */
const LEASE_MS = 30_000;
/** Code for a terminal that another replica holds now: the page finds it there. */
const TAKEN = 4503;

/** Notes in the store which sessions this replica holds, so that others find them; lets go of one that another has taken. */
export class Ownerships {
  readonly #store: Store;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  readonly #replica: string;
  readonly #audit: Audit;
  readonly #fences = new Map<string, number>();
  readonly #stops: (() => void)[];

  constructor(store: Store, sessions: Sessions, clock: Clock, replica: string, audit: Audit) {
    this.#store = store;
    this.#sessions = sessions;
    this.#clock = clock;
    this.#replica = replica;
    this.#audit = audit;
    this.#stops = [
      sessions.onChange(({ sid, sub, ws }, what) => {
        if (what === 'opened') void this.#take(sid, sub, ws);
        if (what === 'ended') void this.#let(sid);
      }),
      clock.every(LEASE_MS / 3, () => void this.#renew()),
    ];
  }

  /** The fence of a session this replica holds. */
  fence(sid: string): number | undefined {
    return this.#fences.get(sid);
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await Promise.all([...this.#fences.keys()].map((sid) => this.#let(sid)));
  }

  async #take(sid: string, seat: string, workshop: string): Promise<void> {
    // The learner's page came to this replica: whoever held it before is no longer asked for it.
    const owned = await this.#store.own(sid, { seat, workshop }, this.#replica, this.#clock.now(), LEASE_MS, true).catch(() => undefined);
    if (owned) this.#fences.set(sid, owned.fence);
  }

  async #let(sid: string): Promise<void> {
    const fence = this.#fences.get(sid);
    this.#fences.delete(sid);
    if (fence !== undefined) await this.#store.release(sid, this.#replica, fence).catch(() => {});
  }

  async #renew(): Promise<void> {
    for (const [sid, fence] of [...this.#fences]) {
      // A store that is away says nothing about who owns it.
      const held = await this.#store.renew(sid, this.#replica, fence, this.#clock.now(), LEASE_MS).catch(() => true);
      if (held || !this.#fences.has(sid)) continue;
      this.#fences.delete(sid);
      const session = this.#sessions.get(sid);
      this.#audit.log('session.fenced', { sid, replica: this.#replica });
      if (session) this.#sessions.end(session.ws, session.sub, TAKEN, 'this terminal is held by another replica now');
    }
  }
}
