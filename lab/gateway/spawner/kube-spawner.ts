import type { Localized } from '../../../src/engine/schema/localized.ts';
import { resources } from '../kube/resources.ts';
import type { Kube } from '../kube/types.ts';
import { claim } from './claim.ts';
import { makePod } from './make.ts';
import { Maker } from './maker.ts';
import { podOf } from './names.ts';
import { spawnerOptions, type SpawnerOptions } from './options.ts';
import { isReady, Pool } from './pool.ts';
import { Seconds } from './seconds.ts';
import { Shared } from './shared.ts';
import type { Slot } from './slots.ts';
import type { Place, Seat, Spawner, SpawnerStats } from './spawner.ts';
import { Sweeper } from './sweeper.ts';
import { Waiting, type OnProgress, type Waiter } from './waiting.ts';
import { textOf, type Work } from './work.ts';
import { gone, sayProgress, spawnError } from './words.ts';

export interface SpawnerDeps {
  kube: Kube;
  options?: Partial<SpawnerOptions>;
  /** Puts into a fresh environment what a step begins with. */
  seed?: (place: Place, toStep: string) => Promise<void>;
  /** Only one of several gateways keeps the pool and sweeps. */
  leads?: () => boolean;
  log?: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Makes environments ahead, gives them to seats, removes them. See names.ts for what an environment is. */
export class KubeSpawner implements Spawner {
  readonly options: SpawnerOptions;
  readonly #work: Work;
  readonly #seed: SpawnerDeps['seed'];
  readonly #pool: Pool;
  readonly #maker: Maker;
  readonly #sweeper: Sweeper;
  readonly #seconds: Seconds;
  readonly #waiting = new Waiting();
  readonly #shared = new Shared();
  /** Seats that are being given an environment. */
  readonly #claiming = new Set<string>();
  readonly #goneListeners = new Set<(seatId: string, why: Localized) => void>();
  readonly #timers: NodeJS.Timeout[] = [];
  #warm: number;
  #lastClaim = 0;
  #balancing = false;
  #closed = false;

  constructor({ kube, options, seed, leads, log, now }: SpawnerDeps) {
    this.options = spawnerOptions(options as Readonly<Record<string, unknown>>);
    this.#work = { kube, options: this.options, now: () => now?.() ?? Date.now(), leads: () => leads?.() !== false, log: (message, fields) => log?.(message, fields) };
    this.#seed = seed;
    this.#warm = this.options.warm;
    this.#pool = new Pool(this.#work, (before, after) => this.#changed(before, after), () => this.#seconds.furnish());
    this.#maker = new Maker(this.#work, this.#pool, (code, message) => this.#waiting.end(code, message));
    this.#sweeper = new Sweeper(this.#work, this.#pool, (seat) => this.#shared.has(seat), (seat, why) => this.#tellGone(seat, why));
    this.#seconds = new Seconds(this.#work, this.#pool);
    const every = (ms: number, action: () => void) => this.#timers.push(setInterval(action, ms).unref());
    void this.#pool.slots.ready.then(() => {
      if (this.#closed) return;
      every(1000, () => {
        this.#balance();
        this.#seconds.furnish();
      });
      every(this.options.sweepSeconds * 1000, () => void this.sweep());
      void this.sweep();
      this.#balance();
    });
  }

  /** Both lists of the cluster have been read. */
  get ready(): Promise<void> {
    return this.#pool.slots.ready;
  }

  /** Environments to keep ready from now on: a class of thirty wants about 23 before it begins. */
  setWarm(count: number): void {
    this.#warm = count;
    this.#balance();
  }

  async ensure(seat: Seat, onProgress?: OnProgress, signal?: AbortSignal): Promise<Place> {
    return this.#shared.run(seat, onProgress, signal, async (listeners) => {
      await this.ready;
      const slot = this.#pool.ofSeat(seat.id);
      return slot ? this.#revive(slot, listeners) : this.#queue(seat, 1, listeners);
    });
  }

  async reset(seat: Seat, toStep?: string, onProgress?: OnProgress, signal?: AbortSignal): Promise<Place> {
    // An ensure that is under way is waited for: its environment is the one to replace.
    await this.#shared.settled(seat.id);
    return this.#shared.run(seat, onProgress, signal, async (listeners) => {
      await this.ready;
      const old = this.#pool.ofSeat(seat.id);
      const place = await this.#queue(seat, (old?.generation ?? 0) + 1, listeners);
      if (old) void this.#pool.discard(old.slot);
      if (toStep) await this.#seed?.(place, toStep).catch((error: unknown) => this.#work.log('seed failed', { seat: seat.id, step: toStep, error: textOf(error) }));
      return place;
    });
  }

  async remove(seatId: string): Promise<void> {
    await this.ready;
    this.#waiting.end('aborted', 'the seat was removed', ({ seat }) => seat.id === seatId);
    await Promise.all(this.#pool.all.filter(({ seat, namespace }) => seat === seatId && namespace).map(({ slot }) => this.#pool.discard(slot)));
  }

  place(seatId: string): Place | undefined {
    const slot = this.#pool.ofSeat(seatId);
    return slot && isReady(slot) ? this.#pool.placeOf(slot) : undefined;
  }

  touch(seatId: string): void {
    this.#sweeper.touch(seatId);
  }

  onGone(listener: (seatId: string, why: Localized) => void): () => void {
    this.#goneListeners.add(listener);
    return () => this.#goneListeners.delete(listener);
  }

  stats(): SpawnerStats {
    return {
      taken: this.#pool.taken().length,
      warm: this.#pool.free().length,
      making: this.#maker.making.length,
      queued: this.#waiting.all.length,
      culled: this.#sweeper.culled,
      failed: this.#maker.failed,
      seconds: this.#maker.durations.seconds,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#waiting.end('aborted', 'the gateway stops');
    this.#maker.stop();
    this.#pool.slots.close();
  }

  /** Looks for what should not be there. Called by itself. */
  async sweep(): Promise<void> {
    if (!this.#closed && this.#work.leads()) await this.#sweeper.sweep();
  }

  #tellGone(seat: string, why: Localized): void {
    for (const listener of this.#goneListeners) listener(seat, why);
  }

  /** The seat has an environment: its Pod is awaited, or made again if it was lost. */
  async #revive(slot: Slot, listeners: ReadonlySet<OnProgress>): Promise<Place> {
    const { kube, now, log } = this.#work;
    const { shellsNamespace, waitSeconds } = this.options;
    const began = now();
    let last = '';
    for (;;) {
      const it = this.#pool.get(slot.slot);
      if (!it || !this.#pool.stays(it)) throw spawnError('cluster', 'the environment was removed meanwhile');
      if (isReady(it)) return this.#pool.placeOf(it);
      if (now() - began > waitSeconds * 1000 || this.#closed) throw spawnError('timeout', `${podOf(slot.slot)}: ${it.stage?.trouble?.text ?? 'not ready in time'}`);
      const stage = it.stage?.ended ? 'quota' : (it.stage?.stage ?? 'quota');
      if (stage !== last) for (const tell of listeners) tell({ stage, say: sayProgress(stage) });
      last = stage;
      try {
        if (it.stage?.ended && !it.pod!.metadata.deletionTimestamp) await kube.remove(resources.pods(shellsNamespace), podOf(slot.slot), { graceSeconds: 0, uid: it.pod!.metadata.uid });
        else if (!it.pod) this.#pool.slots.know('pod', await makePod(kube, slot.slot, this.options));
      } catch (error) {
        log('cannot make the Pod again', { slot: slot.slot, error: textOf(error) });
      }
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  #queue(seat: Seat, generation: number, listeners: ReadonlySet<OnProgress>): Promise<Place> {
    const taken = this.#pool.taken().filter((slot) => slot.seat !== seat.id).length;
    if (taken + this.#waiting.all.length >= this.options.most) throw spawnError('full', `${taken} of ${this.options.most} environments are taken`);
    const place = this.#waiting.add({ seat, generation, listeners, since: this.#work.now() });
    this.#balance();
    return place;
  }

  /** Gives what is ready to who waits, and has made what is missing. */
  #balance(): void {
    if (this.#balancing || this.#closed) return;
    this.#balancing = true;
    queueMicrotask(() => {
      this.#balancing = false;
      if (this.#closed) return;
      const free = this.#pool.free();
      const unclaimed = this.#waiting.all.filter(({ seat }) => !this.#claiming.has(seat.id));
      while (free.length > 0 && unclaimed.length > 0) void this.#claim(unclaimed.shift()!, free.shift()!);
      const making = this.#maker.making.length;
      // While a class pours in, the nodes belong to the shells that are being opened: the pool is filled afterwards.
      const calm = this.#work.now() - this.#lastClaim > 3000;
      const wanted = unclaimed.length + (this.#work.leads() && calm ? this.#warm : 0) - free.length - making - this.#pool.madeByOthers();
      if (this.#maker.mayBegin) for (let n = Math.min(wanted, this.options.concurrent - making); n > 0; n--) void this.#maker.make().then(() => this.#balance());
      this.#report(unclaimed);
    });
  }

  async #claim(waiter: Waiter, slot: Slot): Promise<void> {
    const { seat, generation } = waiter;
    this.#claiming.add(seat.id);
    this.#lastClaim = this.#work.now();
    const result = await claim(this.#work, this.#pool, slot, seat, generation);
    if (result) this.#waiting.give(waiter, result);
    this.#claiming.delete(seat.id);
    this.#balance();
  }

  /** Tells everyone who waits what is going on for them: the first have an environment in the making, the rest a place in the queue. */
  #report(waiters: readonly Waiter[]): void {
    const now = this.#work.now();
    const { making, durations, failures } = this.#maker;
    waiters.forEach((waiter, n) => {
      const { waitSeconds, concurrent } = this.options;
      if (now - waiter.since > waitSeconds * 1000) return this.#waiting.give(waiter, spawnError(failures > 0 ? 'cluster' : 'timeout', `not ready after ${waitSeconds} s`));
      const mine = making[n];
      const position = n - making.length + 1;
      if (mine) this.#waiting.tell(waiter, { stage: this.#maker.stageOf(mine), etaSeconds: durations.rest((now - mine.since) / 1000) });
      else this.#waiting.tell(waiter, { stage: 'queued', position, etaSeconds: durations.queue(position, concurrent) });
    });
  }

  #changed(before: Slot | undefined, now: Slot | undefined): void {
    const seat = before?.seat;
    const wasThere = before?.namespace && !before.going;
    if (seat && wasThere && (!now?.namespace || now.going) && !this.#pool.leaving.has(before.slot) && !this.#pool.ofSeat(seat)) this.#tellGone(seat, gone.removed);
    if (before && !now) this.#pool.leaving.delete(before.slot);
    this.#balance();
    this.#seconds.furnish();
  }
}
