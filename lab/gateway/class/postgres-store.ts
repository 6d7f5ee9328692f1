import pg from 'pg';
import type { ClassEvent, JoinCode, Seat, Workshop } from './model.ts';
import type { Decision, Found, Note, Ownership, Store } from './store.ts';

const CHANNEL = 'day_one_class';
/** Any number, the same in every replica: only one of them makes the tables. */
const SCHEMA_LOCK = 0x0da1;
/** Of the locks on a seat's terminals, so that no other advisory lock is meant. */
const SEAT_LOCK = 0x0da2;
/**
 * A replica that stops in the midst of a change (frozen, cut off) must not hold up the others, nor a database that does not answer hold up
 * a page, for longer than this.
 */
const patience = { keepAlive: true, connectionTimeoutMillis: 10_000, query_timeout: 15_000, lock_timeout: 10_000 } as const;
/** A change that stands still for longer than this is given up, and its locks with it. */
const IDLE_MS = 8000;
/** How often it is asked whether the connection that hears still lives. */
const EAR_MS = 10_000;

const schema = `
  CREATE TABLE IF NOT EXISTS workshop (id text PRIMARY KEY, created bigint NOT NULL, data jsonb NOT NULL);
  CREATE TABLE IF NOT EXISTS code (code text PRIMARY KEY, workshop text NOT NULL, n bigserial, data jsonb NOT NULL);
  CREATE INDEX IF NOT EXISTS code_workshop ON code (workshop);
  CREATE TABLE IF NOT EXISTS seat (id text PRIMARY KEY, workshop text NOT NULL, joined bigint NOT NULL, n bigserial, data jsonb NOT NULL);
  CREATE INDEX IF NOT EXISTS seat_workshop ON seat (workshop, joined);
  CREATE TABLE IF NOT EXISTS event (id bigserial PRIMARY KEY, workshop text NOT NULL, data jsonb NOT NULL);
  CREATE INDEX IF NOT EXISTS event_workshop ON event (workshop, id);
  CREATE TABLE IF NOT EXISTS owner (sid text PRIMARY KEY, seat text NOT NULL, workshop text NOT NULL, replica text NOT NULL, fence bigint NOT NULL, until bigint NOT NULL);
  CREATE INDEX IF NOT EXISTS owner_seat ON owner (seat);
`;

interface Data<T> {
  data: T;
}
interface OwnerRow {
  sid: string;
  seat: string;
  workshop: string;
  replica: string;
  fence: string;
  until: string;
}
const owner = ({ fence, until, ...rest }: OwnerRow): Ownership => ({ ...rest, fence: Number(fence), until: Number(until) });

/** A class in PostgreSQL, for several replicas: each hears of the others' changes by LISTEN. */
export class PostgresStore implements Store {
  readonly #pool: pg.Pool;
  readonly #url: string;
  readonly #earMs: number;
  readonly #listeners = new Set<(note: Note | undefined) => void>();
  #ear: pg.Client | undefined;
  #again: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(url: string, earMs: number, idleMs: number) {
    this.#url = url;
    this.#earMs = earMs;
    this.#pool = new pg.Pool({ connectionString: url, max: 8, ...patience, idle_in_transaction_session_timeout: idleMs });
    // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
    this.#pool.on('error', () => {});
  }

  /**
   * Connects, makes the tables where they are missing, and listens.
   *
   * @param earMs how often the connection that hears is tried, in milliseconds
   * @param idleMs how long a change may stand still
   * @throws Error of the connection
   */
  static async open(url: string, { earMs = EAR_MS, idleMs = IDLE_MS } = {}): Promise<PostgresStore> {
    const store = new PostgresStore(url, earMs, idleMs);
    try {
      await store.#atomic(async (client) => {
        await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
        await client.query(schema);
      });
      await store.#hear();
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  async addWorkshop(workshop: Workshop, codes: readonly JoinCode[]): Promise<void> {
    await this.#atomic(async (client) => {
      await client.query('INSERT INTO workshop VALUES ($1, $2, $3)', [workshop.id, workshop.createdAt, JSON.stringify(workshop)]);
      await insertCodes(client, codes);
      await tell(client, { kind: 'workshop', workshop: workshop.id, id: workshop.id });
    });
  }

  async workshops(): Promise<Workshop[]> {
    return this.#all<Workshop>('SELECT data FROM workshop ORDER BY created DESC, id');
  }

  async workshop(id: string): Promise<Workshop | undefined> {
    return (await this.#all<Workshop>('SELECT data FROM workshop WHERE id = $1', id))[0];
  }

  async changeWorkshop(id: string, change: (workshop: Workshop) => Workshop | undefined): Promise<Workshop | undefined> {
    return this.#change('workshop', id, change, (next) => ({ kind: 'workshop', workshop: next.id, id: next.id }));
  }

  async addCodes(codes: readonly JoinCode[]): Promise<void> {
    await this.#atomic((client) => insertCodes(client, codes));
  }

  async codes(workshop: string): Promise<JoinCode[]> {
    return this.#all<JoinCode>('SELECT data FROM code WHERE workshop = $1 ORDER BY n', workshop);
  }

  async join(code: string, decide: (found: Found | undefined) => Decision): Promise<Decision> {
    return this.#atomic(async (client) => {
      const known = (await client.query<Data<JoinCode>>('SELECT data FROM code WHERE code = $1 FOR UPDATE', [code])).rows[0]?.data;
      // Whoever joins this workshop waits here for the one before.
      const workshop = known && (await client.query<Data<Workshop>>('SELECT data FROM workshop WHERE id = $1 FOR UPDATE', [known.workshop])).rows[0]?.data;
      if (!known || !workshop) return decide(undefined);
      const seats = (await client.query<Data<Seat>>('SELECT data FROM seat WHERE workshop = $1 ORDER BY joined, n FOR UPDATE', [workshop.id])).rows.map((row) => row.data);
      const decided = decide({
        code: known, workshop, seat: seats.find(({ id }) => id === known.seat), names: seats.map(({ name }) => name),
        taken: seats.filter((seat) => !seat.teacher && !seat.revoked).length,
      });
      if ('problem' in decided) return decided;
      const { seat } = decided;
      await client.query('INSERT INTO seat (id, workshop, joined, data) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET data = excluded.data', [seat.id, workshop.id, seat.joinedAt, JSON.stringify(seat)]);
      if (known.once) await client.query('UPDATE code SET data = $2 WHERE code = $1', [code, JSON.stringify({ ...known, used: true, seat: seat.id })]);
      await tell(client, { kind: 'seat', workshop: workshop.id, id: seat.id });
      return decided;
    });
  }

  async addSeat(seat: Seat): Promise<void> {
    await this.#atomic(async (client) => {
      await client.query('INSERT INTO seat (id, workshop, joined, data) VALUES ($1, $2, $3, $4)', [seat.id, seat.workshop, seat.joinedAt, JSON.stringify(seat)]);
      await tell(client, { kind: 'seat', workshop: seat.workshop, id: seat.id });
    });
  }

  async seat(id: string): Promise<Seat | undefined> {
    return (await this.#all<Seat>('SELECT data FROM seat WHERE id = $1', id))[0];
  }

  async seats(workshop: string): Promise<Seat[]> {
    return this.#all<Seat>('SELECT data FROM seat WHERE workshop = $1 ORDER BY joined, n', workshop);
  }

  async changeSeat(id: string, change: (seat: Seat) => Seat | undefined): Promise<Seat | undefined> {
    return this.#change('seat', id, change, (next) => ({ kind: 'seat', workshop: next.workshop, id: next.id }));
  }

  async addEvent(event: Omit<ClassEvent, 'id'>): Promise<number> {
    return this.#atomic(async (client) => {
      const { rows } = await client.query<{ id: string }>('INSERT INTO event (workshop, data) VALUES ($1, $2) RETURNING id', [event.workshop, JSON.stringify(event)]);
      const id = rows[0]?.id ?? '0';
      await tell(client, { kind: 'event', workshop: event.workshop, id });
      return Number(id);
    });
  }

  async event(id: number): Promise<ClassEvent | undefined> {
    const [kept] = await this.#all<Omit<ClassEvent, 'id'>>('SELECT data FROM event WHERE id = $1', id);
    return kept && { ...kept, id };
  }

  async events(workshop: string, limit: number): Promise<ClassEvent[]> {
    const { rows } = await this.#pool.query<{ id: string } & Data<Omit<ClassEvent, 'id'>>>('SELECT id, data FROM event WHERE workshop = $1 ORDER BY id DESC LIMIT $2', [workshop, limit]);
    return rows.reverse().map((row) => ({ ...row.data, id: Number(row.id) }));
  }

  async own(sid: string, of: { seat: string; workshop: string }, replica: string, now: number, leaseMs: number, force = false): Promise<Ownership | undefined> {
    return this.#atomic(async (client) => {
      // Of two who want a terminal of the same seat one waits here.
      await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [SEAT_LOCK, of.seat]);
      const { rows } = await client.query<OwnerRow>(
        `INSERT INTO owner AS o VALUES ($1, $2, $3, $4, 1 + (SELECT coalesce(max(fence), 0) FROM owner WHERE seat = $2), $5)
         ON CONFLICT (sid) DO UPDATE SET replica = $4, fence = CASE WHEN o.replica = $4 THEN o.fence ELSE greatest(o.fence + 1, excluded.fence) END, until = $5
         WHERE o.replica = $4 OR o.until <= $6 OR $7
         RETURNING *`,
        [sid, of.seat, of.workshop, replica, now + leaseMs, now, force],
      );
      const owned = rows[0] && owner(rows[0]);
      if (!owned) return undefined;
      await client.query('UPDATE owner SET until = 0, fence = $1 WHERE seat = $2 AND replica <> $3 AND sid <> $4', [owned.fence, of.seat, replica, sid]);
      await tell(client, { kind: 'owner', workshop: of.workshop, id: of.seat });
      return owned;
    });
  }

  async renew(sid: string, replica: string, fence: number, now: number, leaseMs: number): Promise<boolean> {
    return (await this.#pool.query('UPDATE owner SET until = $1 WHERE sid = $2 AND replica = $3 AND fence = $4', [now + leaseMs, sid, replica, fence])).rowCount === 1;
  }

  async release(sid: string, replica: string, fence: number): Promise<void> {
    // The row stays with its fence: the next owner's must be higher.
    await this.#atomic(async (client) => {
      const { rows } = await client.query<OwnerRow>('UPDATE owner SET until = 0 WHERE sid = $1 AND replica = $2 AND fence = $3 RETURNING *', [sid, replica, fence]);
      if (rows[0]) await tell(client, { kind: 'owner', workshop: rows[0].workshop, id: rows[0].seat });
    });
  }

  async owner(sid: string, now: number): Promise<Ownership | undefined> {
    const { rows } = await this.#pool.query<OwnerRow>('SELECT * FROM owner WHERE sid = $1 AND until > $2', [sid, now]);
    return rows[0] && owner(rows[0]);
  }

  async owners(seat: string, now: number): Promise<Ownership[]> {
    return (await this.#pool.query<OwnerRow>('SELECT * FROM owner WHERE seat = $1 AND until > $2 ORDER BY fence, sid', [seat, now])).rows.map(owner);
  }

  listen(listener: (note: Note | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.clear();
    clearTimeout(this.#again);
    await this.#ear?.end().catch(() => {});
    await this.#pool.end();
  }

  /** One connection hears what others change. When it breaks, it is made anew and listeners are told that they may have missed something. */
  async #hear(): Promise<void> {
    const ear = new pg.Client({ connectionString: this.#url, ...patience, connectionTimeoutMillis: 5000, query_timeout: this.#earMs / 2 });
    let over = false;
    // A database that went away without a goodbye is noticed only by one that asks.
    const asking = setInterval(() => void ear.query('SELECT 1').catch(lost), this.#earMs).unref();
    const lost = () => {
      clearInterval(asking);
      if (over || this.#closed) return;
      over = true;
      void ear.end().catch(() => {});
      const retry = () => {
        this.#again = setTimeout(() => {
          this.#hear().then(() => this.#each(undefined), () => !this.#closed && retry());
        }, 500);
      };
      retry();
    };
    ear.on('error', lost);
    ear.on('end', lost);
    ear.on('notification', ({ payload }) => {
      const [kind, workshop, id] = (payload ?? '').split(' ');
      if ((kind === 'workshop' || kind === 'seat' || kind === 'event' || kind === 'owner') && workshop && id) this.#each({ kind, workshop, id });
    });
    this.#ear = ear;
    try {
      await ear.connect();
      await ear.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      over = true;
      clearInterval(asking);
      await ear.end().catch(() => {});
      throw error;
    }
  }

  #each(note: Note | undefined): void {
    for (const listener of this.#listeners) listener(note);
  }

  async #change<T extends object>(table: 'workshop' | 'seat', id: string, change: (value: T) => T | undefined, note: (next: T) => Note): Promise<T | undefined> {
    return this.#atomic(async (client) => {
      const present = (await client.query<Data<T>>(`SELECT data FROM ${table} WHERE id = $1 FOR UPDATE`, [id])).rows[0]?.data;
      const next = present && change(present);
      if (!next) return undefined;
      await client.query(`UPDATE ${table} SET data = $2 WHERE id = $1`, [id, JSON.stringify(next)]);
      await tell(client, note(next));
      return next;
    });
  }

  async #atomic<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    // The pool listens to connections that nobody uses; one that breaks in use would end the process, besides failing its query.
    const broken = () => {};
    client.on('error', broken);
    const release = (unusable?: boolean) => {
      client.off('error', broken);
      client.release(unusable);
    };
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      release();
      return result;
    } catch (error) {
      // Where even that fails, the connection is broken and must not be used again.
      await client.query('ROLLBACK').then(() => release(), () => release(true));
      throw error;
    }
  }

  async #all<T>(sql: string, ...values: (string | number)[]): Promise<T[]> {
    return (await this.#pool.query<Data<T>>(sql, values)).rows.map((row) => row.data);
  }
}

async function insertCodes(client: pg.PoolClient, codes: readonly JoinCode[]): Promise<void> {
  for (const code of codes) await client.query('INSERT INTO code (code, workshop, data) VALUES ($1, $2, $3)', [code.code, code.workshop, JSON.stringify(code)]);
}

/** Inside the transaction: others hear of it only once it is kept. */
async function tell(client: pg.PoolClient, { kind, workshop, id }: Note): Promise<void> {
  await client.query('SELECT pg_notify($1, $2)', [CHANNEL, `${kind} ${workshop} ${id}`]);
}
