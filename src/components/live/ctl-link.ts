import { readServerMessage, type CtlClientMessage, type CtlServerMessage } from '../../engine/live/ctl.ts';
import { Vigil } from '../../engine/live/vigil.ts';
import { waitBeforeTry } from '../../engine/live/wait.ts';

/** How the link to the classroom stands. */
export type CtlState = 'idle' | 'connecting' | 'open' | 'waiting' | 'refused';

/** Longest time in milliseconds that … */
const limits = {
  /** passes before the welcome without a sign of the server */
  welcome: 45_000,
  /** passes without a sign of it afterwards, before it is asked for one */
  silence: 15_000,
  /** its answer takes then; less if the network or the reader has just come back */
  answer: 5000,
  answerNow: 2500,
};
const after = (ms: number, callback: () => void) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

/**
 * The control socket (lab-ctl.v1): opened with the first listener, reconnected by itself, said hello to with the
 * learner's token. After each `welcome` a listener says again what it wants (`at`, `observe`).
 */
export class CtlLink {
  state: CtlState = 'idle';
  /** The last `welcome` of the socket that is open. */
  welcome: Extract<CtlServerMessage, { t: 'welcome' }> | undefined;
  readonly #dial: () => WebSocket;
  readonly #token: () => Promise<string | undefined>;
  readonly #listeners = new Set<(message: CtlServerMessage) => void>();
  readonly #watchers = new Set<(state: CtlState, code?: number) => void>();
  #socket: WebSocket | undefined;
  #vigil: Vigil | undefined;
  #failed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #opening = false;

  constructor(dial: () => WebSocket, token: () => Promise<string | undefined>) {
    this.#dial = dial;
    this.#token = token;
    addEventListener('online', () => this.#wake());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#wake());
  }

  /** Hears every message from now on, and the `welcome` that has come already. Returns how to stop. */
  on(listener: (message: CtlServerMessage) => void): () => void {
    this.#listeners.add(listener);
    if (this.welcome) listener(this.welcome);
    else this.open();
    return () => void this.#listeners.delete(listener);
  }

  /** Hears how the link stands; `code` is why it closed. Returns how to stop. */
  onState(watcher: (state: CtlState, code?: number) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** False while the link is down: nothing is kept for later. */
  send(message: CtlClientMessage): boolean {
    if (this.state !== 'open' || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Connects now: with the first listener, or again after a refusal. */
  open(): void {
    if (this.#opening || this.#socket) return;
    clearTimeout(this.#timer);
    this.#opening = true;
    void this.#connect().finally(() => (this.#opening = false));
  }

  /** Says goodbye, for good until `open`. */
  close(): void {
    clearTimeout(this.#timer);
    this.#vigil?.stop();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
    this.#be('idle');
  }

  #be(state: CtlState, code?: number): void {
    this.state = state;
    if (state !== 'open') this.welcome = undefined;
    for (const watcher of this.#watchers) watcher(state, code);
  }

  async #connect(): Promise<void> {
    this.#be('connecting');
    const token = await this.#token().catch(() => null);
    if (token === null) return this.#later();
    if (token === undefined) return this.#be('refused', 4401);
    const socket = (this.#socket = this.#dial());
    const vigil = (this.#vigil = new Vigil({
      after, silenceMs: limits.silence, answerMs: limits.answer,
      ask: () => this.send({ t: 'probe' }),
      gone: () => {
        // A dead socket would take its time to say that it is closed.
        if (this.#socket !== socket) return;
        this.#socket = undefined;
        socket.close();
        this.#later();
      },
    })); // prettier-ignore
    socket.onopen = () => socket.send(JSON.stringify({ t: 'hello', token } satisfies CtlClientMessage));
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (this.state === 'open') vigil.heard();
      else vigil.expect(limits.welcome);
      const message = readServerMessage(data);
      if (!message) return;
      if (message.t === 'beat') return;
      if (message.t === 'welcome') {
        vigil.heard();
        this.#failed = 0;
        this.welcome = message;
        this.#be('open');
      }
      for (const listener of [...this.#listeners]) listener(message);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      vigil.stop();
      this.#socket = undefined;
      // A token that does not hold, a seat taken away, another tab: trying again would change nothing.
      if (code === 4401 || code === 4403 || code === 4409) this.#be('refused', code);
      else this.#later(code);
    };
    vigil.expect(limits.welcome);
  }

  #later(code?: number): void {
    this.#be('waiting', code);
    this.#failed++;
    clearTimeout(this.#timer);
    // A gateway that restarts leaves another one that answers; one without its database would be asked without end.
    this.#timer = setTimeout(() => this.open(), code === 4503 && this.#failed === 1 ? 0 : waitBeforeTry(this.#failed, Math.random()));
  }

  /** The network or the reader is back: no need to wait out the pause, or to take the socket's word for it. */
  #wake(): void {
    if (this.state === 'open') this.#vigil?.ask(limits.answerNow);
    if (this.state !== 'waiting') return;
    clearTimeout(this.#timer);
    this.open();
  }
}
