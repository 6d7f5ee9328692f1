import http from 'node:http';
import https from 'node:https';
import { createSecureContext, type ConnectionOptions } from 'node:tls';
import type { Connection } from './connection.ts';
import { KubeError, type Status } from './types.ts';

export interface HttpOptions {
  body?: string;
  contentType?: string;
  signal?: AbortSignal;
  /** Milliseconds without a byte after which the answer counts as lost. */
  silence?: number;
}

/** Keeps connections to one API server open between requests. */
export class Http {
  readonly connection: Connection;
  /** Certificates, parsed once: for WebSockets too. */
  readonly tls: ConnectionOptions;
  private readonly agent: http.Agent;

  constructor(connection: Connection) {
    this.connection = connection;
    const { ca, cert, key, serverName, insecure } = connection;
    this.tls = connection.server.startsWith('http:') ? {} : { secureContext: createSecureContext({ ca, cert, key }), ...(serverName ? { servername: serverName } : {}), rejectUnauthorized: !insecure };
    const pool = { keepAlive: true, keepAliveMsecs: 15_000, maxSockets: 64 };
    this.agent = connection.server.startsWith('http:') ? new http.Agent(pool) : new https.Agent({ ...pool, ...this.tls });
  }

  /** @throws KubeError for every answer but 2xx, and for none (code 0) */
  async open(method: string, path: string, options: HttpOptions = {}): Promise<http.IncomingMessage> {
    const response = await this.send(method, path, options, true);
    if (response.statusCode! < 300) return response;
    const text = await bodyOf(response).catch(() => '');
    throw refusal(response.statusCode!, text, response.headers['retry-after']);
  }

  close(): void {
    this.agent.destroy();
  }

  private async send(method: string, path: string, options: HttpOptions, mayRepeat: boolean): Promise<http.IncomingMessage> {
    const { body, contentType = 'application/json', signal, silence = 30_000 } = options;
    const headers: http.OutgoingHttpHeaders = { accept: 'application/json', 'user-agent': 'day-one-gateway', ...(await this.authorization()) };
    if (body !== undefined) Object.assign(headers, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
    const client = this.connection.server.startsWith('http:') ? http : https;
    return new Promise((done, fail) => {
      const request = client.request(`${this.connection.server}${path}`, { method, headers, agent: this.agent, signal }, done);
      request.setTimeout(silence, () => request.destroy(new Error(`no answer within ${silence / 1000} s`)));
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection may have been closed under us: what changes nothing twice is simply asked again.
        if (mayRepeat && request.reusedSocket && error.code === 'ECONNRESET' && method !== 'POST') this.send(method, path, options, false).then(done, fail);
        else fail(signal?.aborted ? new KubeError(0, 'Aborted', 'aborted') : unreachable(error));
      });
      request.end(body);
    });
  }

  /** @throws KubeError when there are no credentials */
  async authorization(): Promise<Readonly<Record<string, string>>> {
    try {
      return (await this.connection.authorize?.()) ?? {};
    } catch (error) {
      throw new KubeError(401, 'Unauthorized', `no credentials: ${(error as Error).message}`);
    }
  }
}

/** The whole answer as text. @throws Error when the connection breaks in between */
export async function bodyOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** No answer came. */
export const unreachable = (error: Error): KubeError => new KubeError(0, 'Unreachable', `the API server does not answer: ${error.message}`);

/** The error an answer stands for, from its Status if it has one. */
export function refusal(code: number, text: string, retryAfter?: string): KubeError {
  let status: Partial<Status> = {};
  try {
    status = JSON.parse(text) as Partial<Status>;
  } catch {
    // Proxies and panicking servers answer with plain text.
  }
  const seconds = status.details?.retryAfterSeconds ?? (Number(retryAfter) || undefined);
  return new KubeError(code, status.reason || reasons[code] || `Http${code}`, status.message || text.trim().slice(0, 200) || `HTTP ${code}`, seconds);
}

const reasons: Readonly<Record<number, string>> = {
  400: 'BadRequest', 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound', 409: 'Conflict', 410: 'Expired', 422: 'Invalid', 429: 'TooManyRequests', 500: 'InternalError', 503: 'ServiceUnavailable', 504: 'Timeout',
};
