import type { Kube } from '../kube/types.ts';
import type { SpawnerOptions } from './options.ts';

/** What every part of the spawner works with. */
export interface Work {
  kube: Kube;
  options: SpawnerOptions;
  /** Milliseconds since 1970. */
  now(): number;
  /** Only one of several gateways keeps the pool and sweeps. */
  leads(): boolean;
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Of an error, for a log. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** As annotations have it: seconds since 1970. */
export const secondsOf = (ms: number): string => String(Math.floor(ms / 1000));
