import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { ClassEvent, JoinCode, Seat, Workshop } from './model.ts';
import type { Decision, Found, Note, Ownership, Store } from './store.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS workshop (id TEXT PRIMARY KEY, created INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS code (code TEXT PRIMARY KEY, workshop TEXT NOT NULL, data TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS code_workshop ON code (workshop);
  CREATE TABLE IF NOT EXISTS seat (id TEXT PRIMARY KEY, workshop TEXT NOT NULL, joined INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS seat_workshop ON seat (workshop, joined);
  CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY AUTOINCREMENT, workshop TEXT NOT NULL, data TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS event_workshop ON event (workshop, id);
  CREATE TABLE IF NOT EXISTS owner (sid TEXT PRIMARY KEY, seat TEXT NOT NULL, workshop TEXT NOT NULL, replica TEXT NOT NULL, fence INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS owner_seat ON owner (seat);
`;

type Row = Record<string, SQLOutputValue>;
const data = <T>(row: Row | undefined): T | undefined => (row ? (JSON.parse(String(row['data'])) as T) : undefined);
const owner = (row: Row): Ownership => ({
  sid: String(row['sid']), seat: String(row['seat']), workshop: String(row['workshop']), replica: String(row['replica']), fence: Number(row['fence']), until: Number(row['until']),
});

/** A class in one file (WAL), for one replica. `:memory:` keeps nothing. */
export class SqliteStore implements Store {
  readonly #db: DatabaseSync;
  readonly #listeners = new Set<(note: Note | undefined) => void>();

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
    this.#db.exec(schema);
  }

  async addWorkshop(workshop: Workshop, codes: readonly JoinCode[]): Promise<void> {
    this.#atomic(() => {
      this.#run('INSERT INTO workshop VALUES (?, ?, ?)', workshop.id, workshop.createdAt, JSON.stringify(workshop));
      this.#addCodes(codes);
    });
    this.#tell({ kind: 'workshop', workshop: workshop.id, id: workshop.id });
  }

  async workshops(): Promise<Workshop[]> {
    return this.#all<Workshop>('SELECT data FROM workshop ORDER BY created DESC, id');
  }

  async workshop(id: string): Promise<Workshop | undefined> {
    return data<Workshop>(this.#get('SELECT data FROM workshop WHERE id = ?', id));
  }

  async changeWorkshop(id: string, change: (workshop: Workshop) => Workshop | undefined): Promise<Workshop | undefined> {
    return this.#change('workshop', id, change, (next) => this.#tell({ kind: 'workshop', workshop: next.id, id: next.id }));
  }

  async addCodes(codes: readonly JoinCode[]): Promise<void> {
    this.#atomic(() => this.#addCodes(codes));
  }

  async codes(workshop: string): Promise<JoinCode[]> {
    return this.#all<JoinCode>('SELECT data FROM code WHERE workshop = ? ORDER BY rowid', workshop);
  }

  async join(code: string, decide: (found: Found | undefined) => Decision): Promise<Decision> {
    const decision = this.#atomic(() => {
      const known = data<JoinCode>(this.#get('SELECT data FROM code WHERE code = ?', code));
      const workshop = known && data<Workshop>(this.#get('SELECT data FROM workshop WHERE id = ?', known.workshop));
      if (!known || !workshop) return decide(undefined);
      const seats = this.#all<Seat>('SELECT data FROM seat WHERE workshop = ? ORDER BY joined, rowid', workshop.id);
      const decided = decide({
        code: known, workshop, seat: seats.find(({ id }) => id === known.seat), names: seats.map(({ name }) => name),
        taken: seats.filter((seat) => !seat.teacher && !seat.revoked).length,
      });
      if ('problem' in decided) return decided;
      this.#run('INSERT INTO seat VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data', decided.seat.id, workshop.id, decided.seat.joinedAt, JSON.stringify(decided.seat));
      if (known.once) this.#run('UPDATE code SET data = ? WHERE code = ?', JSON.stringify({ ...known, used: true, seat: decided.seat.id }), code);
      return decided;
    });
    if ('seat' in decision) this.#tell({ kind: 'seat', workshop: decision.seat.workshop, id: decision.seat.id });
    return decision;
  }

  async addSeat(seat: Seat): Promise<void> {
    this.#run('INSERT INTO seat VALUES (?, ?, ?, ?)', seat.id, seat.workshop, seat.joinedAt, JSON.stringify(seat));
    this.#tell({ kind: 'seat', workshop: seat.workshop, id: seat.id });
  }

  async seat(id: string): Promise<Seat | undefined> {
    return data<Seat>(this.#get('SELECT data FROM seat WHERE id = ?', id));
  }

  async seats(workshop: string): Promise<Seat[]> {
    return this.#all<Seat>('SELECT data FROM seat WHERE workshop = ? ORDER BY joined, rowid', workshop);
  }

  async changeSeat(id: string, change: (seat: Seat) => Seat | undefined): Promise<Seat | undefined> {
    return this.#change('seat', id, change, (next) => this.#tell({ kind: 'seat', workshop: next.workshop, id: next.id }));
  }

  async addEvent(event: Omit<ClassEvent, 'id'>): Promise<number> {
    const { lastInsertRowid } = this.#run('INSERT INTO event (workshop, data) VALUES (?, ?)', event.workshop, JSON.stringify(event));
    this.#tell({ kind: 'event', workshop: event.workshop, id: String(lastInsertRowid) });
    return Number(lastInsertRowid);
  }

  async event(id: number): Promise<ClassEvent | undefined> {
    const kept = data<Omit<ClassEvent, 'id'>>(this.#get('SELECT data FROM event WHERE id = ?', id));
    return kept && { ...kept, id };
  }

  async events(workshop: string, limit: number): Promise<ClassEvent[]> {
    const rows = this.#db.prepare('SELECT id, data FROM event WHERE workshop = ? ORDER BY id DESC LIMIT ?').all(workshop, limit);
    return rows.reverse().map((row) => ({ ...(JSON.parse(String(row['data'])) as Omit<ClassEvent, 'id'>), id: Number(row['id']) }));
  }

  async own(sid: string, of: { seat: string; workshop: string }, replica: string, now: number, leaseMs: number, force = false): Promise<Ownership | undefined> {
    const owned = this.#atomic(() => {
      const held = this.#get('SELECT * FROM owner WHERE sid = ?', sid);
      const present = held && owner(held);
      if (present && present.replica !== replica && present.until > now && !force) return undefined;
      const highest = Number(this.#get('SELECT max(fence) AS fence FROM owner WHERE seat = ? OR sid = ?', of.seat, sid)?.['fence'] ?? 0);
      const fence = present?.replica === replica ? present.fence : highest + 1;
      this.#run('UPDATE owner SET until = 0, fence = ? WHERE seat = ? AND replica <> ? AND sid <> ?', fence, of.seat, replica, sid);
      this.#run('INSERT INTO owner VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sid) DO UPDATE SET replica = excluded.replica, fence = excluded.fence, until = excluded.until', sid, of.seat, of.workshop, replica, fence, now + leaseMs);
      return { sid, ...of, replica, fence, until: now + leaseMs };
    });
    if (owned) this.#tell({ kind: 'owner', workshop: of.workshop, id: of.seat });
    return owned;
  }

  async renew(sid: string, replica: string, fence: number, now: number, leaseMs: number): Promise<boolean> {
    return Number(this.#run('UPDATE owner SET until = ? WHERE sid = ? AND replica = ? AND fence = ?', now + leaseMs, sid, replica, fence).changes) === 1;
  }

  async release(sid: string, replica: string, fence: number): Promise<void> {
    // The row stays with its fence: the next owner's must be higher.
    if (Number(this.#run('UPDATE owner SET until = 0 WHERE sid = ? AND replica = ? AND fence = ?', sid, replica, fence).changes) !== 1) return;
    const row = this.#get('SELECT * FROM owner WHERE sid = ?', sid);
    if (row) this.#tell({ kind: 'owner', workshop: owner(row).workshop, id: owner(row).seat });
  }

  async owner(sid: string, now: number): Promise<Ownership | undefined> {
    const row = this.#get('SELECT * FROM owner WHERE sid = ? AND until > ?', sid, now);
    return row && owner(row);
  }

  async owners(seat: string, now: number): Promise<Ownership[]> {
    return this.#db.prepare('SELECT * FROM owner WHERE seat = ? AND until > ? ORDER BY fence, rowid').all(seat, now).map(owner);
  }

  listen(listener: (note: Note | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #addCodes(codes: readonly JoinCode[]): void {
    for (const code of codes) this.#run('INSERT INTO code VALUES (?, ?, ?)', code.code, code.workshop, JSON.stringify(code));
  }

  #change<T extends object>(table: 'workshop' | 'seat', id: string, change: (value: T) => T | undefined, tell: (next: T) => void): T | undefined {
    const next = this.#atomic(() => {
      const present = data<T>(this.#get(`SELECT data FROM ${table} WHERE id = ?`, id));
      const changed = present && change(present);
      if (changed) this.#run(`UPDATE ${table} SET data = ? WHERE id = ?`, JSON.stringify(changed), id);
      return changed;
    });
    if (next) tell(next);
    return next;
  }

  #atomic<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #run(sql: string, ...values: (string | number)[]) {
    return this.#db.prepare(sql).run(...values);
  }

  #get(sql: string, ...values: (string | number)[]): Row | undefined {
    return this.#db.prepare(sql).get(...values);
  }

  #all<T>(sql: string, ...values: (string | number)[]): T[] {
    return this.#db.prepare(sql).all(...values).map((row) => JSON.parse(String(row['data'])) as T);
  }

  #tell(note: Note): void {
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener(note);
    });
  }
}
