import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import type { Audit } from '../audit/audit.ts';
import type { Connection } from '../kube/connection.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { secondOf } from '../spawner/names.ts';
import { accountOf, type Account } from './account.ts';
import { hasBody, namesNamespace, realBody, realUrl } from './alias.ts';
import { asked, overAll, type Asked } from './asked.ts';
import { Namespaces } from './namespaces.ts';
import { Places } from './places.ts';
import { Refusals } from './refusals.ts';
import { makeSecond, secondWanted } from './second.ts';
import { sightOf } from './sight.ts';
import { askSpoken, spokenNamespace } from './spoken.ts';
import { spreadList, spreadWatch, type Spread } from './spread.ts';
import { fail, messageOf, refused, statusOf, type Failure } from './status.ts';
import { Turns } from './turns.ts';
import { passed, textOf, Upstream, type Whole } from './upstream.ts';

export interface DoorOptions {
  /** Where the API server is and whose certificate it has; credentials in it are not used. */
  upstream: Pick<Connection, 'server' | 'ca' | 'serverName' | 'insecure'>;
  /** Without it the door speaks plain HTTP (tests). */
  tls?: { cert: string | Buffer; key: string | Buffer };
  host: string;
  /** 0: any free port. */
  port: number;
  /** Namespace of the learners' accounts. */
  shells: string;
  /** Namespaces that every learner sees; the role lab-view-namespace is bound there. */
  visible: readonly string[];
  audit: Audit;
  metrics: Metrics;
  /** Requests of one learner at once from one address (a shell's Pod), watches and logs that are followed included. */
  atOnce?: number;
}

export interface Door {
  readonly port: number;
  close(): Promise<void>;
}

/** Behind an address may be a node with all its shells. */
const connectionsPerAddress = 1000;
const unknownCaller: Failure = { code: 401, reason: 'Unauthorized', message: 'this address is for the shells of a class' };
const away: Failure = { code: 503, reason: 'ServiceUnavailable', message: 'the API server does not answer' };

/**
 * The API server as learners' shells reach it. Whatever comes is asked of the API server with the learner's own token, so that RBAC judges
 * everything; this program has no rights. It adds three things: lists over all namespaces are put together from those that the learner sees,
 * the learner's namespaces can be called as the lessons call them, and what is refused is written down.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const door = new ApiDoor(options);
  const limits = { headersTimeout: 10_000, requestTimeout: 120_000, keepAliveTimeout: 60_000 };
  const server = options.tls ? createTlsServer({ ...limits, ...options.tls, ALPNProtocols: ['http/1.1'] }) : createServer(limits);
  server.maxConnections = 5000;
  const sockets = new Set<Socket>();
  const places = new Places(connectionsPerAddress);
  server.on('connection', (socket: Socket) => {
    const leave = places.take(socket.remoteAddress ?? '');
    if (!leave) return void socket.destroy();
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      leave();
    });
  });
  server.on('clientError', (_, socket) => socket.destroy());
  server.on('request', (request, response) => void door.request(request, response));
  server.on('upgrade', (request, socket, head) => void door.upgrade(request, socket, head));
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, done);
  });
  const { port } = server.address() as AddressInfo;
  options.audit.log('api.started', { host: options.host, port, visible: options.visible.join(',') });
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
      door.close();
    },
  };
}

class ApiDoor {
  readonly #options: DoorOptions;
  readonly #upstream: Upstream;
  readonly #namespaces: Namespaces;
  readonly #refusals: Refusals;
  readonly #open: Places;
  /** Lists that are put together lie in memory whole. */
  readonly #lists = new Turns(2);
  /** Collections over all namespaces that learners may not read as a whole but in each namespace they see. */
  readonly #spread = new Set<string>();
  readonly #answers;
  readonly #refused;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#open = new Places(options.atOnce ?? 64);
    this.#upstream = new Upstream(options.upstream);
    this.#namespaces = new Namespaces(this.#upstream);
    this.#refusals = new Refusals(options.audit, this.#upstream);
    this.#answers = options.metrics.counter('day_one_api_requests_total', 'Requests of shells to the API server, by status class');
    this.#refused = options.metrics.counter('day_one_api_refused_total', 'Requests of shells that were refused');
    options.metrics.gauge('day_one_api_open', 'Requests of shells under way', () => this.#open.taken);
  }

  close(): void {
    this.#upstream.close();
  }

  async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => {});
    response.on('error', () => {});
    response.on('finish', () => this.#answers.add(1, { status: `${Math.floor(response.statusCode / 100)}xx` }));
    const end = new AbortController();
    const entered = this.#enter(request, (failure) => fail(response, failure));
    response.on('close', () => {
      end.abort();
      entered?.leave();
    });
    if (!entered) return;
    const { account, ask, url } = entered;
    try {
      await this.#answer(request, response, url, ask, account, end.signal);
    } catch (error) {
      if (!end.signal.aborted) this.#options.audit.log('api.failed', { slot: account.slot, path: ask.path, why: error instanceof Error ? error.message : String(error) });
      fail(response, error instanceof RangeError ? { code: 413, reason: 'RequestEntityTooLarge', message: error.message } : away);
    }
  }

  /** Who asks, and what; refused here is only who is no learner, or asks too much at once. */
  #enter(request: IncomingMessage, refuse: (failure: Failure) => void): { account: Account; ask: Asked; url: string; leave: () => void } | undefined {
    const method = request.method ?? 'GET';
    const account = accountOf(request.headers.authorization, this.#options.shells);
    const given = request.url ?? '/';
    const no = (failure: Failure) => {
      this.#note(failure.code, failure.message, asked(method, given), account, request);
      refuse(failure);
      return undefined;
    };
    if (!account) return no(unknownCaller);
    if (!given.startsWith('/')) return no({ code: 400, reason: 'BadRequest', message: 'an address begins with /' });
    // By address, too: a token is not verified yet, and a slow request with a forged one would take a neighbour's place.
    // By address, too: a token is not verified yet, and a slow request with a forged one would take a neighbour's place.
    const leave = this.#open.take(`${account.slot} ${request.socket.remoteAddress}`);
    if (!leave) return no({ code: 429, reason: 'TooManyRequests', message: 'too many requests of this shell at once' });
    const url = realUrl(given, account.slot);
    return { account, url, ask: asked(method, url), leave };
  }

  async #answer(request: IncomingMessage, response: ServerResponse, url: string, ask: Asked, account: Account, signal: AbortSignal): Promise<void> {
    const sight = sightOf(this.#options.visible, account.slot);
    // As whom it was meant is the API server's to judge.
    if (Object.keys(request.headers).some((name) => name.startsWith('impersonate-'))) return this.#pass(request, response, url, ask, account, signal);
    const ofNamespaces = ask.plural === 'namespaces' && ask.group === '' && ask.namespace === undefined;
    if (ofNamespaces && ask.verb === 'list') return this.#lists.take(account.slot, () => this.#namespaces.list(request, response, ask, account, sight, signal));
    if (ofNamespaces && ask.verb === 'watch') return this.#namespaces.watch(request, response, ask, account, sight, signal);
    if (ofNamespaces && ask.verb === 'create') {
      const { text, object } = await secondWanted(request, account.slot);
      if (object) return this.#finish(await makeSecond(this.#upstream, request, ask, account, object, signal), request, response, ask, account);
      return this.#pass(request, response, url, ask, account, signal, Buffer.from(text));
    }
    if (overAll(ask)) {
      const key = ask.path;
      if (this.#spread.has(key) && (await this.#spreadOut(request, response, ask, account, signal))) return;
      return this.#pass(request, response, url, ask, account, signal, undefined, async () => {
        if (!(await this.#spreadOut(request, response, ask, account, signal))) return false;
        if (this.#spread.size < 1000) this.#spread.add(key);
        return true;
      });
    }
    const spoken = spokenNamespace(request.url ?? '', ask);
    const body = hasBody(request) && (spoken !== undefined || namesNamespace(ask, account.slot)) ? await realBody(request, account.slot) : undefined;
    if (spoken === undefined) return this.#pass(request, response, url, ask, account, signal, body);
    const answer = await askSpoken(this.#upstream, request, response, url, ask, spoken, body, signal);
    if (answer) this.#finish(answer, request, response, ask, account);
  }

  /** Whether it was answered; if not, the API server's own refusal stands. */
  async #spreadOut(request: IncomingMessage, response: ServerResponse, ask: Asked, account: Account, signal: AbortSignal): Promise<boolean> {
    const sight = sightOf(this.#options.visible, account.slot);
    const spread: Spread = await (ask.verb === 'watch'
      ? spreadWatch(this.#upstream, request, response, ask, account, sight, signal)
      : this.#lists.take(account.slot, () => spreadList(this.#upstream, request, response, ask, account, sight, signal)));
    if (spread.is === 'other') this.#finish(spread.answer, request, response, ask, account);
    return spread.is !== 'refused';
  }

  /** Asks the API server the same and hands on what it says, as it comes. `instead` may answer a refusal otherwise. */
  async #pass(request: IncomingMessage, response: ServerResponse, url: string, ask: Asked, account: Account, signal: AbortSignal, body?: Buffer, instead?: () => Promise<boolean>): Promise<void> {
    // How long a body is has to be said again as it was: otherwise its end would be read as another request.
    const chunked = body === undefined && request.headers['transfer-encoding'] !== undefined;
    const length = body ? { 'content-length': body.length } : chunked ? { 'transfer-encoding': 'chunked' } : {};
    const headers = { ...passed(request.headers), ...length, 'x-forwarded-for': request.socket.remoteAddress };
    const upstream = this.#upstream.request(request.method ?? 'GET', url, headers);
    const stop = () => upstream.destroy();
    signal.addEventListener('abort', stop, { once: true });
    const answer = await new Promise<IncomingMessage>((done, failed) => {
      upstream.on('response', done).on('error', failed);
      if (body || !hasBody(request)) upstream.end(body);
      else request.pipe(upstream);
    });
    const code = answer.statusCode ?? 502;
    if (refused(code)) {
      const text = await textOf(answer, 1024 * 1024);
      if (code === 403 && (await instead?.())) return;
      return this.#finish({ code, headers: answer.headers, text }, request, response, ask, account);
    }
    response.writeHead(code, passed(answer.headers));
    // What is followed (watch, logs -f) may be silent for long: its head goes at once.
    response.flushHeaders();
    await new Promise<void>((done) => pipeline(answer, response, () => done()));
  }

  #finish({ code, headers, text }: Whole, request: IncomingMessage, response: ServerResponse, ask: Asked, account: Account): void {
    // With the namespace goes the learner's right to see it: to the learner it is gone, and nothing was refused.
    const second = secondOf(account.slot);
    if (code === 403 && ask.verb === 'get' && ask.plural === 'namespaces' && ask.name === second && ask.subresource === undefined) return fail(response, { code: 404, reason: 'NotFound', message: `namespaces "${second}" not found` });
    if (refused(code)) this.#note(code, messageOf(text), ask, account, request);
    const { 'content-length': _, 'content-encoding': __, ...rest } = passed(headers);
    response.writeHead(code, { ...rest, 'content-length': Buffer.byteLength(text) }).end(request.method === 'HEAD' ? undefined : text);
  }

  /** exec, attach, port-forward: two sockets tied together, whatever they speak. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const say = (code: number, text: string, type = 'application/json') => socket.end(`HTTP/1.1 ${code} ${code === 403 ? 'Forbidden' : 'Refused'}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`, () => socket.destroy());
    const entered = this.#enter(request, (failure) => say(failure.code, statusOf(failure)));
    if (!entered) return;
    const { account, ask, url, leave } = entered;
    if (!/^(websocket|spdy\/3\.1)$/i.test(request.headers.upgrade ?? '')) {
      leave();
      return void say(400, statusOf({ code: 400, reason: 'BadRequest', message: 'only websocket and SPDY/3.1 go through here' }));
    }
    const { 'content-length': _, ...rest } = passed(request.headers);
    const headers = { ...rest, connection: 'Upgrade', upgrade: request.headers.upgrade, 'x-forwarded-for': request.socket.remoteAddress };
    const upstream = this.#upstream.request(request.method ?? 'GET', url, headers, { upgrade: true });
    socket.on('close', () => {
      leave();
      upstream.destroy();
    });
    upstream.on('error', () => say(away.code, statusOf(away)));
    upstream.on('response', (answer) => {
      void textOf(answer, 1024 * 1024).catch(() => '').then((text) => {
        const code = answer.statusCode ?? 502;
        if (refused(code)) this.#note(code, messageOf(text), ask, account, request);
        say(code, text, answer.headers['content-type']);
      });
    });
    upstream.on('upgrade', (answer, other: Duplex, first) => {
      this.#answers.add(1, { status: '1xx' });
      const lines = Object.entries(answer.headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}\r\n`));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
      if (first.length > 0) socket.write(first);
      if (head.length > 0) other.write(head);
      other.on('error', () => socket.destroy());
      other.on('close', () => socket.destroy());
      socket.on('close', () => other.destroy());
      other.pipe(socket).pipe(other);
    });
    upstream.end();
  }

  #note(code: number, why: string, ask: Asked, account: Account | undefined, request: IncomingMessage): void {
    this.#refused.add();
    this.#refusals.log(code, why, ask, account, request.socket.remoteAddress ?? '');
  }
}
