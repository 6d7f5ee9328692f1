import { Agent, request, type RequestOptions } from 'node:https';
import { parse } from 'yaml';
import { accepts, types, type Ask } from './types.ts';

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

export interface RawAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

/** Where the API server is and what opens it. */
export interface Upstream {
  host: string;
  port: number;
  ca: Buffer;
  cert: Buffer;
  key: Buffer;
}

/** Reads the administrator's kubeconfig. */
export function upstreamOf(kubeconfig: string): Upstream {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig;
  const [{ cluster }, { user }] = [clusters[0]!, users[0]!];
  const url = new URL(cluster.server);
  const decode = (text: string) => Buffer.from(text, 'base64');
  return { host: url.hostname, port: Number(url.port), ca: decode(cluster['certificate-authority-data']), cert: decode(user['client-certificate-data']), key: decode(user['client-key-data']) };
}

/** Sends requests to the API server as they are, over HTTP/1.1. */
export class ApiClient {
  readonly #upstream: Upstream;
  readonly #agent: Agent;
  readonly #stranger: Agent;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
    const { ca, cert, key } = upstream;
    this.#agent = new Agent({ ca, cert, key, keepAlive: true });
    this.#stranger = new Agent({ ca, keepAlive: false });
  }

  #options({ method, path, accept, type, as, auth }: Ask, body: string | undefined): RequestOptions {
    return {
      host: this.#upstream.host,
      port: this.#upstream.port,
      agent: auth ? this.#stranger : this.#agent,
      method,
      path,
      headers: {
        Accept: accepts[accept ?? 'json'],
        'User-Agent': 'day-one-oracle',
        ...(body === undefined ? {} : { 'Content-Type': types[type ?? 'json'], 'Content-Length': Buffer.byteLength(body) }),
        ...(as ? { 'Impersonate-User': as } : {}),
        ...(auth === 'bad-token' ? { Authorization: 'Bearer bad' } : {}),
      },
    };
  }

  send(ask: Ask): Promise<RawAnswer> {
    const body = ask.body === undefined ? undefined : typeof ask.body === 'string' ? ask.body : JSON.stringify(ask.body);
    return new Promise((resolve, reject) => {
      request(this.#options(ask, body), (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
        response.on('error', reject);
      })
        .on('error', reject)
        .end(body);
    });
  }

  /** Like `send`, parsed. @throws Error with the server's text unless the status is 2xx */
  async json<T>(method: Ask['method'], path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.send({ method, path, body });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** Opens a watch; `onLine` gets every event and ends the watch by returning true. `close` ends it as well. */
  watch(ask: Ask, onLine: (line: string) => boolean | void): { answer: Promise<RawAnswer>; opened: Promise<void>; close(): void } {
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let end = () => {};
    const answer = new Promise<RawAnswer>((resolve, reject) => {
      const sent = request({ ...this.#options(ask, undefined), agent: new Agent({ ca: this.#upstream.ca, cert: this.#upstream.cert, key: this.#upstream.key }) }, (response) => {
        open();
        let rest = '';
        const finish = () => {
          resolve({ status: response.statusCode!, headers: response.headers, text: rest });
          sent.destroy();
        };
        end = finish;
        response.setEncoding('utf8').on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop()!;
          for (const line of lines) if (line && onLine(line)) return finish();
        });
        response.on('end', finish).on('error', finish);
      });
      end = () => sent.destroy();
      sent.on('error', reject).end();
    });
    answer.catch(open);
    return { answer, opened, close: () => end() };
  }

  close(): void {
    this.#agent.destroy();
    this.#stranger.destroy();
  }
}
