type Listener = (params: Record<string, unknown>) => void;

/** A WebDriver BiDi session over its WebSocket. */
export class Bidi {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { done: (result: unknown) => void; fail: (error: Error) => void }>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#heard(String(data)));
    socket.addEventListener('close', () => {
      for (const { fail } of this.#waiting.values()) fail(new Error('the browser is gone'));
      this.#waiting.clear();
    });
  }

  /** @throws Error when nobody answers there */
  static connect(url: string): Promise<Bidi> {
    const socket = new WebSocket(url);
    return new Promise((done, fail) => {
      socket.addEventListener('open', () => done(new Bidi(socket)), { once: true });
      socket.addEventListener('error', () => fail(new Error(`no answer at ${url}`)), { once: true });
    });
  }

  /** Sends a command. @throws Error with the browser's own words when it is refused */
  send<R = Record<string, unknown>>(method: string, params: object = {}): Promise<R> {
    return new Promise<R>((done, fail) => {
      this.#waiting.set(++this.#id, { done: done as (result: unknown) => void, fail });
      this.#socket.send(JSON.stringify({ id: this.#id, method, params }));
    });
  }

  on(event: string, listener: Listener): void {
    const known = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, known.add(listener));
  }

  close(): void {
    this.#socket.close();
  }

  #heard(text: string): void {
    const message = JSON.parse(text) as { id?: number; type: string; method?: string; params?: Record<string, unknown>; result?: unknown; error?: string; message?: string };
    if (message.type === 'event') return void this.#listeners.get(message.method ?? '')?.forEach((listener) => listener(message.params ?? {}));
    const waiting = this.#waiting.get(message.id ?? 0);
    this.#waiting.delete(message.id ?? 0);
    if (message.type === 'success') waiting?.done(message.result);
    else waiting?.fail(new Error(`${message.error}: ${message.message}`));
  }
}
