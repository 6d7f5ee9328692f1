import { WebSocket } from 'ws';
import type { CtlClientMessage, CtlServerMessage } from '../../../src/engine/live/ctl.ts';
import { waitBeforeTry } from '../../../src/engine/live/wait.ts';

type Told<T extends CtlServerMessage['t']> = Extract<CtlServerMessage, { t: T }>;

/** A page's control socket (lab-ctl.v1) without a browser; comes back by itself, as the site's does. */
export class CtlPage {
  readonly told: CtlServerMessage[] = [];
  closed: { code: number; reason: string } | undefined;
  readonly #url: () => string;
  readonly #host: { host: string; origin: string };
  readonly #token: string;
  #socket: WebSocket | undefined;
  #failed = 0;
  #over = false;

  constructor(url: string | (() => string), host: { host: string; origin: string }, token: string) {
    this.#url = typeof url === 'string' ? () => url : url;
    this.#host = host;
    this.#token = token;
    this.#connect();
  }

  say(message: CtlClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  last<T extends CtlServerMessage['t']>(kind: T): Told<T> | undefined {
    return this.told.findLast((message): message is Told<T> => message.t === kind);
  }

  /** Messages of a kind since it last said welcome. */
  all<T extends CtlServerMessage['t']>(kind: T): Told<T>[] {
    return this.told.filter((message): message is Told<T> => message.t === kind);
  }

  /** Breaks the connection, without a goodbye. */
  cut(): void {
    this.#socket?.terminate();
  }

  close(): void {
    this.#over = true;
    this.#socket?.close(1000);
  }

  #connect(): void {
    if (this.#over) return;
    const socket = (this.#socket = new WebSocket(`${this.#url().replace('http', 'ws')}/ctl`, 'lab-ctl.v1', { headers: this.#host, perMessageDeflate: false }));
    socket.on('open', () => socket.send(JSON.stringify({ t: 'hello', token: this.#token })));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(String(data)) as CtlServerMessage;
      if (message.t === 'welcome') this.#failed = 0;
      this.told.push(message);
    });
    socket.on('error', () => {});
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      if (code === 4401 || code === 4403 || code === 4409) this.#over = true;
      else setTimeout(() => this.#connect(), waitBeforeTry(++this.#failed, Math.random()));
    });
  }
}
