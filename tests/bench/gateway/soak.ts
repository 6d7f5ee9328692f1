import { setTimeout as sleep } from 'node:timers/promises';
import { Page } from '../../../lab/gateway/testing/page.ts';
import type { Served } from '../../../lab/gateway/testing/served.ts';

/** What the shell prints before it gives back whatever is typed. */
const greeting = 'ready';
/** A shell whose output is its input: every byte can be told by its offset, wherever a page comes in. */
export const echoing = ['bash', '-c', `stty raw -echo; printf ${greeting}; exec cat`] as const;

/** The byte at an offset of the input: no two stretches look alike. */
const byteAt = (offset: number) => (offset * 31 + (offset >> 8) * 17) & 0xff;

/** What has happened in a soak. */
export class Tally {
  readonly did: Record<string, number> = {};
  readonly closes: Record<number, number> = {};
  bytes = 0;
  /** Bytes that were not what belongs there. */
  wrong = 0;
  /** Pages that had to wait too long for something. */
  stuck = 0;

  count(what: string): void {
    this.did[what] = (this.did[what] ?? 0) + 1;
  }

  /** Looks at output for the place where it belongs. */
  readonly check = (bytes: Uint8Array, offset: number): void => {
    this.bytes += bytes.length;
    for (let i = 0; i < bytes.length; i++) {
      const at = offset + i - greeting.length;
      if (bytes[i] !== (at < 0 ? greeting.charCodeAt(offset + i) : byteAt(at))) this.wrong++;
    }
  };
}

const pick = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T;
const stuckMs = 60_000;

/** A learner who comes, types, loses the connection, looks away, reloads, leaves and comes again. */
export class Learner {
  readonly #served: Served;
  readonly #token: string;
  readonly #tally: Tally;
  readonly #stop: AbortSignal;
  readonly #viewers = new Set<Page>();
  #page: Page | undefined;

  constructor(served: Served, token: string, tally: Tally, stop: AbortSignal) {
    [this.#served, this.#token, this.#tally, this.#stop] = [served, token, tally, stop];
  }

  /** Until it is stopped: then the learner leaves without a word. */
  async live(pauseMs: number): Promise<void> {
    while (!this.#stop.aborted) {
      await this.#pause(pauseMs * (0.2 + 1.6 * Math.random()));
      if (this.#stop.aborted) break;
      const page = this.#page;
      // The shell of a page that was away for too long is gone, as it should be.
      if (!page?.welcome || (page.closed && !page.options.reconnect)) await this.#join();
      else await pick([this.#type, this.#type, this.#type, this.#paste, this.#paste, this.#resize, this.#cut, this.#cut, this.#move, this.#away, this.#reload, this.#look, this.#end, this.#leave]).call(this, page);
    }
    this.#page?.close();
    for (const viewer of this.#viewers) viewer.close();
  }

  async #join(sid?: string): Promise<void> {
    this.#tally.count(sid ? 'reload' : 'join');
    const before = this.#page;
    const page = (this.#page = new Page({ url: this.#served.url, token: this.#token, reconnect: true, onOutput: this.#tally.check, ...(sid ? { sid, take: true } : {}) }));
    await this.#until(page, () => page.welcome !== undefined && page.received > 0);
    before?.close();
    this.#tallyClose(before);
  }

  /** Types the bytes that belong at the place where the input stands. */
  #send(page: Page, n: number): void {
    const from = page.stream.typed;
    page.type(Uint8Array.from({ length: n }, (_, i) => byteAt(from + i)));
  }

  async #type(page: Page): Promise<void> {
    this.#tally.count('type');
    this.#send(page, 1 + Math.floor(Math.random() * 30));
  }

  async #paste(page: Page): Promise<void> {
    this.#tally.count('paste');
    this.#send(page, 10_000 + Math.floor(Math.random() * 100_000));
    if (Math.random() < 0.5) await this.#until(page, () => page.stream.unconfirmed === 0);
  }

  async #resize(page: Page): Promise<void> {
    this.#tally.count('resize');
    page.say({ t: 'resize', cols: 20 + Math.floor(Math.random() * 200), rows: 5 + Math.floor(Math.random() * 60) });
  }

  async #cut(page: Page): Promise<void> {
    this.#tally.count('cut');
    page.cut();
  }

  /** The connection stays behind, silent, and another is made. */
  async #move(page: Page): Promise<void> {
    this.#tally.count('half-open');
    page.moveAway();
  }

  async #away(page: Page): Promise<void> {
    this.#tally.count('away');
    page.options.reconnect = false;
    page.cut();
    await this.#pause(10_000 * Math.random());
    page.options.reconnect = true;
    if (!this.#stop.aborted && !page.socket) page.connect();
  }

  async #reload(page: Page): Promise<void> {
    const { sid } = page.stream;
    page.options.reconnect = false;
    page.cut();
    await this.#join(sid);
  }

  /** The teacher looks for a while. */
  async #look(page: Page): Promise<void> {
    this.#tally.count('viewer');
    const viewer = new Page({ url: this.#served.url, token: this.#served.teacher, onOutput: this.#tally.check, ...(page.stream.sid ? { watch: page.stream.sid } : {}) });
    this.#viewers.add(viewer);
    setTimeout(() => {
      viewer.close();
      this.#viewers.delete(viewer);
    }, 10_000 * Math.random());
  }

  async #end(page: Page): Promise<void> {
    this.#tally.count('bye');
    page.options.reconnect = false;
    // Without a connection just now, the shell is left to its grace.
    if (page.say({ t: 'bye' })) await this.#until(page, () => page.closed !== undefined);
    page.close();
    this.#tallyClose(page);
    this.#page = undefined;
  }

  /** Nobody comes back to this shell. */
  async #leave(page: Page): Promise<void> {
    this.#tally.count('leave');
    page.close();
    this.#page = undefined;
  }

  #tallyClose(page: Page | undefined): void {
    if (page?.closed) this.#tally.closes[page.closed.code] = (this.#tally.closes[page.closed.code] ?? 0) + 1;
  }

  async #until(page: Page, done: () => boolean): Promise<void> {
    const over = () => done() || (page.closed !== undefined && page.closed.code !== 1006);
    const late = new AbortController();
    await Promise.race([page.until(over), sleep(stuckMs, undefined, { signal: AbortSignal.any([late.signal, this.#stop]) }).then(() => this.#tally.stuck++, () => {})]);
    late.abort();
  }

  #pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stop }).catch(() => {});
  }
}
