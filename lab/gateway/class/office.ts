import { randomBytes } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import { newTokenId, sign, type Claims } from '../auth/token.ts';
import type { Clock } from './clock.ts';
import { freeName, newCode, newId, onceCodes, openness, readName } from './codes.ts';
import { newSeat, nothingSet, type JoinCode, type Seat, type Workshop } from './model.ts';
import type { JoinProblem, Store } from './store.ts';

/** What an organiser may choose. */
export interface WorkshopPlan {
  title: string;
  /** Milliseconds since 1970; now if not given. */
  from?: number;
  /** Milliseconds since 1970. */
  until: number;
  seats: number;
  /** false: no shells, only the classroom. */
  lab: boolean;
  /** One-time codes to make besides the class's own. */
  codes?: number;
  /** Name of the teacher, as learners see it. */
  teacher: string;
}

/** A class that was made, with everything its teacher needs. Secrets: shown once, to whoever made it. */
export interface NewWorkshop {
  workshop: Workshop;
  /** The class's join code, eight characters. */
  code: string;
  codes: string[];
  /** Opens the teacher's page: `class/teacher/#t=<key>`. */
  teacherKey: string;
}

export interface Joined {
  token: string;
  seat: Seat;
  workshop: Workshop;
}

/** Longest life of a token. */
const TOKEN_MS = 12 * 3_600_000;

/** Makes classes, lets people in and hands out tokens. */
export class Office {
  readonly store: Store;
  readonly #clock: Clock;
  readonly #key: () => string | Uint8Array;
  readonly #audit: Audit;
  readonly #random: (bytes: number) => Uint8Array;

  /** @param key the newest signing key */
  constructor(options: { store: Store; clock: Clock; key: () => string | Uint8Array; audit: Audit; random?: (bytes: number) => Uint8Array }) {
    this.store = options.store;
    this.#clock = options.clock;
    this.#key = options.key;
    this.#audit = options.audit;
    this.#random = options.random ?? randomBytes;
  }

  async create(plan: WorkshopPlan): Promise<NewWorkshop> {
    const now = this.#clock.now();
    const workshop: Workshop = {
      id: newId(this.#random), title: plan.title, from: plan.from ?? now, until: plan.until, seats: plan.seats, lab: plan.lab, closed: false, createdAt: now, now: nothingSet,
    };
    const code = newCode(this.#random);
    const once = onceCodes(workshop.id, plan.codes ?? 0, this.#random);
    await this.store.addWorkshop(workshop, [{ code, workshop: workshop.id, once: false, used: false, seat: null }, ...once]);
    this.#audit.log('class.created', { workshop: workshop.id, seats: workshop.seats, lab: workshop.lab });
    return { workshop, code, codes: once.map((one) => one.code), teacherKey: await this.addTeacher(workshop.id, plan.teacher) };
  }

  /** A key for one more teacher of a class. */
  async addTeacher(workshop: string, name: string): Promise<string> {
    const seat = newSeat(`t-${newId(this.#random)}`, workshop, readName(name) || 'Teacher', true, this.#clock.now());
    const key = Buffer.from(this.#random(16)).toString('hex');
    await this.store.addSeat(seat);
    await this.store.addCodes([{ code: key, workshop, once: false, used: false, seat: seat.id }]);
    this.#audit.log('class.teacher', { workshop, seat: seat.id });
    return key;
  }

  /**
   * @param code as {@link readCode} gives it, or a teacher's key
   * @param name as {@link readName} gives it; only a new seat needs one
   */
  async join(code: string, name: string, address: string): Promise<Joined | JoinProblem> {
    const now = this.#clock.now();
    let workshop: Workshop | undefined;
    const decision = await this.store.join(code, (found) => {
      if (!found) return { problem: 'wrong' };
      workshop = found.workshop;
      const open = openness(workshop, now);
      const returning = found.code.seat !== null;
      if (found.code.once && found.code.used) return { problem: 'wrong' };
      // A teacher prepares before the class opens.
      if (open === 'over' || (open === 'not-yet' && !found.seat?.teacher)) return { problem: open };
      if (returning) {
        if (!found.seat || (!found.code.once && found.seat.revoked)) return { problem: 'wrong' };
        // On another device the old one's token ends; a teacher may have several open.
        return { seat: found.code.once ? { ...found.seat, gen: found.seat.gen + 1, revoked: false } : found.seat };
      }
      if (name === '') return { problem: 'name' };
      if (found.taken >= workshop.seats) return { problem: 'full' };
      return { seat: newSeat(newId(this.#random), workshop.id, freeName(name, found.names), false, now) };
    });
    if ('problem' in decision) {
      this.#audit.log('class.join-refused', { address, why: decision.problem, workshop: workshop?.id });
      return decision.problem;
    }
    const { seat } = decision;
    if (!workshop) return 'wrong';
    this.#audit.log('class.joined', { address, workshop: workshop.id, seat: seat.id, teacher: seat.teacher });
    await this.store.addEvent({ workshop: workshop.id, at: now, by: seat.id, what: 'joined', to: seat.id, text: seat.name });
    return { token: this.token(seat, workshop), seat, workshop };
  }

  token(seat: Seat, workshop: Workshop): string {
    const claims: Claims = {
      v: 1, sub: seat.id, ws: workshop.id, role: seat.teacher ? 'teacher' : 'learner', gen: seat.gen,
      exp: Math.floor(Math.min(workshop.until, this.#clock.now() + TOKEN_MS) / 1000), jti: newTokenId(),
    };
    return sign(claims, this.#key());
  }

  /** A one-time code that brings a learner back to the seat. */
  async seatCode(seat: Seat): Promise<string> {
    const code: JoinCode = { code: newCode(this.#random), workshop: seat.workshop, once: true, used: false, seat: seat.id };
    await this.store.addCodes([code]);
    return code.code;
  }

  async moreCodes(workshop: string, count: number): Promise<string[]> {
    const codes = onceCodes(workshop, count, this.#random);
    await this.store.addCodes(codes);
    return codes.map(({ code }) => code);
  }

  /** Ends a class: nobody gets in, tokens no longer hold. */
  async close(workshop: string, by: string): Promise<Workshop | undefined> {
    const closed = await this.store.changeWorkshop(workshop, (one) => ({ ...one, closed: true }));
    if (closed) {
      this.#audit.log('class.closed', { workshop, by });
      await this.store.addEvent({ workshop, at: this.#clock.now(), by, what: 'closed', to: null, text: null });
    }
    return closed;
  }
}
