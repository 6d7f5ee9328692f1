import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { addresses, type Addresses } from './addresses.ts';
import type { Claims } from './auth/token.ts';
import type { Limits } from './config.ts';
import type { Gateway, GatewayOptions, SocketHandler } from './front.ts';
import { Close } from '../../src/engine/live/problem.ts';
import { HelloError, readFirst } from './hello.ts';
import { processMetrics } from './metrics/process.ts';
import { siteOf } from './site.ts';
import { FrontSocket } from './socket.ts';
import { WaitingRoom } from './waiting-room.ts';

export type { Gateway, GatewayOptions, GatewaySocket, Greeted, Route, SocketHandler } from './front.ts';

/** Headers of every answer. */
const headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "frame-ancestors 'none'",
};
/** After a stretch in which nothing could be heard because this process stood still, silence counts anew; a fraction of the longest silence. */
const stoodPart = 4;
/** A slow upgrade or request is cut off after this long. */
const slowMs = 10_000;

/** Starts the gateway's front: HTTP, WebSockets, limits, metrics. @throws Error when a port is taken or the configuration does not fit */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, audit, metrics } = options;
  if (config.keys.length === 0) throw new Error('DAY_ONE_KEYS: a signing key is needed');
  let draining = false;
  const server = createServer({ headersTimeout: slowMs, requestTimeout: slowMs * 3, keepAliveTimeout: 5000, connectionsCheckingInterval: 2000, maxHeaderSize: 16 * 1024 });
  limitConnections(server, config.limits);
  await listen(server, config.port, config.host);
  const { port } = server.address() as AddressInfo;
  const own = addresses(config, port);
  const sockets = new Sockets(options, own, () => draining);
  const requests = metrics.counter('day_one_http_requests_total', 'HTTP requests by status class');
  const site = options.site ? siteOf(options.site, own.socketOrigin) : undefined;

  server.on('request', (request, response) => {
    response.on('error', () => {});
    request.on('error', () => {});
    response.on('finish', () => requests.add(1, { status: `${Math.floor(response.statusCode / 100)}xx` }));
    answer(request, response).catch((error: unknown) => {
      audit.log('http.failed', { path: pathOf(request), why: error instanceof Error ? error.message : String(error) });
      if (!response.headersSent) plain(response, 500, 'something went wrong');
      else response.destroy();
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = pathOf(request);
    // Probes come from the kubelet, which names the Pod's address.
    if (path === '/healthz') return plain(response, 200, 'ok');
    if (path === '/readyz') {
      const why = draining ? 'draining' : await options.notReady?.();
      return plain(response, why === undefined ? 200 : 503, why ?? 'ready');
    }
    const refused = (status: number, why: string, say: string) => {
      audit.log('http.refused', { why, path, host: request.headers.host, origin: request.headers.origin, address: own.clientOf(request) });
      response.setHeader('connection', 'close');
      plain(response, status, say);
    };
    if (!own.hostAllowed(request)) return refused(421, 'host', 'not a name of this lab');
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && !own.originAllowed(request)) return refused(403, 'origin', 'not from this page');
    if (!reads && (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > config.limits.payload)) return refused(413, 'size', 'too large');
    const url = new URL(`http://${request.headers.host}`);
    const [rawPath = '/', query = ''] = splitOnce(request.url ?? '/', '?');
    url.pathname = rawPath;
    url.search = query;
    if (url.pathname === '/api/mode' && reads) return json(response, options.mode());
    for (const route of options.routes ?? []) if (await route(request, response, url)) return;
    if (site && (await site(request, response, url))) return;
    plain(response, 404, 'not found');
  }

  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  server.on('clientError', (_, socket) => socket.destroy());
  const metricsServer = config.metricsPort === undefined ? undefined : createServer((request, response) => {
    if (pathOf(request) === '/metrics') response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(metrics.text());
    else plain(response, 404, 'not found');
  });
  if (metricsServer) {
    metricsServer.on('clientError', (_, socket) => socket.destroy());
    try {
      await listen(metricsServer, config.metricsPort ?? 0, config.metricsHost ?? config.host);
    } catch (error) {
      await closed(server);
      throw error;
    }
  }
  const stopProcess = processMetrics(metrics);

  const shut = async () => {
    stopProcess();
    sockets.end();
    server.closeAllConnections();
    metricsServer?.closeAllConnections();
    await Promise.all([closed(server), ...(metricsServer ? [closed(metricsServer)] : [])]);
  };
  audit.log('gateway.started', { host: config.host, port });
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    metricsUrl: metricsServer ? `http://${config.metricsHost ?? config.host}:${(metricsServer.address() as AddressInfo).port}` : undefined,
    async drain() {
      draining = true;
      audit.log('gateway.draining', { sockets: sockets.count });
      await sockets.drain(config.drainMs);
      await shut();
    },
    close: shut,
  };
}

/** Codes that are counted by name: a peer may close with any. */
const namedCodes: ReadonlySet<number> = new Set([1000, 1001, 1002, 1005, 1006, 1007, 1008, 1009, ...Object.values(Close)]);

/** The WebSockets of a gateway: upgrade, hello, pings, revocation, drain. */
class Sockets {
  readonly #options: GatewayOptions;
  readonly #own: Addresses;
  readonly #draining: () => boolean;
  readonly #ws: WebSocketServer;
  readonly #byPath = new Map<string, { protocol: string; handler: SocketHandler }>();
  readonly #unhelloed: WaitingRoom;
  /** Everyone who is connected; claims once the hello is through. */
  readonly #all = new Map<FrontSocket, Claims | undefined>();
  readonly #refused;
  readonly #closes;
  readonly #sweeper: NodeJS.Timeout;
  readonly #stopListening: () => void;

  constructor(options: GatewayOptions, own: Addresses, draining: () => boolean) {
    this.#options = options;
    this.#own = own;
    this.#draining = draining;
    const { config, metrics, revocations, sockets } = options;
    this.#unhelloed = new WaitingRoom(config.limits.unhelloed, Math.min(1000, config.limits.helloMs / 2));
    for (const [protocol, handler] of Object.entries(sockets)) this.#byPath.set(handler.path, { protocol, handler });
    this.#ws = new WebSocketServer({ noServer: true, maxPayload: config.limits.payload, perMessageDeflate: false, clientTracking: false, handleProtocols: (offered, request) => {
      const protocol = this.#byPath.get(pathOf(request))?.protocol ?? '';
      return offered.has(protocol) ? protocol : false;
    } });
    this.#ws.on('wsClientError', (_, socket) => socket.destroy());
    this.#refused = metrics.counter('day_one_refused_total', 'Upgrades and hellos refused, by reason');
    this.#closes = metrics.counter('day_one_socket_closes_total', 'WebSockets closed, by code');
    metrics.gauge('day_one_sockets', 'WebSockets open', () => this.#all.size);
    metrics.gauge('day_one_sockets_unhelloed', 'WebSockets that have not said hello', () => this.#unhelloed.count);
    const everyMs = Math.min(1000, config.limits.pingMs);
    const silentMs = (config.limits.pingMs * 7) / 3;
    let pingedAt = performance.now();
    let sweptAt = pingedAt;
    this.#sweeper = setInterval(() => {
      const now = performance.now();
      const stood = now < sweptAt || now - sweptAt > everyMs + silentMs / stoodPart;
      sweptAt = now;
      const ping = stood || now - pingedAt >= config.limits.pingMs;
      if (ping) pingedAt = now;
      for (const [socket, claims] of this.#all) {
        if (stood) socket.heardAt = now;
        if (claims && claims.exp * 1000 <= Date.now()) socket.close(4401, 'not valid any more');
        else if (now - socket.heardAt > silentMs) socket.terminate();
        else if (ping) socket.ping();
      }
    }, everyMs).unref();
    this.#stopListening = revocations.onRevoke(() => {
      for (const [socket, claims] of this.#all) {
        if (!claims || !revocations.revoked(claims)) continue;
        options.audit.log('socket.revoked', { ws: claims.ws, sub: claims.sub, jti: claims.jti });
        socket.close(4401, 'not valid any more');
      }
    });
  }

  get count(): number {
    return this.#all.size;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const path = pathOf(request);
    const address = this.#own.clientOf(request);
    const refuse = (status: string, why: string) => {
      this.#refused.add(1, { why });
      this.#options.audit.log('socket.refused', { why, path, host: request.headers.host, origin: request.headers.origin, address });
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
    };
    if (!this.#own.hostAllowed(request)) return refuse('421 Misdirected Request', 'host');
    if (!this.#own.originAllowed(request)) return refuse('403 Forbidden', 'origin');
    if (this.#draining()) return refuse('503 Service Unavailable', 'draining');
    const wanted = this.#byPath.get(path);
    if (!wanted) return refuse('404 Not Found', 'path');
    const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes(wanted.protocol)) return refuse('400 Bad Request', 'subprotocol');
    if (!this.#unhelloed.admits(address, performance.now())) return refuse('429 Too Many Requests', 'unhelloed');
    this.#ws.handleUpgrade(request, socket, head, (ws) => this.#greet(new FrontSocket(ws, socket, address, this.#options.config.limits), wanted));
  }

  #greet(socket: FrontSocket, { protocol, handler }: { protocol: string; handler: SocketHandler }): void {
    const { config, audit, revocations } = this.#options;
    this.#all.set(socket, undefined);
    const leaveRoom = this.#unhelloed.enter(socket.address, performance.now(), () => refuse(Close.late, 'others came', 'made room'));
    let waits = true;
    const waited = () => {
      if (!waits) return;
      waits = false;
      clearTimeout(deadline);
      leaveRoom();
    };
    const refuse = (code: number, say: string, why: string, claims?: Claims) => {
      waited();
      this.#refused.add(1, { why });
      audit.log('hello.refused', { why, protocol, address: socket.address, ws: claims?.ws, sub: claims?.sub, jti: claims?.jti });
      socket.close(code, say);
    };
    const deadline = setTimeout(() => refuse(Close.late, 'no hello came', 'no hello'), config.limits.helloMs);
    socket.onClose((code) => {
      waited();
      const claims = this.#all.get(socket);
      this.#all.delete(socket);
      this.#closes.add(1, { code: namedCodes.has(code) ? String(code) : 'other' });
      if (claims) audit.log('socket.closed', { protocol, code, ws: claims.ws, sub: claims.sub, jti: claims.jti });
    });
    socket.onMessage((data) => {
      if (!waits) return;
      let first;
      try {
        first = readFirst(data, config.keys, revocations, Date.now());
      } catch (error) {
        if (!(error instanceof HelloError)) throw error;
        return refuse(error.code, error.message, error.why, error.claims);
      }
      waited();
      const { claims, hello } = first;
      this.#all.set(socket, claims);
      audit.log('socket.opened', { protocol, role: claims.role, ws: claims.ws, sub: claims.sub, jti: claims.jti, address: socket.address });
      socket.longestText = handler.longestText;
      socket.hold();
      try {
        handler.open({ socket, claims, hello });
      } catch (error) {
        audit.log('socket.failed', { protocol, why: error instanceof Error ? error.message : String(error) });
        socket.close(4503, 'something went wrong');
      }
    });
  }

  /** Closes everyone with 4503, spread over the time. */
  async drain(ms: number): Promise<void> {
    const all = [...this.#all.keys()];
    const gap = ms / Math.max(1, all.length);
    let left = all.length;
    if (left === 0) return;
    await new Promise<void>((done) => {
      all.forEach((socket, i) => {
        socket.onClose(() => --left === 0 && done());
        setTimeout(() => socket.close(4503, 'the gateway restarts'), gap * i);
      });
    });
  }

  end(): void {
    clearInterval(this.#sweeper);
    this.#stopListening();
    for (const socket of this.#all.keys()) socket.terminate();
    this.#ws.close();
  }
}

/** In all, as many connections may be silent as so many addresses have at most: each costs ten kilobytes. */
const silentAddresses = 4;

/** Connections that never finish a request make room for those that do, of the same address first. */
function limitConnections(server: Server, { connections, silent }: Limits): void {
  const room = new WaitingRoom(silent, 0);
  const spoken = new WeakMap<object, () => void>();
  const spoke = (socket: object) => spoken.get(socket)?.();
  let open = 0;
  // What was just sent away counts for a moment longer.
  server.maxConnections = Math.ceil(connections * 1.1);
  server.on('connection', (socket) => {
    const now = performance.now();
    open++;
    socket.once('close', () => open--);
    if (room.count >= silent * silentAddresses) room.makeRoom(now);
    if (open > connections && !room.makeRoom(now)) return void socket.destroy();
    const address = socket.remoteAddress ?? 'gone';
    room.admits(address, now);
    const speaks = room.enter(address, now, () => socket.destroy());
    spoken.set(socket, speaks);
    socket.once('close', speaks);
  });
  server.on('request', (request) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    // An answer may come before the request is through: a body counts when all of it is there.
    if (length === '0' && encoding === undefined) spoke(request.socket);
    else request.once('end', () => spoke(request.socket));
  });
  server.on('upgrade', (_, socket) => spoke(socket));
}

const listen = (server: NetServer, port: number, host: string) =>
  new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      server.on('error', () => {});
      done();
    });
  });
const closed = (server: NetServer) => new Promise<void>((done) => server.close(() => done()));
const pathOf = (request: IncomingMessage) => splitOnce(request.url ?? '/', '?')[0] ?? '/';
const splitOnce = (text: string, at: string) => {
  const i = text.indexOf(at);
  return i < 0 ? [text] : [text.slice(0, i), text.slice(i)];
};
const plain = (response: ServerResponse, status: number, text: string) => void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(text);
const json = (response: ServerResponse, value: unknown) => void response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(JSON.stringify(value));
