import type { Localized } from '../schema/localized.ts';
import type { Backend, Screen, Session } from './backend.ts';

/** A backend with the name by which the pane speaks of it. */
export interface NamedBackend {
  name: Localized;
  backend: Backend;
}

/** The session that answers, and which backends did not. */
export interface Opened {
  session: Session;
  name: Localized;
  failed: { name: Localized; reason: string }[];
}

/**
 * Opens the first backend of the list that can be opened.
 *
 * @throws the last backend's error if none can
 */
export async function openFirst(backends: readonly NamedBackend[], screen: Screen, signal: AbortSignal): Promise<Opened> {
  const failed: Opened['failed'] = [];
  let last: unknown = new Error('no backend');
  for (const { name, backend } of backends) {
    try {
      return { session: await backend.open(screen, signal), name, failed };
    } catch (error) {
      signal.throwIfAborted();
      last = error;
      failed.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw last;
}
