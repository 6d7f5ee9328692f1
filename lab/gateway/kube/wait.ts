import { setTimeout as sleep } from 'node:timers/promises';
import { KubeError } from './types.ts';

/** Milliseconds before try `n` (from 0): 0.25 s, ×1.7 each, at most 10 s, somewhere in the upper half (so that many do not come at once). */
export function backoff(n: number, random: () => number = Math.random): number {
  return Math.min(10_000, 250 * 1.7 ** n) * (0.5 + random() / 2);
}

/** Waits; false when the signal came first. */
export async function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

/** What the server asked for, or our own growing pause; never less than it asked. */
export function pauseFor(error: unknown, n: number, random?: () => number): number {
  const asked = error instanceof KubeError && error.retryAfter ? Math.min(error.retryAfter, 60) * 1000 : 0;
  return asked + backoff(n, random);
}

/**
 * Does it again while the server is only busy or away (429, 5xx, no answer).
 * @throws what the last try threw
 */
export async function persist<T>(action: () => Promise<T>, { tries = 8, signal, retry }: { tries?: number; signal?: AbortSignal; retry?: (error: KubeError) => boolean } = {}): Promise<T> {
  for (let n = 0; ; n++)
    try {
      return await action();
    } catch (error) {
      const again = error instanceof KubeError && error.reason !== 'Aborted' && (error.transient || retry?.(error));
      if (!again || n + 1 >= tries || signal?.aborted || !(await pause(pauseFor(error, n), signal))) throw error;
    }
}
