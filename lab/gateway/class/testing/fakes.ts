import type { CtlServerMessage } from '../../../../src/engine/live/ctl.ts';
import type { CommandEnd, Sessions, SessionView, WatchPolicy } from '../../terminal/sessions.ts';
import type { Place, Seat, Spawner, SpawnProgress } from '../../spawner/spawner.ts';
import type { Clock } from '../clock.ts';
import type { Desk } from '../classroom.ts';

/** A clock that a test moves. */
export class HeldClock implements Clock {
  at: number;
  readonly #work: { every: number; next: number; work: () => void }[] = [];
  constructor(at: number) {
    this.at = at;
  }
  now(): number {
    return this.at;
  }
  every(ms: number, work: () => void): () => void {
    const entry = { every: ms, next: this.at + ms, work };
    this.#work.push(entry);
    return () => void this.#work.splice(this.#work.indexOf(entry), 1);
  }
  /** Time passes; what is due happens, and what follows from it, before more time passes. */
  async pass(ms: number): Promise<void> {
    const until = this.at + ms;
    for (;;) {
      const [due] = this.#work.filter(({ next }) => next <= until).sort((a, b) => a.next - b.next);
      if (!due) break;
      this.at = due.next;
      due.next += due.every;
      due.work();
      for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done));
    }
    this.at = until;
  }
}

/** A page that keeps what it is told. */
export class HeldDesk implements Desk {
  readonly got: CtlServerMessage[] = [];
  closed: { code: number; reason: string } | undefined;
  send(message: CtlServerMessage): void {
    this.got.push(message);
  }
  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }
  /** The last message of a kind. */
  last<T extends CtlServerMessage['t']>(kind: T): Extract<CtlServerMessage, { t: T }> | undefined {
    return this.got.findLast((message): message is Extract<CtlServerMessage, { t: T }> => message.t === kind);
  }
}

/** Terminals that exist in a test only. */
export class HeldSessions implements Sessions {
  policy: WatchPolicy | undefined;
  rechecks = 0;
  readonly frozen = new Map<string, boolean>();
  readonly ended: { sub: string; code: number }[] = [];
  readonly #views = new Map<string, SessionView>();
  readonly #changes = new Set<(session: SessionView, what: 'opened' | 'attached' | 'detached' | 'ended') => void>();
  readonly #ends = new Set<(end: CommandEnd) => void>();
  readonly #outputs = new Map<string, Set<(chunk: Uint8Array) => void>>();

  open(sid: string, ws: string, sub: string): void {
    const view: SessionView = { sid, ws, sub, size: { cols: 80, rows: 24 }, attached: true, frozen: false, viewers: 0, lastInput: 0, lastExit: undefined };
    this.#views.set(sid, view);
    for (const listener of this.#changes) listener(view, 'opened');
  }
  finish(sid: string): void {
    const view = this.#views.get(sid);
    this.#views.delete(sid);
    if (view) for (const listener of this.#changes) listener(view, 'ended');
  }
  command(sid: string, exitCode: number): void {
    const view = this.#views.get(sid);
    if (view) for (const listener of this.#ends) listener({ sid, sub: view.sub, ws: view.ws, exitCode, cmd: undefined });
  }
  print(sid: string, bytes: Uint8Array): void {
    for (const listener of this.#outputs.get(sid) ?? []) listener(bytes);
  }
  get(sid: string): SessionView | undefined {
    return this.#views.get(sid);
  }
  bySeat(ws: string, sub: string): readonly SessionView[] {
    return this.all().filter((view) => view.ws === ws && view.sub === sub);
  }
  all(): readonly SessionView[] {
    return [...this.#views.values()];
  }
  setWatchPolicy(policy: WatchPolicy): void {
    this.policy = policy;
  }
  recheck(): void {
    this.rechecks++;
  }
  watch(): boolean {
    return false;
  }
  freeze(_ws: string, sub: string, on: boolean): void {
    this.frozen.set(sub, on);
  }
  end(_ws: string, sub: string, code: number): void {
    this.ended.push({ sub, code });
  }
  endOne(sid: string, code: number): void {
    const view = this.#views.get(sid);
    if (view) this.ended.push({ sub: view.sub, code });
    this.finish(sid);
  }
  onCommandEnd(listener: (end: CommandEnd) => void): () => void {
    this.#ends.add(listener);
    return () => this.#ends.delete(listener);
  }
  onChange(listener: (session: SessionView, what: 'opened' | 'attached' | 'detached' | 'ended') => void): () => void {
    this.#changes.add(listener);
    return () => this.#changes.delete(listener);
  }
  onOutput(sid: string, listener: (chunk: Uint8Array) => void): () => void {
    const set = this.#outputs.get(sid) ?? new Set();
    this.#outputs.set(sid, set.add(listener));
    return () => set.delete(listener);
  }
}

/** A spawner without a cluster: every stage, then ready. */
export class HeldSpawner implements Spawner {
  readonly removed: string[] = [];
  readonly resets: { seat: string; toStep: string | undefined }[] = [];
  readonly #places = new Map<string, Place>();
  async ensure(seat: Seat, onProgress?: (progress: SpawnProgress) => void): Promise<Place> {
    for (const stage of ['namespace', 'quota', 'scheduled', 'image', 'ready'] as const) onProgress?.({ stage, say: { ko: stage, en: stage } });
    return this.#put(seat.id);
  }
  async reset(seat: Seat, toStep?: string): Promise<Place> {
    this.resets.push({ seat: seat.id, toStep });
    return this.#put(seat.id);
  }
  async remove(seat: string): Promise<void> {
    this.removed.push(seat);
    this.#places.delete(seat);
  }
  place(seat: string): Place | undefined {
    return this.#places.get(seat);
  }
  touch(): void {}
  onGone(): () => void {
    return () => {};
  }
  stats() {
    return { taken: this.#places.size, warm: 0, making: 0, queued: 0, culled: 0, failed: 0, seconds: [] };
  }
  async close(): Promise<void> {}
  #put(seat: string): Place {
    const generation = (this.#places.get(seat)?.generation ?? 0) + 1;
    const place = { namespace: `lab-${seat}-g${generation}`, shells: 'lab-shells', pod: `shell-${seat}`, container: 'shell', generation };
    this.#places.set(seat, place);
    return place;
  }
}
