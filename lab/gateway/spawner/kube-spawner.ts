import { generationLabel, seatLabel, workshopLabel } from '../cluster-names.ts';
import type { Localized } from '../../../src/engine/schema/localized.ts';
import { resources } from '../kube/resources.ts';
import { KubeError, type Kube } from '../kube/types.ts';
import { backoff, persist } from '../kube/wait.ts';
import { Durations } from './durations.ts';
import { makePod, makeSlot, removeSlot } from './make.ts';
import { activeNote, isId, namespaceOf, newSlot, podOf, shellContainer, slotLabel, untilNote } from './names.ts';
import { spawnerOptions, type SpawnerOptions } from './options.ts';
import { podStart } from './pod-stage.ts';
import { Slots, type Slot } from './slots.ts';
import { SpawnError, type Place, type Seat, type SpawnProgress, type Spawner, type SpawnerStats } from './spawner.ts';
import { gone, sayProgress, spawnError } from './words.ts';

type OnProgress = (progress: SpawnProgress) => void;

/** A seat that waits for an environment. */
interface Waiter {
  seat: Seat;
  generation: number;
  listeners: Set<OnProgress>;
  /** Milliseconds of the clock. */
  since: number;
  last: string;
  resolve(place: Place): void;
  reject(error: SpawnError): void;
}

interface Making {
  slot: string;
  /** Milliseconds of the clock. */
  since: number;
  stage: 'namespace' | 'quota';
  stop: AbortController;
}

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
  private readonly kube: Kube;
  private readonly deps: SpawnerDeps;
  private readonly slots: Slots;
  private readonly waiters: Waiter[] = [];
  private readonly making = new Map<string, Making>();
  /** Slots that are being given to a seat. */
  private readonly busy = new Set<string>();
  /** Slots whose removal was ordered by us; until the cluster has done it. */
  private readonly leaving = new Set<string>();
  private readonly pending = new Map<string, { promise: Promise<Place>; listeners: Set<OnProgress> }>();
  private readonly goneListeners = new Set<(seatId: string, why: Localized) => void>();
  private readonly touched = new Map<string, number>();
  private readonly durations = new Durations();
  private readonly timers: NodeJS.Timeout[] = [];
  private warm: number;
  private failures = 0;
  private lastClaim = 0;
  private notBefore = 0;
  private counts = { culled: 0, failed: 0 };
  private balancing = false;
  private closed = false;

  constructor(deps: SpawnerDeps) {
    this.deps = deps;
    this.kube = deps.kube;
    this.options = spawnerOptions(deps.options as Readonly<Record<string, unknown>>);
    this.warm = this.options.warm;
    this.slots = new Slots(this.kube, this.options.shellsNamespace, (before, now) => this.changed(before, now));
    const every = (ms: number, action: () => void) => this.timers.push(setInterval(action, ms).unref());
    void this.slots.ready.then(() => {
      if (this.closed) return;
      every(1000, () => this.balance());
      every(this.options.sweepSeconds * 1000, () => void this.sweep());
      void this.sweep();
      this.balance();
    });
  }

  /** Both lists of the cluster have been read. */
  get ready(): Promise<void> {
    return this.slots.ready;
  }

  /** Environments to keep ready from now on: a class of thirty wants about 23 before it begins. */
  setWarm(count: number): void {
    this.warm = count;
    this.balance();
  }

  async ensure(seat: Seat, onProgress?: OnProgress, signal?: AbortSignal): Promise<Place> {
    return this.share(seat, onProgress, signal, async (listeners) => {
      await this.slots.ready;
      const slot = this.slotOf(seat.id);
      return slot ? this.revive(slot, listeners) : this.queue(seat, 1, listeners);
    });
  }

  async reset(seat: Seat, toStep?: string, onProgress?: OnProgress, signal?: AbortSignal): Promise<Place> {
    // An ensure that is under way is waited for: its environment is the one to replace.
    await this.pending.get(seat.id)?.promise.catch(() => {});
    return this.share(seat, onProgress, signal, async (listeners) => {
      await this.slots.ready;
      const old = this.slotOf(seat.id);
      const place = await this.queue(seat, (old?.generation ?? 0) + 1, listeners);
      if (old) void this.discard(old.slot);
      if (toStep) await this.deps.seed?.(place, toStep).catch((error: unknown) => this.log('seed failed', { seat: seat.id, step: toStep, error: text(error) }));
      return place;
    });
  }

  async remove(seatId: string): Promise<void> {
    await this.slots.ready;
    for (const waiter of this.waiters.filter(({ seat }) => seat.id === seatId)) this.give(waiter, spawnError('aborted', 'the seat was removed'));
    await Promise.all([...this.slots.all.values()].filter(({ seat, namespace }) => seat === seatId && namespace).map(({ slot }) => this.discard(slot)));
  }

  place(seatId: string): Place | undefined {
    const slot = this.slotOf(seatId);
    return slot && isReady(slot) ? this.placeOf(slot) : undefined;
  }

  touch(seatId: string): void {
    this.touched.set(seatId, this.now());
  }

  onGone(listener: (seatId: string, why: Localized) => void): () => void {
    this.goneListeners.add(listener);
    return () => this.goneListeners.delete(listener);
  }

  stats(): SpawnerStats {
    const slots = [...this.slots.all.values()];
    return {
      taken: slots.filter((slot) => slot.seat && this.stays(slot)).length,
      warm: this.free().length,
      making: this.making.size,
      queued: this.waiters.length,
      ...this.counts,
      seconds: this.durations.seconds,
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const waiter of [...this.waiters]) this.give(waiter, spawnError('aborted', 'the gateway stops'));
    for (const { stop } of this.making.values()) stop.abort();
    this.slots.close();
  }

  /** Looks for what should not be there: expired, idle, left by a gateway that died, half removed. Called by itself. */
  async sweep(): Promise<void> {
    if (this.closed || this.deps.leads?.() === false) return;
    const now = this.now() / 1000;
    const { cullMinutes, overtimeMinutes, startSeconds } = this.options;
    await this.keepActive();
    const newest = new Map<string, number>();
    for (const slot of this.slots.all.values()) if (slot.seat && this.stays(slot)) newest.set(slot.seat, Math.max(slot.generation, newest.get(slot.seat) ?? 0));
    for (const slot of [...this.slots.all.values()]) {
      if (this.busy.has(slot.slot) || this.making.has(slot.slot) || this.leaving.has(slot.slot)) continue;
      const { seat, namespace, pod, going, until, stage, generation } = slot;
      const active = Math.max(slot.active ?? slot.born, (this.touched.get(seat ?? '') ?? 0) / 1000);
      const age = now - slot.born;
      if (going || !namespace) {
        // The Pod and the account lie in another namespace and do not go with it.
        if (pod && !pod.metadata.deletionTimestamp && age > 5) await this.discard(slot.slot);
      } else if (seat === undefined) {
        if (stage?.ended || (stage?.stage !== 'ready' && age > startSeconds + 30)) await this.discard(slot.slot);
      } else if (until !== undefined && now > until + overtimeMinutes * 60) await this.cull(slot, gone.expired);
      else if (cullMinutes > 0 && now - active > cullMinutes * 60) await this.cull(slot, gone.idle);
      else if (generation < (newest.get(seat) ?? 0) && age > 60 && !this.pending.has(seat)) await this.discard(slot.slot);
    }
    await this.sweepRemains(now).catch((error: unknown) => this.log('sweep failed', { error: text(error) }));
  }

  /** Accounts and policies whose namespace is gone. */
  private async sweepRemains(now: number): Promise<void> {
    const shells = this.options.shellsNamespace;
    for (const list of [await this.kube.list(resources.serviceAccounts(shells), { labels: slotLabel }), await this.kube.list(resources.networkPolicies(shells), { labels: slotLabel })])
      for (const { metadata } of list.items) {
        const slot = metadata.labels![slotLabel]!;
        if (this.slots.all.get(slot)?.namespace || this.making.has(slot) || this.leaving.has(slot) || now - Date.parse(metadata.creationTimestamp ?? '') / 1000 < 60) continue;
        await this.discard(slot);
      }
  }

  /** Writes down who was seen, every five minutes, so that a new gateway knows. */
  private async keepActive(): Promise<void> {
    for (const [seat, at] of this.touched) {
      const slot = this.slotOf(seat);
      if (!slot) this.touched.delete(seat);
      else if (at / 1000 - (slot.active ?? 0) > 300) await this.kube.patch(resources.namespaces(), namespaceOf(slot.slot), { metadata: { annotations: { [activeNote]: seconds(at) } } }).catch(() => {});
    }
  }

  private async cull(slot: Slot, why: Localized): Promise<void> {
    this.counts.culled++;
    this.log('culled', { seat: slot.seat, slot: slot.slot, why: why.en });
    this.tellGone(slot.seat!, why);
    await this.discard(slot.slot);
  }

  private tellGone(seat: string, why: Localized): void {
    for (const listener of this.goneListeners) listener(seat, why);
  }

  /** Calls of one seat share the work; one that gives up does not stop it for the others. */
  private async share(seat: Seat, onProgress: OnProgress | undefined, signal: AbortSignal | undefined, work: (listeners: Set<OnProgress>) => Promise<Place>): Promise<Place> {
    if (!isId(seat.id) || !isId(seat.workshop)) throw spawnError('cluster', `"${seat.id}" or "${seat.workshop}" is not an id`);
    let shared = this.pending.get(seat.id);
    if (!shared) {
      const listeners = new Set<OnProgress>();
      shared = { listeners, promise: work(listeners).finally(() => this.pending.delete(seat.id)) };
      this.pending.set(seat.id, shared);
    }
    if (onProgress) shared.listeners.add(onProgress);
    const { promise, listeners } = shared;
    try {
      return await (signal ? Promise.race([promise, aborted(signal)]) : promise);
    } finally {
      if (onProgress) listeners.delete(onProgress);
    }
  }

  /** The seat has an environment: its Pod is awaited, or made again if it was lost. */
  private async revive(slot: Slot, listeners: Set<OnProgress>): Promise<Place> {
    const began = this.now();
    let last = '';
    for (;;) {
      const now = this.slots.all.get(slot.slot);
      if (!now || !this.stays(now)) throw spawnError('cluster', 'the environment was removed meanwhile');
      if (isReady(now)) return this.placeOf(now);
      if (this.now() - began > this.options.waitSeconds * 1000 || this.closed) throw spawnError('timeout', `${podOf(slot.slot)}: ${now.stage?.trouble?.text ?? 'not ready in time'}`);
      const stage = now.stage?.ended ? 'quota' : (now.stage?.stage ?? 'quota');
      if (stage !== last) for (const tell of listeners) tell({ stage, say: sayProgress(stage) });
      last = stage;
      try {
        if (now.stage?.ended && !now.pod!.metadata.deletionTimestamp) await this.kube.remove(resources.pods(this.options.shellsNamespace), podOf(slot.slot), { graceSeconds: 0, uid: now.pod!.metadata.uid });
        else if (!now.pod) this.slots.know('pod', await makePod(this.kube, slot.slot, this.options));
      } catch (error) {
        this.log('cannot make the Pod again', { slot: slot.slot, error: text(error) });
      }
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  private queue(seat: Seat, generation: number, listeners: Set<OnProgress>): Promise<Place> {
    const taken = [...this.slots.all.values()].filter((slot) => slot.seat && slot.seat !== seat.id && this.stays(slot)).length;
    if (taken + this.waiters.length >= this.options.most) throw spawnError('full', `${taken} of ${this.options.most} environments are taken`);
    return new Promise((resolve, reject) => {
      this.waiters.push({ seat, generation, listeners, since: this.now(), last: '', resolve, reject });
      this.balance();
    });
  }

  private give(waiter: Waiter, result: Place | SpawnError): void {
    const at = this.waiters.indexOf(waiter);
    if (at >= 0) this.waiters.splice(at, 1);
    if (result instanceof SpawnError) waiter.reject(result);
    else {
      for (const tell of waiter.listeners) tell({ stage: 'ready', say: sayProgress('ready') });
      waiter.resolve(result);
    }
  }

  /** Warm environments, the oldest first. */
  private free(): Slot[] {
    return [...this.slots.all.values()].filter((slot) => slot.seat === undefined && this.stays(slot) && isReady(slot) && !this.busy.has(slot.slot) && !this.making.has(slot.slot)).sort((a, b) => a.born - b.born);
  }

  /** Gives what is ready to who waits, and has made what is missing. */
  private balance(): void {
    if (this.balancing || this.closed) return;
    this.balancing = true;
    queueMicrotask(() => {
      this.balancing = false;
      if (this.closed) return;
      const free = this.free();
      const unclaimed = this.waiters.filter(({ seat }) => !this.claims.has(seat.id));
      while (free.length > 0 && unclaimed.length > 0) void this.claim(unclaimed.shift()!, free.shift()!);
      const leads = this.deps.leads?.() !== false;
      // What another gateway, or one that died, is making will be ready before ours would.
      const young = this.now() / 1000 - this.options.startSeconds;
      const others = [...this.slots.all.values()].filter((slot) => slot.seat === undefined && this.stays(slot) && !this.making.has(slot.slot) && !this.busy.has(slot.slot) && !isReady(slot) && !slot.stage?.ended && slot.born > young).length;
      // While a class pours in, the nodes belong to the shells that are being opened: the pool is filled afterwards.
      const calm = this.now() - this.lastClaim > 3000;
      const wanted = unclaimed.length + (leads && calm ? this.warm : 0) - free.length - this.making.size - others;
      if (this.now() >= this.notBefore) for (let n = Math.min(wanted, this.options.concurrent - this.making.size); n > 0; n--) void this.make();
      this.report(unclaimed);
    });
  }

  private readonly claims = new Set<string>();

  private async claim(waiter: Waiter, slot: Slot): Promise<void> {
    const { seat, generation } = waiter;
    this.busy.add(slot.slot);
    this.claims.add(seat.id);
    this.lastClaim = this.now();
    try {
      const namespace = await persist(() =>
        this.kube.patch(resources.namespaces(), namespaceOf(slot.slot), {
          // Whoever was faster has changed the version: then this is refused.
          metadata: {
            resourceVersion: slot.namespace!.metadata.resourceVersion,
            labels: { [seatLabel]: seat.id, [workshopLabel]: seat.workshop, [generationLabel]: String(generation) },
            annotations: { [untilNote]: String(seat.until), [activeNote]: seconds(this.now()) },
          },
        }),
      );
      this.slots.know('namespace', namespace);
      this.give(waiter, this.placeOf(this.slots.all.get(slot.slot)!));
      void this.label(slot, seat);
    } catch (error) {
      if (!(error instanceof KubeError && (error.code === 409 || error.code === 404))) this.log('claim failed', { slot: slot.slot, error: text(error) });
      if (error instanceof KubeError && error.code === 403) this.give(waiter, spawnError('forbidden', error.message));
      // The watch brings the new version; until then another is tried.
      await new Promise((done) => setTimeout(done, 100));
    } finally {
      this.busy.delete(slot.slot);
      this.claims.delete(seat.id);
      this.balance();
    }
  }

  /** For whoever looks at Pods; and the cluster itself ends the Pod with the workshop. */
  private async label(slot: Slot, seat: Seat): Promise<void> {
    const pods = resources.pods(this.options.shellsNamespace);
    const began = podStart(slot.pod!) || this.now();
    const deadline = Math.ceil(seat.until + (this.options.overtimeMinutes + 5) * 60 - began / 1000);
    await persist(() => this.kube.patch(pods, podOf(slot.slot), { metadata: { labels: { [seatLabel]: seat.id, [workshopLabel]: seat.workshop } } })).catch(() => {});
    // It may only be shortened.
    if (deadline > 0 && deadline < 24 * 3600) await persist(() => this.kube.patch(pods, podOf(slot.slot), { spec: { activeDeadlineSeconds: deadline } })).catch(() => {});
  }

  private async make(): Promise<void> {
    const slot = newSlot();
    const making: Making = { slot, since: this.now(), stage: 'namespace', stop: new AbortController() };
    this.making.set(slot, making);
    try {
      const told = {
        namespace: (object: Parameters<Slots['know']>[1]) => {
          this.slots.know('namespace', object);
          making.stage = 'quota';
        },
        pod: (object: Parameters<Slots['know']>[1]) => this.slots.know('pod', object),
      };
      await makeSlot(this.kube, slot, this.options, told, making.stop.signal);
      await this.untilReady(making);
      this.durations.add((this.now() - making.since) / 1000);
      this.failures = 0;
      this.making.delete(slot);
    } catch (error) {
      await this.failed(making, error);
    }
    this.balance();
  }

  /** @throws SpawnError */
  private async untilReady({ slot, since, stop }: Making): Promise<void> {
    let troubleSince = 0;
    for (;;) {
      const now = this.slots.all.get(slot);
      if (now && isReady(now)) return;
      if (stop.signal.aborted) throw spawnError('aborted', 'stopped');
      const trouble = now?.stage?.trouble;
      if (!trouble) troubleSince = 0;
      else troubleSince ||= this.now();
      if (trouble?.kind === 'image' && this.now() - troubleSince > 15_000) throw spawnError('image', trouble.text);
      if (now?.stage?.ended || now?.going || this.now() - since > this.options.startSeconds * 1000) throw spawnError('timeout', trouble?.text ?? 'the Pod was not ready in time');
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  private async failed({ slot, stop }: Making, error: unknown): Promise<void> {
    const code = error instanceof SpawnError ? error.code : error instanceof KubeError && error.code === 403 && !/quota/.test(error.message) ? 'forbidden' : 'cluster';
    if (!stop.signal.aborted) {
      this.counts.failed++;
      this.failures++;
      this.notBefore = this.now() + backoff(this.failures);
      this.log('an environment could not be made', { slot, code, error: text(error), failures: this.failures });
      // A refusal does not mend itself while a learner waits; anything else is tried until the learner's time is over.
      if (code === 'forbidden' || (code === 'image' && this.failures >= 2)) for (const waiter of [...this.waiters]) this.give(waiter, spawnError(code, text(error)));
    }
    // First the removal, then the end of the making: the sweep must not find it in between.
    await this.discard(slot);
    this.making.delete(slot);
  }

  private async discard(slot: string): Promise<void> {
    if (this.leaving.has(slot)) return;
    this.leaving.add(slot);
    try {
      await removeSlot(this.kube, slot, this.options.shellsNamespace);
      if (!this.slots.all.has(slot)) this.leaving.delete(slot);
    } catch (error) {
      this.leaving.delete(slot);
      this.log('removal failed, will be tried again', { slot, error: text(error) });
    }
  }

  private changed(before: Slot | undefined, now: Slot | undefined): void {
    const seat = before?.seat;
    const wasThere = before?.namespace && !before.going;
    if (seat && wasThere && (!now?.namespace || now.going) && !this.leaving.has(before.slot) && !this.slotOf(seat)) this.tellGone(seat, gone.removed);
    if (before && !now) this.leaving.delete(before.slot);
    this.balance();
  }

  /** Tells everyone who waits what is going on for them: the first have an environment in the making, the rest a place in the queue. */
  private report(waiters: readonly Waiter[]): void {
    const now = this.now();
    const making = [...this.making.values()].sort((a, b) => a.since - b.since);
    waiters.forEach((waiter, n) => {
      if (now - waiter.since > this.options.waitSeconds * 1000) return this.give(waiter, spawnError(this.failures > 0 ? 'cluster' : 'timeout', `not ready after ${this.options.waitSeconds} s`));
      const mine = making[n];
      const pod = mine && this.slots.all.get(mine.slot)?.stage;
      const stage = mine ? (pod && pod.stage !== 'ready' ? pod.stage : mine.stage) : 'queued';
      const position = mine ? undefined : n - making.length + 1;
      const etaSeconds = mine ? this.durations.rest((now - mine.since) / 1000) : this.durations.queue(position!, this.options.concurrent);
      const key = `${stage} ${position} ${etaSeconds}`;
      if (key === waiter.last) return;
      waiter.last = key;
      for (const tell of waiter.listeners) tell({ stage, position, etaSeconds, say: sayProgress(stage, position, etaSeconds) });
    });
  }

  /** The newest environment of a seat that stays. */
  private slotOf(seat: string): Slot | undefined {
    return [...this.slots.all.values()].filter((slot) => slot.seat === seat && this.stays(slot)).sort((a, b) => b.generation - a.generation || a.born - b.born)[0];
  }

  private stays({ slot, namespace, going }: Slot): boolean {
    return namespace !== undefined && !going && !this.leaving.has(slot);
  }

  private placeOf({ slot, generation }: Slot): Place {
    return { namespace: namespaceOf(slot), shells: this.options.shellsNamespace, pod: podOf(slot), container: shellContainer, generation };
  }

  private now(): number {
    return this.deps.now?.() ?? Date.now();
  }

  private log(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.deps.log?.(message, fields);
  }
}

const isReady = ({ stage }: Slot): boolean => stage?.stage === 'ready' && !stage.ended;
const seconds = (ms: number): string => String(Math.floor(ms / 1000));
const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_done, fail) => {
    const stop = () => fail(spawnError('aborted', 'given up'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
