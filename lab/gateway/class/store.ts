import type { ClassEvent, JoinCode, Seat, Workshop } from './model.ts';

/** What changed, told to every replica: ids only. `owner`: another terminal of a seat, or another replica that holds it. */
export interface Note {
  kind: 'workshop' | 'seat' | 'event' | 'owner';
  workshop: string;
  /** Of the workshop, the seat (also for `owner`), or the event. */
  id: string;
}

/**
 * Who holds a terminal session. A seat has one shell: the fence grows with every replica that comes to hold a terminal of the seat,
 * and what the ones before held is theirs no longer, so that a late writer is noticed.
 */
export interface Ownership {
  sid: string;
  seat: string;
  workshop: string;
  replica: string;
  fence: number;
  /** Milliseconds since 1970; without a renewal another replica may take over. */
  until: number;
}

/** Why nobody was let in. One answer for all that are no valid code, so that guessing learns nothing. */
export type JoinProblem = 'wrong' | 'not-yet' | 'over' | 'full' | 'name';

/** What a code leads to at the moment it is used. */
export interface Found {
  code: JoinCode;
  workshop: Workshop;
  /** Learners who have a seat that was not taken from them. */
  taken: number;
  /** The seat that the code brings back. */
  seat: Seat | undefined;
  names: readonly string[];
}

/** What is decided about a code: a new or changed seat, or why not. */
export type Decision = { seat: Seat } | { problem: JoinProblem };

/**
 * What a class keeps. Two implementations, one contract test: a file for one replica, PostgreSQL for several.
 * A `change…` gets the present value and returns the next one (or undefined: leave it); nobody else changes it meanwhile.
 */
export interface Store {
  addWorkshop(workshop: Workshop, codes: readonly JoinCode[]): Promise<void>;
  /** The newest first. */
  workshops(): Promise<Workshop[]>;
  workshop(id: string): Promise<Workshop | undefined>;
  changeWorkshop(id: string, change: (workshop: Workshop) => Workshop | undefined): Promise<Workshop | undefined>;

  addCodes(codes: readonly JoinCode[]): Promise<void>;
  codes(workshop: string): Promise<JoinCode[]>;
  /** Uses a code: looks, decides and takes the seat at once, so that no two get the last seat or the same one-time code. */
  join(code: string, decide: (found: Found | undefined) => Decision): Promise<Decision>;

  addSeat(seat: Seat): Promise<void>;
  seat(id: string): Promise<Seat | undefined>;
  /** In the order they joined. */
  seats(workshop: string): Promise<Seat[]>;
  changeSeat(id: string, change: (seat: Seat) => Seat | undefined): Promise<Seat | undefined>;

  /** Keeps an event and tells it; resolves its id, which grows. */
  addEvent(event: Omit<ClassEvent, 'id'>): Promise<number>;
  event(id: number): Promise<ClassEvent | undefined>;
  /** Oldest first, at most `limit` of the newest. */
  events(workshop: string, limit: number): Promise<ClassEvent[]>;

  /** Becomes the owner of a session: when nobody is, the lease of the owner is over, or with `force`. Other replicas' terminals of that seat are lost to them. undefined: someone else holds it. */
  own(sid: string, of: { seat: string; workshop: string }, replica: string, now: number, leaseMs: number, force?: boolean): Promise<Ownership | undefined>;
  /** false: the ownership was lost; stop writing. */
  renew(sid: string, replica: string, fence: number, now: number, leaseMs: number): Promise<boolean>;
  release(sid: string, replica: string, fence: number): Promise<void>;
  /** Who holds a session now. */
  owner(sid: string, now: number): Promise<Ownership | undefined>;
  /** Sessions of a seat whose lease holds, the newest last. */
  owners(seat: string, now: number): Promise<Ownership[]>;

  /** Every change, also those of other replicas, after it is kept. Told at least once; `undefined`: some may have been missed, read anew. */
  listen(listener: (note: Note | undefined) => void): () => void;
  close(): Promise<void>;
}
