import { createHash } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Link, Screen, Session } from '../../../src/engine/session/backend.ts';
import { LiveBackend } from '../../../src/engine/session/live.ts';
import { browserless, realClock } from './live-options.ts';

export interface DistantPageOptions {
  /** Where it connects: the gateway, or a relay in front of it. */
  url: string;
  /** The gateway's own address, as the page's origin. */
  gateway: string;
  token: string;
  /** How much faster than real time the page's patience runs out. */
  speed?: number;
  /** Bytes that its screen parses in a millisecond. */
  parses?: number;
}

/** The page's own session code on real sockets, without a browser: the screen hashes what it is written. */
export class DistantPage {
  readonly session: Session;
  received = 0;
  /** How often the screen was cleared: more than once, and output was lost. */
  resets = 0;
  /** How the connection stood, in order. */
  readonly links: Link['state'][] = [];
  readonly #hash = createHash('sha256');
  readonly #sockets: Set<WebSocket>;
  readonly #changed = new Set<() => void>();

  private constructor(session: Session, sockets: Set<WebSocket>) {
    this.session = session;
    this.#sockets = sockets;
  }

  /** A page whose shell is open. @throws Error when it cannot be opened */
  static async open({ url, gateway, token, speed = 1, parses = Infinity }: DistantPageOptions, jump: () => number = () => 0): Promise<DistantPage> {
    const sockets = new Set<WebSocket>();
    let page: DistantPage | undefined;
    const early: Uint8Array[] = [];
    let resets = 0;
    let free = 0;
    const screen: Screen = {
      size: { cols: 80, rows: 24 },
      write: () => Promise.resolve(),
      reset: () => Promise.resolve(void (page ? page.resets++ : resets++)),
      resize: () => {},
      writeThen(data, parsed) {
        if (page) page.#wrote(data);
        else early.push(data);
        if (parses === Infinity) return queueMicrotask(parsed);
        const now = performance.now();
        free = Math.max(now, free) + data.length / parses;
        setTimeout(parsed, free - now);
      },
    };
    const options = browserless(() => url, { host: new URL(gateway).host, origin: gateway }, token, {
      clock: realClock(speed, jump),
      dialled(socket) {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      },
    });
    const session = await new LiveBackend(options).open(screen, new AbortController().signal);
    page = new DistantPage(session, sockets);
    page.resets = resets;
    for (const data of early) page.#wrote(data);
    session.on((event) => {
      if (event.type !== 'link') return;
      page.links.push(event.link.state);
      page.#look();
    });
    return page;
  }

  get open(): boolean {
    return this.session.link?.state === 'open';
  }

  /** Types, if keys are taken at all just now. */
  type(text: string): boolean {
    if (!this.open) return false;
    this.session.key?.(text);
    return true;
  }

  /** SHA-256 of all output so far; ends the hashing. */
  digest(): string {
    return this.#hash.digest('hex');
  }

  /** Resolves when `done` holds; asked after all that comes. */
  until(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!done()) return;
        this.#changed.delete(look);
        resolve();
      };
      this.#changed.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    await this.session.close();
    for (const socket of this.#sockets) socket.terminate();
  }

  #wrote(data: Uint8Array): void {
    this.received += data.length;
    this.#hash.update(data);
    this.#look();
  }

  #look(): void {
    for (const look of [...this.#changed]) look();
  }
}
