import { Close } from '../../../src/engine/live/problem.ts';
import type { Audit } from '../audit/audit.ts';
import type { Sessions } from '../terminal/sessions.ts';
import type { Clock } from './clock.ts';
import type { Store } from './store.ts';

/** How long a session stays a replica's without a sign of it. */
const LEASE_MS = 30_000;

/** Notes in the store which sessions this replica holds, so that others find them; lets go of one that another has taken. */
export class Ownerships {
  readonly #store: Store;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  readonly #replica: string;
  readonly #audit: Audit;
  readonly #fences = new Map<string, number>();
  /** Opened while the store was away: nobody has been told. */
  readonly #untold = new Set<string>();
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
      clock.every(LEASE_MS / 3, () => void this.#renewAll()),
      // Told when another replica came to hold the seat, so that nobody types into two ends of a shell until the next renewal.
      store.listen((note) => {
        if (note === undefined) void this.#renewAll();
        else if (note.kind === 'owner') for (const { sid } of sessions.bySeat(note.workshop, note.id)) void this.#renew(sid);
      }),
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
    if (!owned) return void this.#untold.add(sid);
    this.#fences.set(sid, owned.fence);
    // It may have ended while the store wrote.
    if (!this.#sessions.get(sid)) await this.#let(sid);
  }

  async #let(sid: string): Promise<void> {
    const fence = this.#fences.get(sid);
    this.#fences.delete(sid);
    if (fence !== undefined) await this.#store.release(sid, this.#replica, fence).catch(() => {});
  }

  async #renewAll(): Promise<void> {
    for (const sid of [...this.#untold]) {
      const session = this.#sessions.get(sid);
      this.#untold.delete(sid);
      // One that its learner has left may be held elsewhere by now.
      if (session?.attached) await this.#take(sid, session.sub, session.ws);
    }
    for (const sid of [...this.#fences.keys()]) await this.#renew(sid);
  }

  async #renew(sid: string): Promise<void> {
    const fence = this.#fences.get(sid);
    if (fence === undefined) return;
    // A store that is away says nothing about who owns it.
    const held = await this.#store.renew(sid, this.#replica, fence, this.#clock.now(), LEASE_MS).catch(() => true);
    if (held || this.#fences.get(sid) !== fence) return;
    this.#fences.delete(sid);
    this.#audit.log('session.fenced', { sid, replica: this.#replica, fence });
    this.#sessions.endOne(sid, Close.takenOver, 'this terminal is held by another replica now');
  }
}
