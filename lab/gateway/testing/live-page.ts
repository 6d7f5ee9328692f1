import { randomBytes } from 'node:crypto';
import { LiveBackend } from '../../../src/engine/session/live.ts';
import type { Link, Screen, Session } from '../../../src/engine/session/backend.ts';
import { browserless } from './live-options.ts';

/** The site's own live session without a browser: its waits, its probes, its way of coming back. */
export class LivePage {
  readonly links: Link[] = [];
  session: Session | undefined;
  /** Everything printed since the screen was last cleared. */
  printed = '';
  readonly #stop = new AbortController();
  readonly #url: () => string;
  readonly #host: { host: string; origin: string };
  #sid: () => string | undefined = () => undefined;

  /** @param url where a socket is dialled, asked each time */
  constructor(url: string | (() => string), host: { host: string; origin: string }) {
    this.#url = typeof url === 'string' ? () => url : url;
    this.#host = host;
  }

  /** The terminal it is at. */
  get sid(): string | undefined {
    return this.#sid();
  }

  get link(): Link | undefined {
    return this.session?.link;
  }

  async open(token: string): Promise<this> {
    const screen: Screen = {
      size: { cols: 80, rows: 24 },
      write: async (data) => void (this.printed += typeof data === 'string' ? data : Buffer.from(data).toString('utf8')),
      reset: async () => void (this.printed = ''),
      resize: () => {},
    };
    const options = browserless(this.#url, this.#host, token);
    this.#sid = options.sid.get;
    this.session = await new LiveBackend(options).open(screen, this.#stop.signal);
    this.session.on((event) => event.type === 'link' && this.links.push(event.link));
    return this;
  }

  type(text: string): void {
    this.session?.key?.(text);
  }

  /** Runs a command and resolves what it printed between two marks of its own. */
  async asks(command: string): Promise<string> {
    const mark = randomBytes(4).toString('hex');
    const answer = new RegExp(`<${mark}:([^>]*)>`);
    // In two pieces, so that what is typed is not taken for what is printed.
    this.type(`\x15printf '<%s:%s>\\n' ${mark.slice(0, 4)}''${mark.slice(4)} "$(${command})"\r`);
    for (let tries = 0; tries < 2000; tries++) {
      const found = answer.exec(this.printed.replace(/\r\n/g, ''));
      if (found) return found[1] ?? '';
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`no answer to ${command}: ${JSON.stringify(this.printed.slice(-400))}, ${JSON.stringify(this.links.at(-1))}`);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.session?.close();
  }
}
