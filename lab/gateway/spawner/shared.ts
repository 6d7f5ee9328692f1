import { isId } from './names.ts';
import type { Place, Seat } from './spawner.ts';
import type { OnProgress } from './waiting.ts';
import { spawnError } from './words.ts';

/** What is under way for each seat: calls of one seat share the work; one that gives up does not stop it for the others. */
export class Shared {
  readonly #pending = new Map<string, { promise: Promise<Place>; listeners: Set<OnProgress> }>();

  has(seat: string): boolean {
    return this.#pending.has(seat);
  }

  /** Resolves when nothing is under way for a seat, however it ended. */
  async settled(seat: string): Promise<void> {
    await this.#pending.get(seat)?.promise.catch(() => {});
  }

  /** @throws SpawnError also when the signal comes first */
  async run(seat: Seat, onProgress: OnProgress | undefined, signal: AbortSignal | undefined, work: (listeners: ReadonlySet<OnProgress>) => Promise<Place>): Promise<Place> {
    if (!isId(seat.id) || !isId(seat.workshop)) throw spawnError('cluster', `"${seat.id}" or "${seat.workshop}" is not an id`);
    let shared = this.#pending.get(seat.id);
    if (!shared) {
      const listeners = new Set<OnProgress>();
      shared = { listeners, promise: work(listeners).finally(() => this.#pending.delete(seat.id)) };
      this.#pending.set(seat.id, shared);
    }
    if (onProgress) shared.listeners.add(onProgress);
    const { promise, listeners } = shared;
    try {
      return await (signal ? Promise.race([promise, aborted(signal)]) : promise);
    } finally {
      if (onProgress) listeners.delete(onProgress);
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_done, fail) => {
    const stop = () => fail(spawnError('aborted', 'given up'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
