import type { Claims } from '../auth/token.ts';
import type { Revocations } from '../auth/revocation.ts';
import type { ClassEvent, Seat, Workshop } from './model.ts';
import type { Note, Store } from './store.ts';

/** What changed in the roll, with what was before. */
export interface RollListener {
  seat(now: Seat, before: Seat | undefined): void;
  workshop(now: Workshop, before: Workshop | undefined): void;
  event(event: ClassEvent): void;
  /** Another terminal of a seat counts now, or another replica holds it. */
  owner(seat: string): void;
}

/** Events of a class among which those that were missed are looked for. */
const RECENT = 400;
/** The first pause before something is read anew that could not be read, in milliseconds; the longest. */
const AGAIN_MS = [250, 5000] as const;

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
  /** Events that were told, or were there before this replica heard of their class. */
  readonly #told = new Map<string, Set<number>>();
  #again: NodeJS.Timeout | undefined;
  #pause: number = AGAIN_MS[0];
  #now = 0;

  constructor(store: Store, listener: RollListener) {
    this.#store = store;
    this.#listener = listener;
    this.#stop = store.listen((note) => this.#note(note));
  }

  /** Reads the classes that are not over. */
  async load(now: number): Promise<void> {
    this.#now = now;
    for (const workshop of await this.#store.workshops()) {
      if (workshop.closed || workshop.until <= now) continue;
      this.#told.set(workshop.id, new Set((await this.#store.events(workshop.id, RECENT)).map(({ id }) => id)));
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
    const workshop = this.#workshops.get(claims.ws) ?? (await this.#meet(claims.ws));
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

  /** Reads a class and one of its seats as they are kept now: another replica may have changed them a moment ago. */
  fresh(workshop: string, seat: string): Promise<void> {
    this.#note({ kind: 'workshop', workshop, id: workshop });
    this.#note({ kind: 'seat', workshop, id: seat });
    return this.settled();
  }

  /** Resolves when every note that has come is worked off. */
  settled(): Promise<void> {
    return this.#work;
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#again);
  }

  #note(note: Note | undefined): void {
    if (note?.kind === 'owner') return this.#listener.owner(note.id);
    const key = note ? `${note.kind} ${note.id}` : '';
    if (this.#waiting.has(key)) return;
    this.#waiting.add(key);
    this.#work = this.#work
      .then(() => {
        this.#waiting.delete(key);
        return note ? this.#read(note) : this.#readAll();
      })
      .then(
        () => {
          if (!note) this.#pause = AGAIN_MS[0];
        },
        () => this.#later(),
      );
  }

  /** What could not be read is read anew: no second note comes when only this one query failed. */
  #later(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#note(undefined), this.#pause).unref();
    this.#pause = Math.min(this.#pause * 2, AGAIN_MS[1]);
  }

  async #read({ kind, id }: Note): Promise<void> {
    if (kind === 'event') {
      const event = await this.#store.event(Number(id));
      if (event) this.#tell(event);
    } else if (kind === 'seat') {
      const seat = await this.#store.seat(id);
      if (seat) this.#takeSeat(seat);
    } else {
      const workshop = await this.#store.workshop(id);
      if (workshop) this.#takeWorkshop(workshop);
    }
  }

  async #readAll(): Promise<void> {
    for (const workshop of await this.#store.workshops()) {
      const known = this.#workshops.has(workshop.id);
      if (!known && (workshop.closed || workshop.until <= this.#now)) continue;
      this.#takeWorkshop(workshop);
      for (const seat of await this.#store.seats(workshop.id)) this.#takeSeat(seat);
      // A message of the teacher that came meanwhile was not heard: it is not on the pages.
      for (const event of await this.#store.events(workshop.id, RECENT)) if (!this.#told.get(workshop.id)?.has(event.id)) this.#tell(event);
    }
  }

  /** Reads a class that this replica has not heard of. What was said in it before is on the pages when they come. */
  async #meet(id: string): Promise<Workshop | undefined> {
    const events = await this.#store.events(id, RECENT);
    const workshop = await this.#store.workshop(id);
    if (workshop && !this.#told.has(id)) this.#told.set(id, new Set(events.map((event) => event.id)));
    return workshop;
  }

  #tell(event: ClassEvent): void {
    const told = this.#told.get(event.workshop) ?? new Set();
    this.#told.set(event.workshop, told.add(event.id));
    // A set keeps its order: the oldest go.
    for (const id of told) {
      if (told.size <= RECENT * 2) break;
      told.delete(id);
    }
    this.#listener.event(event);
  }

  #takeSeat(seat: Seat): void {
    const before = this.#seats.get(seat.id);
    this.#seats.set(seat.id, seat);
    this.#listener.seat(seat, before);
    // One that was not known here may have come in with a token that was taken back.
    if (before ? seat.gen !== before.gen || seat.revoked !== before.revoked : seat.revoked || seat.gen > 0) this.#tellRevoked();
  }

  #takeWorkshop(workshop: Workshop): void {
    const before = this.#workshops.get(workshop.id);
    this.#workshops.set(workshop.id, workshop);
    this.#listener.workshop(workshop, before);
    if (workshop.closed !== (before?.closed ?? false)) this.#tellRevoked();
  }

  #tellRevoked(): void {
    for (const listener of this.#changed) listener();
  }
}
