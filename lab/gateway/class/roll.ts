import type { Claims } from '../auth/token.ts';
import type { Revocations } from '../auth/revocation.ts';
import type { ClassEvent, Seat, Workshop } from './model.ts';
import type { Note, Store } from './store.ts';

/** What changed in the roll, with what was before. */
export interface RollListener {
  seat(now: Seat, before: Seat | undefined): void;
  workshop(now: Workshop, before: Workshop | undefined): void;
  event(event: ClassEvent): void;
}

/**
 * The classes that are under way, as this replica knows them: read from the store, kept up by its notes. What must be
 * answered at once (may this token still be used, may this one watch that terminal) is answered from here.
 */
export class Roll implements Revocations {
  readonly #store: Store;
  readonly #listener: RollListener;
  readonly #workshops = new Map<string, Workshop>();
  readonly #seats = new Map<string, Seat>();
  readonly #changed = new Set<() => void>();
  readonly #stop: () => void;
  #work: Promise<void> = Promise.resolve();
  /** Notes that wait: the same one is read once. */
  readonly #waiting = new Set<string>();

  constructor(store: Store, listener: RollListener) {
    this.#store = store;
    this.#listener = listener;
    this.#stop = store.listen((note) => this.#note(note));
  }

  /** Reads the classes that are not over. */
  async load(now: number): Promise<void> {
    for (const workshop of await this.#store.workshops()) {
      if (workshop.closed || workshop.until <= now) continue;
      this.#takeWorkshop(workshop);
      for (const seat of await this.#store.seats(workshop.id)) this.#takeSeat(seat);
    }
  }

  workshop(id: string): Workshop | undefined {
    return this.#workshops.get(id);
  }

  seat(id: string): Seat | undefined {
    return this.#seats.get(id);
  }

  /** In the order they joined, teachers too. */
  seats(workshop: string): Seat[] {
    return [...this.#seats.values()].filter((seat) => seat.workshop === workshop);
  }

  /** A seat and its class, read if this replica has not heard of them yet. */
  async find(claims: Claims): Promise<{ seat: Seat; workshop: Workshop } | undefined> {
    const seat = this.#seats.get(claims.sub) ?? (await this.#store.seat(claims.sub));
    const workshop = this.#workshops.get(claims.ws) ?? (await this.#store.workshop(claims.ws));
    if (!seat || !workshop || seat.workshop !== workshop.id) return undefined;
    if (!this.#workshops.has(workshop.id)) this.#takeWorkshop(workshop);
    if (!this.#seats.has(seat.id)) this.#takeSeat(seat);
    return { seat, workshop };
  }

  /** A seat that is not known here is not revoked: its token is signed, and {@link find} examines it. */
  revoked({ sub, ws, gen }: Claims): boolean {
    const seat = this.#seats.get(sub);
    return (this.#workshops.get(ws)?.closed ?? false) || (seat !== undefined && (seat.workshop !== ws || seat.revoked || gen < seat.gen));
  }

  onRevoke(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Resolves when every note that has come is worked off. */
  settled(): Promise<void> {
    return this.#work;
  }

  close(): void {
    this.#stop();
  }

  #note(note: Note | undefined): void {
    const key = note ? `${note.kind} ${note.id}` : '';
    if (this.#waiting.has(key)) return;
    this.#waiting.add(key);
    this.#work = this.#work
      .then(() => {
        this.#waiting.delete(key);
        return note ? this.#read(note) : this.#readAll();
      })
      // A store that is away tells "read anew" when it is back.
      .catch(() => {});
  }

  async #read({ kind, id }: Note): Promise<void> {
    if (kind === 'event') {
      const event = await this.#store.event(Number(id));
      if (event) this.#listener.event(event);
    } else if (kind === 'seat') {
      const seat = await this.#store.seat(id);
      if (seat) this.#takeSeat(seat);
    } else {
      const workshop = await this.#store.workshop(id);
      if (workshop) this.#takeWorkshop(workshop);
    }
  }

  async #readAll(): Promise<void> {
    for (const id of [...this.#workshops.keys()]) {
      const workshop = await this.#store.workshop(id);
      if (workshop) this.#takeWorkshop(workshop);
      for (const seat of await this.#store.seats(id)) this.#takeSeat(seat);
    }
  }

  #takeSeat(seat: Seat): void {
    const before = this.#seats.get(seat.id);
    this.#seats.set(seat.id, seat);
    this.#listener.seat(seat, before);
    if (before && (seat.gen !== before.gen || seat.revoked !== before.revoked)) this.#tellRevoked();
  }

  #takeWorkshop(workshop: Workshop): void {
    const before = this.#workshops.get(workshop.id);
    this.#workshops.set(workshop.id, workshop);
    this.#listener.workshop(workshop, before);
    if (before && workshop.closed !== before.closed) this.#tellRevoked();
  }

  #tellRevoked(): void {
    for (const listener of this.#changed) listener();
  }
}
