import { SpawnError, type Place, type Seat, type SpawnProgress } from './spawner.ts';
import { sayProgress, spawnError } from './words.ts';

export type OnProgress = (progress: SpawnProgress) => void;

/** A seat that waits for an environment. */
export interface Waiter {
  seat: Seat;
  generation: number;
  listeners: ReadonlySet<OnProgress>;
  /** Milliseconds of the clock. */
  since: number;
  last: string;
  resolve(place: Place): void;
  reject(error: SpawnError): void;
}

/** Seats that wait for an environment, in the order of their coming. */
export class Waiting {
  readonly all: Waiter[] = [];

  add(waiter: Pick<Waiter, 'seat' | 'generation' | 'listeners' | 'since'>): Promise<Place> {
    return new Promise((resolve, reject) => this.all.push({ ...waiter, last: '', resolve, reject }));
  }

  /** Ends a wait: with a place, or with why there is none. */
  give(waiter: Waiter, result: Place | SpawnError): void {
    const at = this.all.indexOf(waiter);
    if (at >= 0) this.all.splice(at, 1);
    if (result instanceof SpawnError) waiter.reject(result);
    else {
      for (const tell of waiter.listeners) tell({ stage: 'ready', say: sayProgress('ready') });
      waiter.resolve(result);
    }
  }

  /** All of them in vain. */
  end(code: SpawnError['code'], message: string, which: (waiter: Waiter) => boolean = () => true): void {
    for (const waiter of this.all.filter(which)) this.give(waiter, spawnError(code, message));
  }

  /** Tells a waiter how it stands, if that is news. */
  tell(waiter: Waiter, { stage, position, etaSeconds }: Omit<SpawnProgress, 'say'>): void {
    const key = `${stage} ${position} ${etaSeconds}`;
    if (key === waiter.last) return;
    waiter.last = key;
    for (const tell of waiter.listeners) tell({ stage, position, etaSeconds, say: sayProgress(stage, position, etaSeconds) });
  }
}
