import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CTL_PROTOCOL } from '../../../src/engine/live/ctl.ts';
import type { Audit } from '../audit/audit.ts';
import type { Revocations } from '../auth/revocation.ts';
import type { Route, SocketHandler } from '../front.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Observer, View } from '../observe/observer.ts';
import type { Spawner } from '../spawner/spawner.ts';
import type { Sessions } from '../terminal/sessions.ts';
import { Classroom } from './classroom.ts';
import { realClock, type Clock } from './clock.ts';
import { ctlSocket } from './ctl-socket.ts';
import type { Seat } from './model.ts';
import { Office } from './office.ts';
import { Ownerships } from './ownerships.ts';
import { relayed } from './relay.ts';
import { classRoutes } from './routes.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';
import { Transcripts } from './transcripts.ts';

export interface ClassOptions {
  store: Store;
  audit: Audit;
  metrics: Metrics;
  /** Signing keys that hold, the newest first. */
  keys: () => readonly (string | Uint8Array)[];
  addressOf: (request: IncomingMessage) => string;
  /** Name of this replica, its own in every one: `<Pod>@<address>:<port>`, or a name alone where there is only one. */
  replica: string;
  /** What a replica names itself by to the others, so that their checks let it in: an allowed host and origin, and how many proxies they believe. */
  peers?: { host: string; origin: string; trustedProxies: number };
  adminSecret?: string;
  sessions?: Sessions;
  spawner?: Spawner;
  observer?: Observer;
  viewOf?: (seat: Seat) => View | undefined;
  /** A shell needs no spawner (local mode). */
  shellHere?: boolean;
  /** Folder for transcripts of learners who allow them; undefined: none are kept. */
  transcripts?: string;
  clock?: Clock;
  random?: (bytes: number) => Uint8Array;
}

/** A classroom to hang into the gateway's front. */
export interface Class {
  routes: readonly Route[];
  sockets: Readonly<Record<string, SocketHandler>>;
  revocations: Revocations;
  office: Office;
  classroom: Classroom;
  /** The handler of terminals, with those of other replicas to look at. */
  relayed(handler: SocketHandler): SocketHandler;
  close(): Promise<void>;
}

/** Pause between two tries to reach a database that is not there yet, in milliseconds. */
const TRY_MS = 1000;

/**
 * `postgres://…`: for several replicas; anything else is the path of a file, for one.
 *
 * @param patienceMs how long a database that does not answer yet is waited for
 * @param waits told why it is waited
 * @throws Error of the database: at once, if it answers and says no
 */
export async function openStore(where: string, patienceMs = 0, waits: (why: string) => void = () => {}): Promise<Store> {
  if (!/^postgres(ql)?:\/\//.test(where)) return new SqliteStore(where);
  // One that keeps a file starts without PostgreSQL's client.
  const { PostgresStore } = await import('./postgres-store.ts');
  for (const until = performance.now() + patienceMs; ; ) {
    try {
      return await PostgresStore.open(where);
    } catch (error) {
      // Codes of PostgreSQL have five characters, none of them begins with E; 57P03: it is starting, 53300: too many connections just now.
      const { code = '', message } = error as Error & { code?: string };
      if ((/^[^E].{4}$/.test(code) && !['57P03', '53300'].includes(code)) || performance.now() + TRY_MS > until) throw error;
      waits(message);
      await new Promise((done) => setTimeout(done, TRY_MS));
    }
  }
}

/** Reads what is under way and starts the classroom. The store stays the caller's to close. */
export async function startClass(options: ClassOptions): Promise<Class> {
  const { store, audit, metrics, keys, sessions } = options;
  const clock = options.clock ?? realClock;
  const random = options.random ?? randomBytes;
  const office = new Office({ store, clock, audit, random, key: () => keys()[0] ?? '' });
  const classroom = new Classroom({
    store, office, clock, audit, random,
    ...(sessions ? { sessions } : {}), ...(options.spawner ? { spawner: options.spawner } : {}), ...(options.observer ? { observer: options.observer } : {}),
    ...(options.viewOf ? { viewOf: options.viewOf } : {}), ...(options.shellHere ? { shellHere: true } : {}),
  });
  await classroom.start();
  const ownerships = sessions && new Ownerships(store, sessions, clock, options.replica, audit);
  const transcripts = sessions && options.transcripts !== undefined ? new Transcripts(options.transcripts, sessions, clock, (id) => {
    const seat = classroom.roll.seat(id);
    return seat?.recording ? seat : undefined;
  }) : undefined;
  const stopHearing = transcripts && store.listen((note) => note?.kind === 'seat' && void classroom.roll.settled().then(() => transcripts.changed(note.id)).catch((error: unknown) => audit.log('transcript.failed', { why: String(error) })));
  metrics.gauge('day_one_class_pages', 'Pages of learners and teachers that are connected', () => classroom.present);
  return {
    office, classroom, revocations: classroom.roll,
    routes: [classRoutes({ office, roll: classroom.roll, clock, audit, keys, addressOf: options.addressOf, ...(options.adminSecret === undefined ? {} : { adminSecret: options.adminSecret }), ...(transcripts ? { transcripts } : {}) })],
    sockets: { [CTL_PROTOCOL]: ctlSocket(classroom, audit) },
    relayed: (handler) => (sessions && options.peers ? relayed(handler, { store, sessions, clock, audit, replica: options.replica, peers: options.peers, key: () => keys()[0] ?? '', fresh: (workshop, seat) => classroom.roll.fresh(workshop, seat) }) : handler),
    async close() {
      stopHearing?.();
      classroom.close();
      await ownerships?.close();
      await transcripts?.close();
    },
  };
}
