import { Tab, type ActionSequence } from './engine.ts';

/** A session of the classic WebDriver protocol; its tabs take turns at being the current one. */
export class WebDriver {
  readonly #url: string;
  readonly capabilities: Record<string, unknown>;
  #current = '';
  /** One command at a time: a command goes to the current tab. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(url: string, capabilities: Record<string, unknown>) {
    this.#url = url;
    this.capabilities = capabilities;
  }

  /** @param server address of the driver @throws Error with the driver's own words when it refuses */
  static async start(server: string, wanted: object): Promise<WebDriver> {
    const { sessionId, capabilities } = (await call(`${server}/session`, 'POST', { capabilities: { alwaysMatch: wanted } })) as { sessionId: string; capabilities: Record<string, unknown> };
    return new WebDriver(`${server}/session/${sessionId}`, capabilities);
  }

  async open(first: boolean): Promise<Tab> {
    const handle = first ? ((await call(`${this.#url}/window`, 'GET')) as string) : ((await call(`${this.#url}/window/new`, 'POST', { type: 'window' })) as { handle: string }).handle;
    const at = <R>(act: () => Promise<R>): Promise<R> => {
      const mine = this.#turn.then(async () => {
        if (this.#current !== handle) await call(`${this.#url}/window`, 'POST', { handle });
        this.#current = handle;
        return act();
      });
      this.#turn = mine.catch(() => undefined);
      return mine;
    };
    const post = (path: string, body: object = {}) => at(() => call(`${this.#url}/${path}`, 'POST', body));
    return new Tab({
      go: async (url) => void (await post('url', { url })),
      reload: async () => void (await post('refresh')),
      evaluate: async (expression) => {
        const script = `const done = arguments[arguments.length - 1]; (async () => (${expression}))().then((value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error) })));`;
        const { value, error } = JSON.parse((await post('execute/async', { script, args: [] })) as string) as { value?: unknown; error?: string };
        if (error !== undefined) throw new Error(error);
        return value;
      },
      perform: async (actions: ActionSequence[]) => void (await post('actions', { actions })),
      front: () => at(async () => undefined),
      close: async () => {
        await at(() => call(`${this.#url}/window`, 'DELETE'));
        this.#current = '';
      },
      picture: async () => Buffer.from((await at(() => call(`${this.#url}/screenshot`, 'GET'))) as string, 'base64'),
    });
  }

  async close(): Promise<void> {
    await call(this.#url, 'DELETE').catch(() => undefined);
  }
}

async function call(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}) });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${error}: ${message}`);
}
