import { CtlLink } from './ctl-link.ts';
import { hasGateway } from './gateway.ts';

/** What the gateway of this page can do. */
export interface GatewayMode {
  /** local: one learner on the own machine · class: a workshop · none: no cluster, only the classroom */
  mode: 'local' | 'class' | 'none';
  shell: boolean;
  /** The cluster behind the shell, where the gateway knows it. */
  cluster?: { name?: string; version?: string };
}

const tokenKey = 'day-one:lab-token';
/** Where a link's secret waits until it is exchanged: the reader may go on to the next page before. */
const secretKey = 'day-one:lab-secret';
/** How long other tabs may take to answer. */
const askMs = 250;

/**
 * The page's link to the gateway that served it: what it can do, the learner's token, and its two sockets.
 * Get it with {@link connection}; there is one per page.
 */
export class Connection {
  /** The code of a link to a class (`#j=…`), until it is used. */
  joinCode: string | undefined;
  /** The classroom's messages, over one socket that comes back by itself. */
  readonly ctl: CtlLink;
  /** Secret of a link to the own machine's lab, or a teacher's key (`#t=…`), until it is exchanged. */
  #secret: string | undefined = read(secretKey);
  #mode: Promise<GatewayMode> | undefined;
  #exchange: Promise<string | undefined> | undefined;
  readonly #listeners = new Set<(token: string | undefined) => void>();
  readonly #tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('day-one:lab');

  constructor() {
    this.#takeFragment();
    addEventListener('hashchange', () => this.#takeFragment());
    if (this.#secret) void this.token().catch(() => undefined); // asked for again when it is needed
    this.ctl = new CtlLink(() => this.#socket('ctl', 'lab-ctl.v1'), () => this.token());
    this.#tabs?.addEventListener('message', ({ data }) => {
      const held = this.#held;
      if (data === 'token?' && held) this.#tabs?.postMessage({ token: held });
    });
  }

  /** What the gateway can do; asked once. @throws Error when it does not answer */
  mode(): Promise<GatewayMode> {
    this.#mode ??= this.#askMode().catch((error: unknown) => {
      this.#mode = undefined;
      throw error;
    });
    return this.#mode;
  }

  /** The learner's token: of this tab, of the link that led here, or of another tab of the same site. Undefined: none. */
  async token(): Promise<string | undefined> {
    if (this.#secret) return (this.#exchange ??= this.#redeem(this.#secret).finally(() => (this.#exchange = undefined)));
    return this.#held ?? (await this.#askTabs());
  }

  /** Keeps a token for this tab, as it came from `POST api/join`. */
  setToken(token: string): void {
    this.#keep(token);
    for (const listener of this.#listeners) listener(token);
  }

  /** Drops the token: it no longer holds. */
  forgetToken(): void {
    keep(tokenKey, undefined);
    this.#memory = undefined;
    for (const listener of this.#listeners) listener(undefined);
  }

  /** Calls back when the token changes. Returns how to stop. */
  onToken(listener: (token: string | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A new socket for a terminal (subprotocol lab.v1); the token goes in the first message. */
  terminal(): WebSocket {
    return this.#socket('ws', 'lab.v1');
  }

  /** Address of the gateway's own path: `api/join`. */
  url(path: string): string {
    return new URL(document.body.dataset['base'] + path, location.href).href;
  }

  #memory: string | undefined;

  get #held(): string | undefined {
    return read(tokenKey) ?? this.#memory;
  }

  #keep(token: string): void {
    this.#memory = token; // without storage it holds until the page is left
    keep(tokenKey, token);
  }

  /** `#j=CODE` and `#t=SECRET` are taken out of the address at once: they stay neither in the history nor in a copied link. */
  #takeFragment(): void {
    const [, kind, value] = /^#([jt])=([A-Za-z0-9_.~-]+)$/.exec(location.hash) ?? [];
    if (!kind || !value) return;
    if (kind === 'j') this.joinCode = value;
    else {
      this.#secret = value;
      keep(secretKey, value);
    }
    history.replaceState(history.state, '', location.pathname + location.search);
  }

  async #redeem(secret: string): Promise<string | undefined> {
    const response = await fetch(this.url('api/join'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: secret, name: '' }) });
    // A link that was used up leaves the token of the first use.
    if (response.status < 500) {
      this.#secret = undefined;
      keep(secretKey, undefined);
    }
    if (!response.ok) return this.#held ?? (await this.#askTabs());
    const { token } = (await response.json()) as { token: string };
    this.setToken(token);
    return token;
  }

  /** A link opened in a new tab has no sessionStorage of the first: that one lends its token. */
  #askTabs(): Promise<string | undefined> {
    const tabs = this.#tabs;
    if (!tabs) return Promise.resolve(undefined);
    return new Promise((done) => {
      const answer = ({ data }: MessageEvent) => {
        if (typeof data?.token !== 'string') return;
        stop(data.token as string);
        this.#keep(data.token as string);
      };
      const timer = setTimeout(() => stop(undefined), askMs);
      const stop = (token: string | undefined) => {
        clearTimeout(timer);
        tabs.removeEventListener('message', answer);
        done(token);
      };
      tabs.addEventListener('message', answer);
      tabs.postMessage('token?');
    });
  }

  async #askMode(): Promise<GatewayMode> {
    const response = await fetch(this.url('api/mode'));
    if (!response.ok) throw new Error(`${response.status} api/mode`);
    return (await response.json()) as GatewayMode;
  }

  #socket(path: string, protocol: string): WebSocket {
    const socket = new WebSocket(this.url(path).replace(/^http/, 'ws'), protocol);
    socket.binaryType = 'arraybuffer';
    return socket;
  }
}

function read(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(key: string, value: string | undefined): void {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // private mode: nothing outlives the page
  }
}

let only: Connection | undefined;

/** The page's connection, or undefined on a page that no gateway served. */
export function connection(): Connection | undefined {
  return hasGateway() ? (only ??= new Connection()) : undefined;
}
