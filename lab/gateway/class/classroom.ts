import type { CtlClientMessage, CtlNotice, CtlServerMessage, CtlViewer, LearnerMessage, SeatNow, TeacherMessage } from '../../../src/engine/live/ctl.ts';
import type { Audit } from '../audit/audit.ts';
import type { Claims } from '../auth/token.ts';
import type { Observer, View } from '../observe/observer.ts';
import { SpawnError, type Spawner, type SpawnProgress } from '../spawner/spawner.ts';
import type { Sessions, SessionView } from '../terminal/sessions.ts';
import type { Clock } from './clock.ts';
import { newId } from './codes.ts';
import type { ClassEvent, Seat, Viewer, Workshop } from './model.ts';
import type { Office } from './office.ts';
import { Roll } from './roll.ts';
import { arrived, checked, departed, moved, progressed, rowOf, STALE_MS, timesOf } from './seat.ts';
import type { Store } from './store.ts';

/** Someone's page, as the classroom sees it. */
export interface Desk {
  send(message: CtlServerMessage): void;
  /** 4401 token, 4403 not allowed, 1000 bye. */
  close(code: number, reason: string): void;
}

export interface ClassroomOptions {
  store: Store;
  office: Office;
  clock: Clock;
  audit: Audit;
  random: (bytes: number) => Uint8Array;
  /** Without them: no shells here. */
  sessions?: Sessions;
  spawner?: Spawner;
  observer?: Observer;
  /** What a seat sees of the cluster; the namespace of its place if not given (local mode sees all). */
  viewOf?: (seat: Seat) => View | undefined;
  /** A shell needs no spawner (local mode). */
  shellHere?: boolean;
}

interface Present {
  desk: Desk;
  claims: Claims;
  seat: string;
  workshop: string;
  teacher: boolean;
  stopObserving: (() => void) | undefined;
}

/** How often pages that are here are noted, and teachers get the whole roster again. */
const BEAT_MS = STALE_MS / 3;
/** Notices that a page gets when it comes (back). */
const NOTICES = 5;
/** Events kept at hand to find them in. */
const RECENT = 400;
/** Code of a terminal whose environment was made anew: the page opens a new one. */
export const RESET_CODE = 4404;

/** What happens in class: who is where, who needs help, what the teacher says and sees. One for all classes of a replica. */
export class Classroom {
  readonly roll: Roll;
  readonly #options: ClassroomOptions;
  readonly #present = new Set<Present>();
  readonly #stops: (() => void)[] = [];
  /** Seats whose environment this replica is making: it tells how that goes, in words. */
  readonly #making = new Map<string, number>();

  constructor(options: ClassroomOptions) {
    this.#options = options;
    this.roll = new Roll(options.store, {
      seat: (now, before) => this.#seatChanged(now, before),
      workshop: (now, before) => this.#workshopChanged(now, before),
      event: (event) => this.#happened(event),
      owner: (seat) => this.#heldElsewhere(seat),
    });
    const { sessions, spawner, clock } = options;
    if (sessions) {
      sessions.setWatchPolicy((viewer, session) => this.mayWatch(viewer, session));
      this.#stops.push(
        sessions.onCommandEnd(({ sub, exitCode }) => exitCode !== undefined && this.#quietly(this.#change(sub, (seat) => (seat.exit === exitCode ? undefined : { ...seat, exit: exitCode, seen: clock.now() })))),
        sessions.onChange((session, what) => (what === 'opened' || what === 'ended') && this.#terminalChanged(session.sub, what === 'ended' ? session.sid : undefined)),
      );
    }
    if (spawner) this.#stops.push(spawner.onGone((seat, say) => {
      this.#quietly(this.#change(seat, (one) => ({ ...one, shell: 'none' })));
      this.#toSeat(seat, { t: 'spawn', stage: 'none', say });
    }));
    this.#stops.push(clock.every(BEAT_MS, () => this.#quietly(this.#beat())));
  }

  /** Reads what is under way: call it before the first socket. */
  start(): Promise<void> {
    return this.roll.load(this.#options.clock.now());
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.roll.close();
    for (const one of this.#present) one.stopObserving?.();
  }

  /** Pages that are here now. */
  get present(): number {
    return this.#present.size;
  }

  /** Who may see a terminal: its owner, a teacher who told so, everyone while it is broadcast. Typing needs the learner's consent. */
  mayWatch(viewer: Claims, session: SessionView): 'no' | 'read' | 'write' {
    if (viewer.ws !== session.ws || viewer.role === 'viewer') return 'no';
    const broadcast = this.roll.workshop(session.ws)?.now.broadcast;
    if (broadcast?.sid === session.sid && broadcast.by === session.sub) return 'read';
    if (viewer.role !== 'teacher') return 'no';
    const look = this.roll.seat(session.sub)?.viewers.find(({ by }) => by === viewer.sub);
    return !look ? 'no' : look.write === 'yes' ? 'write' : 'read';
  }

  /**
   * A page said hello. Resolves what to do with its messages, in order, and with its end.
   * undefined: there is no such seat; the desk was told.
   */
  async enter(claims: Claims, desk: Desk): Promise<{ says(message: CtlClientMessage): Promise<void>; leaves(): Promise<void> } | undefined> {
    const found = claims.role === 'viewer' ? undefined : await this.roll.find(claims);
    if (!found || this.roll.revoked(claims)) {
      desk.close(4401, 'this token does not hold any more');
      return undefined;
    }
    const { seat, workshop } = found;
    const one: Present = { desk, claims, seat: seat.id, workshop: workshop.id, teacher: seat.teacher, stopObserving: undefined };
    this.#present.add(one);
    await this.#change(seat.id, (now) => arrived(now, this.#options.clock.now()));
    const { shell, observe } = this.#features(workshop);
    desk.send({
      t: 'welcome', seat: seat.id, name: seat.name, role: seat.teacher ? 'teacher' : 'learner',
      workshop: { id: workshop.id, title: workshop.title, until: workshop.until }, features: { shell, observe }, now: this.#options.clock.now(), state: await this.#now(seat.id, workshop.id),
    });
    if (seat.teacher) this.#sendRoster(one);
    return {
      says: (message) => this.#says(one, message),
      leaves: async () => {
        if (!this.#present.delete(one)) return;
        one.stopObserving?.();
        await this.#change(one.seat, (now) => departed(now, this.#options.clock.now()));
        if (one.teacher && !(await this.#elsewhere(one.seat))) await this.#stopLooking(one);
      },
    };
  }

  async #says(one: Present, message: CtlClientMessage): Promise<void> {
    const now = this.#options.clock.now();
    // Between the message and its turn the seat may have been taken away.
    if (this.roll.revoked(one.claims)) return;
    switch (message.t) {
      case 'hello':
        return one.desk.close(4400, 'hello comes once');
      case 'probe':
        return one.desk.send({ t: 'beat' });
      case 'at':
        return this.#change(one.seat, (seat) => moved(seat, message, now));
      case 'check':
        return this.#change(one.seat, (seat) => checked(seat, message, message.ok, message.mistake, now));
      case 'progress':
        return this.#change(one.seat, (seat) => progressed(seat, message.done, message.questions, now));
      case 'hand':
        await this.#change(one.seat, (seat) => ({ ...seat, hand: message.up ? { at: seat.hand?.at ?? now, ...(message.question === undefined ? {} : { question: message.question }) } : null, seen: now }));
        return this.#event(one, message.up ? 'hand-up' : 'hand-down', one.seat, message.question ?? null);
      case 'record':
        await this.#change(one.seat, (seat) => ({ ...seat, recording: message.on }));
        return this.#event(one, message.on ? 'record-allowed' : 'record-ended', one.seat);
      case 'consent':
        return this.#consent(one, message);
      case 'spawn':
        return this.#quietly(this.#spawn(one, 'ensure'));
      case 'observe':
        return this.#observe(one, message.on);
      case 'reset':
        return 'seat' in message ? this.#asTeacher(one, message) : this.#quietly(this.#spawn(one, 'reset', message.step));
      default:
        return this.#asTeacher(one, message);
    }
  }

  async #asTeacher(one: Present, message: TeacherMessage): Promise<void> {
    if (!one.teacher) return one.desk.send({ t: 'refused', about: message.t, why: 'not-yours' });
    const { clock, office, sessions, spawner } = this.#options;
    const now = clock.now();
    const target = 'seat' in message ? message.seat : 'to' in message ? message.to : undefined;
    const seat = target === undefined ? undefined : await this.#learner(one, target);
    if (target !== undefined && !seat) return one.desk.send({ t: 'refused', about: message.t, why: 'no-seat' });
    const set = (next: Partial<Workshop['now']>) => this.#options.store.changeWorkshop(one.workshop, (workshop) => ({ ...workshop, now: { ...workshop.now, ...next } }));
    switch (message.t) {
      case 'message':
        return this.#event(one, 'message', seat?.id ?? null, message.text);
      case 'answer':
        await this.#change(message.seat, (it) => (it.hand ? { ...it, hand: null } : undefined));
        return this.#event(one, message.text === undefined ? 'hand-seen' : 'answer', message.seat, message.text ?? null);
      case 'freeze':
        if (seat) await this.#change(seat.id, (it) => ({ ...it, frozen: message.on }));
        else await set({ frozen: message.on });
        return this.#event(one, message.on ? 'freeze' : 'unfreeze', seat?.id ?? null);
      case 'spotlight':
        await set({ spotlight: message.at });
        return this.#event(one, 'spotlight', null, message.at ? `${message.at.lesson}/${message.at.step}` : null);
      case 'timer':
        await set({ timer: message.seconds === 0 ? null : { until: now + message.seconds * 1000, ...(message.label === undefined ? {} : { label: message.label }) } });
        return this.#event(one, 'timer', null, String(message.seconds));
      case 'broadcast': {
        // Only the own terminal is shown to all, wherever it is held.
        const own = message.sid === null ? [] : [...(await this.#options.store.owners(one.seat, now)), ...(sessions?.bySeat(one.workshop, one.seat) ?? [])].map(({ sid }) => sid);
        const sid = message.sid === 'own' ? own.at(-1) : own.find((known) => known === message.sid);
        if (message.sid !== null && sid === undefined) return one.desk.send({ t: 'refused', about: 'broadcast', why: 'not-yours' });
        await set({ broadcast: sid === undefined ? null : { sid, by: one.seat } });
        return this.#event(one, message.sid === null ? 'broadcast-ended' : 'broadcast', null);
      }
      case 'view': {
        const name = this.roll.seat(one.seat)?.name ?? '';
        await this.#change(message.seat, (it) => {
          const present = it.viewers.find(({ by }) => by === one.seat);
          const write: Viewer['write'] = !message.write ? 'no' : present?.write === 'yes' ? 'yes' : 'asked';
          return { ...it, viewers: [...it.viewers.filter(({ by }) => by !== one.seat), { by: one.seat, name, write, ask: newId(this.#options.random) }] };
        });
        await this.#event(one, message.write ? 'view-write-asked' : 'view', message.seat);
        return this.#sendView(message.seat, one.seat);
      }
      case 'unview':
        await this.#change(message.seat, (it) => ({ ...it, viewers: it.viewers.filter(({ by }) => by !== one.seat) }));
        return this.#event(one, 'view-ended', message.seat);
      case 'reset':
        await this.#event(one, 'reset', message.seat, message.step ?? null);
        if (seat) this.#quietly(this.#spawnFor(seat, 'reset', message.step, () => one.desk.send({ t: 'refused', about: 'reset', why: 'no-lab' })));
        return;
      case 'revoke':
        await this.#change(message.seat, (it) => ({ ...it, revoked: true, gen: it.gen + 1, hand: null, viewers: [] }));
        await this.#event(one, 'revoke', message.seat);
        return void spawner?.remove(message.seat).catch(() => {});
      case 'seat-code':
        if (!seat) return;
        await this.#event(one, 'seat-code', message.seat);
        return one.desk.send({ t: 'seat-code', seat: message.seat, code: await office.seatCode(seat) });
    }
  }

  async #consent(one: Present, message: Extract<LearnerMessage, { t: 'consent' }>): Promise<void> {
    let about = false;
    await this.#change(one.seat, (seat) => {
      const viewers = seat.viewers.map((viewer): Viewer => {
        const meant = message.id === undefined ? !message.allow && viewer.write !== 'no' : viewer.ask === message.id && viewer.write !== 'no';
        return meant ? { ...viewer, write: message.allow ? 'yes' : 'no' } : viewer;
      });
      about = viewers.some((viewer, at) => viewer.write !== seat.viewers[at]?.write);
      return about ? { ...seat, viewers } : undefined;
    });
    if (about) await this.#event(one, message.allow ? 'consent' : 'consent-ended', one.seat);
  }

  /** Whether another page of the seat is open, here or at another replica. */
  async #elsewhere(id: string): Promise<boolean> {
    if (this.#desksOf(id).length > 0) return true;
    const seat = await this.#options.store.seat(id);
    return seat !== undefined && rowOf(seat, this.#options.clock.now()).online;
  }

  async #stopLooking(one: Present): Promise<void> {
    for (const seat of this.roll.seats(one.workshop)) if (seat.viewers.some(({ by }) => by === one.seat)) await this.#change(seat.id, (it) => ({ ...it, viewers: it.viewers.filter(({ by }) => by !== one.seat) }));
    const broadcast = this.roll.workshop(one.workshop)?.now.broadcast;
    if (broadcast?.by === one.seat) await this.#options.store.changeWorkshop(one.workshop, (it) => (it.now.broadcast?.by === one.seat ? { ...it, now: { ...it.now, broadcast: null } } : undefined));
  }

  #observe(one: Present, on: boolean): void {
    one.stopObserving?.();
    one.stopObserving = undefined;
    if (!on) return;
    const seat = this.roll.seat(one.seat);
    const place = this.#options.spawner?.place(one.seat);
    const view = seat && (this.#options.viewOf?.(seat) ?? (place && { namespaces: [place.namespace] }));
    if (!this.#options.observer || !view) return one.desk.send({ t: 'refused', about: 'observe', why: this.#options.observer ? 'not-now' : 'no-lab' });
    one.stopObserving = this.#options.observer.watch(view, (state) => one.desk.send({ t: 'cluster', state }));
  }

  async #spawn(one: Present, how: 'ensure' | 'reset', step?: string): Promise<void> {
    const seat = this.roll.seat(one.seat);
    const refused = () => one.desk.send({ t: 'refused', about: how === 'ensure' ? 'spawn' : 'reset', why: 'no-lab' });
    if (!seat) return refused();
    if (how === 'reset') await this.#event(one, 'reset', one.seat, step ?? null);
    await this.#spawnFor(seat, how, step, refused);
  }

  async #spawnFor(seat: Seat, how: 'ensure' | 'reset', step: string | undefined, refused: () => void): Promise<void> {
    const { spawner } = this.#options;
    const workshop = this.roll.workshop(seat.workshop);
    if (this.#options.shellHere && how === 'ensure') return this.#toSeat(seat.id, { t: 'spawn', stage: 'ready' });
    if (!spawner || !workshop?.lab) return refused();
    const who = { id: seat.id, workshop: seat.workshop, until: Math.floor(workshop.until / 1000) };
    this.#making.set(seat.id, (this.#making.get(seat.id) ?? 0) + 1);
    const progress = ({ stage, position, etaSeconds, say }: SpawnProgress) => {
      this.#toSeat(seat.id, { t: 'spawn', stage, say, ...(position === undefined ? {} : { position }), ...(etaSeconds === undefined ? {} : { etaSeconds }) });
      this.#quietly(this.#change(seat.id, (it) => (it.shell === stage ? undefined : { ...it, shell: stage })));
    };
    try {
      await (how === 'ensure' ? spawner.ensure(who, progress) : spawner.reset(who, step, progress));
      await this.#change(seat.id, (it) => (how === 'reset' ? { ...it, shell: 'ready', remade: (it.remade ?? 0) + 1 } : it.shell === 'ready' ? undefined : { ...it, shell: 'ready' }));
      this.#toSeat(seat.id, { t: 'spawn', stage: 'ready' });
    } catch (error) {
      const say = error instanceof SpawnError ? error.say : undefined;
      this.#options.audit.log('class.spawn-failed', { workshop: seat.workshop, seat: seat.id, why: error instanceof SpawnError ? error.code : String(error) });
      await this.#change(seat.id, (it) => ({ ...it, shell: 'failed' }));
      this.#toSeat(seat.id, { t: 'spawn', stage: 'failed', ...(say ? { say } : {}) });
    } finally {
      const left = (this.#making.get(seat.id) ?? 1) - 1;
      if (left > 0) this.#making.set(seat.id, left);
      else this.#making.delete(seat.id);
    }
  }

  /** What is looked at is another namespace now; where another replica made it, this one's view of the cluster may be a moment behind. */
  #lookAnew(seat: string, tries = 20): void {
    const looking = this.#desksOf(seat).filter((one) => one.stopObserving);
    const { observer, viewOf, clock } = this.#options;
    const known = this.roll.seat(seat);
    if (looking.length === 0 || !observer || !known) return;
    const view = () => JSON.stringify(viewOf?.(known) ?? this.#options.spawner?.place(seat)?.namespace);
    const before = view();
    for (const one of looking) this.#observe(one, true);
    const stop = clock.every(250, () => {
      const moved = view() !== before;
      if (moved) for (const one of this.#desksOf(seat)) if (one.stopObserving) this.#observe(one, true);
      if (moved || --tries <= 0) stop();
    });
  }

  async #learner(one: Present, id: string): Promise<Seat | undefined> {
    const seat = this.roll.seat(id) ?? (await this.#options.store.seat(id));
    return seat && seat.workshop === one.workshop && !seat.teacher ? seat : undefined;
  }

  /** What nobody waits for may fail: the store is away. It must not end the gateway, and everyone's shells with it. */
  #quietly(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#options.audit.log('class.failed', { why: error instanceof Error ? error.message : String(error) }));
  }

  /** Changes a seat; what follows from it comes by the store's note, here as in every replica. */
  async #change(id: string, change: (seat: Seat) => Seat | undefined): Promise<void> {
    await this.#options.store.changeSeat(id, change);
  }

  async #event(one: Present, what: string, to: string | null, text: string | null = null): Promise<void> {
    this.#options.audit.log(`class.${what}`, { workshop: one.workshop, by: one.seat, to: to ?? 'all' });
    await this.#options.store.addEvent({ workshop: one.workshop, at: this.#options.clock.now(), by: one.seat, what, to, text });
  }

  #features(workshop: Workshop): { shell: boolean; observe: boolean } {
    const shell = workshop.lab && (this.#options.spawner !== undefined || this.#options.shellHere === true);
    return { shell, observe: shell && this.#options.observer !== undefined };
  }

  #desksOf(seat: string): Present[] {
    return [...this.#present].filter((one) => one.seat === seat);
  }

  #toSeat(seat: string, message: CtlServerMessage): void {
    for (const one of this.#desksOf(seat)) one.desk.send(message);
  }

  #toAll(workshop: string, message: CtlServerMessage, teachersOnly = false): void {
    for (const one of this.#present) if (one.workshop === workshop && (one.teacher || !teachersOnly)) one.desk.send(message);
  }

  /** Everything that holds for a seat, for a page that has just come. */
  async #now(id: string, workshopId: string): Promise<SeatNow> {
    const seat = (await this.#options.store.seat(id)) ?? this.roll.seat(id);
    const workshop = (await this.#options.store.workshop(workshopId)) ?? this.roll.workshop(workshopId);
    const events = seat?.teacher ? [] : await this.#options.store.events(workshopId, RECENT);
    const notices = events.filter((event) => isNotice(event) && (event.to === null || event.to === id) && event.at >= (seat?.joinedAt ?? 0));
    const { frozen = false, spotlight = null, timer = null, broadcast = null } = workshop?.now ?? {};
    return {
      frozen: frozen || (seat?.frozen ?? false), spotlight, timer: timer && timer.until > this.#options.clock.now() ? timer : null, broadcast: broadcast?.sid ?? null,
      hand: handOf(seat), recording: seat?.recording ?? false, viewers: viewersOf(seat), notices: notices.slice(-NOTICES).map((event) => this.#notice(event)),
    };
  }

  #notice(event: ClassEvent): CtlNotice {
    return { id: event.id, text: event.text ?? '', at: event.at, from: this.roll.seat(event.by)?.name ?? '', answer: event.what === 'answer' };
  }

  #sendRoster(one: Present): void {
    const now = this.#options.clock.now();
    const seats = this.roll.seats(one.workshop).filter((seat) => !seat.teacher);
    one.desk.send({ t: 'roster', rows: seats.map((seat) => rowOf(seat, now)), times: timesOf(seats), now });
  }

  /** Tells a teacher what of the learner's terminals can be seen. */
  async #sendView(seatId: string, teacher: string, refused = false): Promise<void> {
    const seat = await this.#options.store.seat(seatId);
    const look = seat?.viewers.find(({ by }) => by === teacher);
    if (!seat || !look) return;
    const sid = this.#options.sessions?.bySeat(seat.workshop, seat.id).at(-1)?.sid ?? (await this.#options.store.owners(seat.id, this.#options.clock.now())).at(-1)?.sid ?? null;
    this.#toSeat(teacher, { t: 'view', seat: seatId, sid, write: refused ? 'refused' : look.write });
  }

  #terminalChanged(seatId: string, ended: string | undefined): void {
    for (const { by } of this.roll.seat(seatId)?.viewers ?? []) this.#quietly(this.#sendView(seatId, by));
    const seat = this.roll.seat(seatId);
    if (seat?.teacher && ended !== undefined) this.#quietly(this.#follow(seat.workshop, ended));
  }

  /** Another terminal of the seat counts now, or another replica holds it, or nobody: teachers who look at it here, and a broadcast, go with it. */
  #heldElsewhere(seatId: string): void {
    const seat = this.roll.seat(seatId);
    if (!seat) return;
    if (seat.teacher) this.#quietly(this.#follow(seat.workshop));
    if ((this.#options.sessions?.bySeat(seat.workshop, seatId).length ?? 0) > 0) return;
    for (const { by } of seat.viewers) this.#quietly(this.#sendView(seatId, by));
  }

  /** A terminal that is shown to all and is held no longer gives its place to the teacher's present one, or to none. */
  async #follow(workshopId: string, ended?: string): Promise<void> {
    const { store, clock } = this.#options;
    const shown = this.roll.workshop(workshopId)?.now.broadcast;
    if (!shown) return;
    const held = (await store.owners(shown.by, clock.now())).map(({ sid }) => sid).filter((sid) => sid !== ended);
    if (held.includes(shown.sid) || (shown.sid !== ended && this.#options.sessions?.get(shown.sid))) return;
    const sid = held.at(-1);
    await store.changeWorkshop(workshopId, (workshop) => (workshop.now.broadcast?.sid === shown.sid ? { ...workshop, now: { ...workshop.now, broadcast: sid === undefined ? null : { sid, by: shown.by } } } : undefined));
  }

  #seatChanged(seat: Seat, before: Seat | undefined): void {
    const now = this.#options.clock.now();
    const workshop = this.roll.workshop(seat.workshop);
    const changed = (of: (seat: Seat) => unknown) => !before || JSON.stringify(of(seat)) !== JSON.stringify(of(before));
    if (!seat.teacher) {
      this.#toAll(seat.workshop, { t: 'row', row: rowOf(seat, now), now }, true);
      if (before && changed(({ left }) => left)) this.#toAll(seat.workshop, { t: 'times', times: timesOf(this.roll.seats(seat.workshop)) }, true);
    }
    if (changed(({ frozen }) => frozen)) this.#freeze(seat, workshop);
    if (!before) return;
    if (changed(({ remade }) => remade ?? 0)) {
      this.#options.sessions?.end(seat.workshop, seat.id, RESET_CODE, 'the environment was made anew');
      this.#lookAnew(seat.id);
    }
    // A replica that makes an environment tells its own pages in words; those of the others hear the stage.
    if (changed(({ shell }) => shell) && !this.#making.has(seat.id)) this.#toSeat(seat.id, { t: 'spawn', stage: seat.shell });
    if (changed(handOf)) this.#toSeat(seat.id, { t: 'hand', hand: handOf(seat) });
    if (changed(({ recording }) => recording)) this.#toSeat(seat.id, { t: 'record', on: seat.recording });
    if (changed(({ viewers }) => viewers)) {
      this.#toSeat(seat.id, { t: 'viewers', viewers: viewersOf(seat) });
      this.#options.sessions?.recheck();
      for (const { by, write } of seat.viewers) {
        const was = before.viewers.find((viewer) => viewer.by === by)?.write;
        if (was !== undefined && was !== write && write !== 'asked') this.#quietly(this.#sendView(seat.id, by, was === 'asked' && write === 'no'));
      }
    }
    if (seat.revoked && !before.revoked) this.#dismiss(seat.id, 'revoked');
    else if (seat.gen !== before.gen) this.#dismiss(seat.id, 'elsewhere', seat.gen);
  }

  /** Says why before the front closes the socket for its token. */
  #dismiss(seat: string, why: 'revoked' | 'elsewhere', below = Infinity): void {
    for (const one of this.#desksOf(seat)) {
      if (one.claims.gen >= below) continue;
      one.desk.send({ t: 'bye', why });
      one.desk.close(4401, why);
    }
    const workshop = this.roll.seat(seat)?.workshop;
    if (workshop !== undefined) this.#options.sessions?.end(workshop, seat, 4401, why);
  }

  #freeze(seat: Seat, workshop: Workshop | undefined): void {
    const on = !seat.teacher && (seat.frozen || (workshop?.now.frozen ?? false));
    this.#options.sessions?.freeze(seat.workshop, seat.id, on);
    this.#toSeat(seat.id, { t: 'freeze', on });
  }

  #workshopChanged(workshop: Workshop, before: Workshop | undefined): void {
    const now = this.#options.clock.now();
    const changed = (of: keyof Workshop['now']) => JSON.stringify(workshop.now[of]) !== JSON.stringify(before?.now[of] ?? (of === 'frozen' ? false : null));
    if (changed('frozen')) {
      for (const seat of this.roll.seats(workshop.id)) if (!seat.teacher) this.#freeze(seat, workshop);
      this.#toAll(workshop.id, { t: 'freeze', on: workshop.now.frozen }, true);
    }
    if (changed('spotlight')) this.#toAll(workshop.id, { t: 'spotlight', at: workshop.now.spotlight });
    if (changed('timer')) this.#toAll(workshop.id, { t: 'timer', timer: workshop.now.timer, now });
    if (changed('broadcast')) {
      this.#options.sessions?.recheck();
      this.#toAll(workshop.id, { t: 'broadcast', sid: workshop.now.broadcast?.sid ?? null });
    }
    if (!workshop.closed || before?.closed !== false) return;
    for (const one of [...this.#present]) {
      if (one.workshop !== workshop.id) continue;
      one.desk.send({ t: 'bye', why: 'closed' });
      one.desk.close(4401, 'the class is over');
    }
    for (const seat of this.roll.seats(workshop.id)) {
      this.#options.sessions?.end(workshop.id, seat.id, 4401, 'the class is over');
      if (this.#options.spawner?.place(seat.id)) void this.#options.spawner.remove(seat.id).catch(() => {});
    }
  }

  #happened(event: ClassEvent): void {
    if (!isNotice(event)) return;
    const message: CtlServerMessage = { t: 'message', ...this.#notice(event) };
    if (event.to === null) this.#toAll(event.workshop, message);
    else this.#toSeat(event.to, message);
  }

  async #beat(): Promise<void> {
    const now = this.#options.clock.now();
    for (const seat of new Set([...this.#present].map((one) => one.seat))) await this.#change(seat, (it) => ({ ...it, seen: now })).catch(() => {});
    for (const one of this.#present) if (one.teacher) this.#sendRoster(one);
    for (const workshop of new Set([...this.#present].map((one) => one.workshop))) await this.#tidy(workshop, now).catch(() => {});
  }

  /** What a teacher left whose replica died: a broadcast of a terminal that is gone, looks at learners. */
  async #tidy(workshop: string, now: number): Promise<void> {
    await this.#follow(workshop);
    const away = ({ by }: Viewer) => now - (this.roll.seat(by)?.seen ?? 0) > STALE_MS;
    for (const { id, viewers } of this.roll.seats(workshop)) if (viewers.some(away)) await this.#change(id, (it) => ({ ...it, viewers: it.viewers.filter((viewer) => !away(viewer)) }));
  }
}

const isNotice = ({ what }: ClassEvent): boolean => what === 'message' || what === 'answer';
const handOf = (seat: Seat | undefined): { question?: string } | null => (seat?.hand ? { ...(seat.hand.question === undefined ? {} : { question: seat.hand.question }) } : null);
const viewersOf = (seat: Seat | undefined): CtlViewer[] => (seat?.viewers ?? []).map(({ name, write, ask }) => ({ from: name, write, ask }));
