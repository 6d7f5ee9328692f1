import type { Backend, Screen, Session } from './backend.ts';
import type { LiveOptions } from './live-options.ts';
import { LiveSession } from './live-session.ts';

export type { LiveOptions, LiveSocket } from './live-options.ts';

/** A shell behind a gateway (subprotocol lab.v1). */
export class LiveBackend implements Backend {
  readonly #options: LiveOptions;
  constructor(options: LiveOptions) {
    this.#options = options;
  }
  async open(screen: Screen, signal: AbortSignal): Promise<Session> {
    const session = new LiveSession(screen, this.#options);
    signal.addEventListener('abort', () => void session.close(), { once: true });
    await session.start();
    signal.throwIfAborted();
    return session;
  }
}
