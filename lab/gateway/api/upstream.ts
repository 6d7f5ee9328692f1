import http from 'node:http';
import https from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Connection } from '../kube/connection.ts';

/** A whole answer of the API server. */
export interface Whole {
  code: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface Sent {
  method?: string;
  headers?: http.OutgoingHttpHeaders;
  body?: string | Buffer;
  signal?: AbortSignal;
}

/** Longest answer that is put together from several, in bytes. */
const longest = 16 * 1024 * 1024;

/** The API server, asked with other people's tokens; it has none of its own. */
export class Upstream {
  readonly #base: URL;
  readonly #agent: http.Agent;
  readonly #single: http.Agent;

  constructor({ server, ca, serverName, insecure }: Pick<Connection, 'server' | 'ca' | 'serverName' | 'insecure'>) {
    this.#base = new URL(server);
    const plain = this.#base.protocol === 'http:';
    const tls = plain ? {} : { secureContext: createSecureContext({ ca }), ...(serverName ? { servername: serverName } : {}), rejectUnauthorized: !insecure };
    // A kept connection is given up before the API server would.
    this.#agent = plain ? new http.Agent({ keepAlive: true, timeout: 30_000 }) : new https.Agent({ ...tls, keepAlive: true, timeout: 30_000 });
    this.#single = plain ? new http.Agent() : new https.Agent(tls);
  }

  /** A request that the caller writes and ends. */
  request(method: string, path: string, headers: http.OutgoingHttpHeaders, { upgrade = false } = {}): http.ClientRequest {
    const { protocol, hostname, port } = this.#base;
    const client = protocol === 'http:' ? http : https;
    return client.request({ protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port, method, path, headers, agent: upgrade ? this.#single : this.#agent });
  }

  /** The answer as soon as it begins. @throws Error when there is none */
  async open(path: string, { method = 'GET', headers = {}, body, signal }: Sent = {}): Promise<http.IncomingMessage> {
    for (let last = false; ; last = true) {
      const request = this.request(method, path, { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) });
      const stop = () => request.destroy(new Error('given up'));
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        const answer = await new Promise<http.IncomingMessage>((done, failed) => {
          request.on('response', done).on('error', failed).end(body);
        });
        // A watch asks hundreds of questions under one signal.
        answer.on('close', () => signal?.removeEventListener('abort', stop));
        return answer;
      } catch (error) {
        signal?.removeEventListener('abort', stop);
        // A kept connection may have been closed under us: a question may be asked again.
        if (last || !request.reusedSocket || method !== 'GET' || signal?.aborted) throw error;
      }
    }
  }

  /** The whole answer. @throws Error when there is none, or it is too long */
  async ask(path: string, sent: Sent = {}): Promise<Whole> {
    const response = await this.open(path, sent);
    return { code: response.statusCode ?? 0, headers: response.headers, text: await textOf(response) };
  }

  close(): void {
    this.#agent.destroy();
    this.#single.destroy();
  }
}

/** @throws Error when it breaks off, or is too long */
export async function bufferOf(stream: http.IncomingMessage, most = longest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if ((size += chunk.length) > most) throw new RangeError('too long');
  }
  return Buffer.concat(chunks);
}

/** @throws Error when it breaks off, or is too long */
export const textOf = async (stream: http.IncomingMessage, most?: number): Promise<string> => (await bufferOf(stream, most)).toString('utf8');

const hop = /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings|expect|host|x-remote-.*|x-forwarded-.*|x-real-ip)$/;

/** Headers that go on: none that concern one connection only, none by which a proxy in front would vouch for someone. */
export function passed(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hop.test(name)));
}
