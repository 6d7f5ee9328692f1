import { createServer, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:tls';
import type { AddressInfo } from 'node:net';
import type { Upstream } from './api-client.ts';
import { accepts, types, type SeenRequest } from './types.ts';

const shortName = (names: Readonly<Record<string, string>>, value: string | undefined) => Object.entries(names).find(([, full]) => full === value)?.[0] ?? value;

function seen({ method, url, headers }: IncomingMessage, status: number, text: string): SeenRequest {
  const [accept, type] = [shortName(accepts, headers.accept), shortName(types, headers['content-type'])];
  const as = headers['impersonate-user'];
  let body: unknown;
  if (text)
    try {
      body = JSON.parse(text);
    } catch {
      body = text;
    }
  return { method: method!, path: url!, status, ...(accept && accept !== 'json' ? { accept } : {}), ...(type && type !== 'json' ? { type } : {}), ...(typeof as === 'string' ? { as } : {}), ...(body === undefined ? {} : { body }) };
}

/**
 * Stands between kubectl and the API server: plain HTTP on the loopback interface, the administrator's certificate towards
 * the server, and a note of every request. WebSockets (exec, attach, port-forward) are passed through.
 */
export class RecordingProxy {
  #notes: SeenRequest[] = [];
  readonly #upstream: Upstream;
  readonly #server;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
    const to = { host: upstream.host, port: upstream.port, ca: upstream.ca, cert: upstream.cert, key: upstream.key };
    this.#server = createServer((ask, reply) => {
      // The place in the list is that of the request, not that of its answer.
      const note = seen(ask, 0, '');
      this.#notes.push(note);
      let body = '';
      ask.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      ask.on('end', () => {
        const onward = request({ ...to, method: ask.method, path: ask.url, headers: { ...ask.headers, host: `${upstream.host}:${upstream.port}` } }, (answer) => {
          Object.assign(note, seen(ask, answer.statusCode!, body));
          reply.writeHead(answer.statusCode!, answer.headers);
          // A watch on which nothing happens has no body for a minute; kubectl waits for its headers.
          reply.flushHeaders();
          answer.pipe(reply);
        });
        onward.on('error', () => reply.destroy());
        reply.on('close', () => onward.destroy());
        onward.end(body);
      });
    });
    this.#server.on('upgrade', (ask, socket, head) => {
      const note = seen(ask, 101, '');
      this.#notes.push(note);
      const onward = connect(to, () => {
        const headers = { ...ask.headers, host: `${upstream.host}:${upstream.port}` };
        const lines = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}`));
        onward.write(`${ask.method} ${ask.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
        onward.write(head);
        onward.once('data', (first) => (note.status = Number(/^HTTP\/1\.1 (\d+)/.exec(first.toString('latin1'))?.[1] ?? 0)));
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    });
  }

  /** Listens on the loopback interface; resolves with the address to put into a kubeconfig. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The requests since the last call. */
  take(): SeenRequest[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }

  /** What the proxy stands for. */
  get server(): string {
    return `https://${this.#upstream.host}:${this.#upstream.port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
