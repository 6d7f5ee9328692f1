import type { Localized } from '../../../src/engine/schema/localized.ts';

/** Who needs a shell. */
export interface Seat {
  /** Seat id: `sub` of the token. Lower-case letters, digits and hyphens, at most 40. */
  id: string;
  /** Workshop id, same characters. */
  workshop: string;
  /** End of the workshop in seconds since 1970: then the Pod and the namespace go. */
  until: number;
}

/** Where a seat's shell runs and what it may work in. */
export interface Place {
  /** The learner's own namespace: `lab-<slot>`. The shell's Pod is not in it. */
  namespace: string;
  /** Namespace of the shell's Pod. */
  shells: string;
  /** The shell's Pod. */
  pod: string;
  container: string;
  /** 1 for the first environment of a seat, one more after every reset. */
  generation: number;
}

/** What is happening while a learner waits. Comes at least once per stage that takes longer than a moment. */
export interface SpawnProgress {
  stage: 'queued' | 'namespace' | 'quota' | 'scheduled' | 'image' | 'ready';
  /** Queued: 1 is next. */
  position?: number;
  /** Seconds, from how long the last ones really took; absent while nothing was measured. */
  etaSeconds?: number;
  /** A sentence for the learner. */
  say: Localized;
}

/** An environment could not be made; `say` is for the learner, `message` for the log. */
export class SpawnError extends Error {
  readonly code: 'full' | 'timeout' | 'forbidden' | 'image' | 'cluster' | 'aborted';
  readonly say: Localized;

  constructor(code: SpawnError['code'], say: Localized, message: string) {
    super(message);
    this.name = 'SpawnError';
    this.code = code;
    this.say = say;
  }
}

export interface SpawnerStats {
  /** Environments with a seat. */
  taken: number;
  /** Ready and waiting for a seat. */
  warm: number;
  /** Being made. */
  making: number;
  queued: number;
  culled: number;
  failed: number;
  /** Seconds of the last spawns, newest last; at most 100. */
  seconds: readonly number[];
}

/** Makes and removes learners' environments. The cluster's labels are the truth: a new gateway finds what an old one left. */
export interface Spawner {
  /**
   * The seat's environment; made (or taken from the warm pool) if there is none. Calls of one seat share the work.
   * @throws SpawnError
   */
  ensure(seat: Seat, onProgress?: (progress: SpawnProgress) => void, signal?: AbortSignal): Promise<Place>;
  /**
   * A new environment, with what step `toStep` (`<lesson>/<step>`) begins with; the old one goes in the background.
   * @throws SpawnError
   */
  reset(seat: Seat, toStep?: string, onProgress?: (progress: SpawnProgress) => void, signal?: AbortSignal): Promise<Place>;
  /** The seat gives its environment back. */
  remove(seatId: string): Promise<void>;
  place(seatId: string): Place | undefined;
  /** Someone typed or something was printed: the environment is not idle. */
  touch(seatId: string): void;
  /** Told when a seat's environment went by itself (culled, expired, Pod deleted by hand). */
  onGone(listener: (seatId: string, why: Localized) => void): () => void;
  /** Environments to keep ready from now on: a class of thirty wants about 23 before it begins. */
  setWarm?(count: number): void;
  stats(): SpawnerStats;
  /** Stops working; leaves what is in the cluster. */
  close(): Promise<void>;
}
