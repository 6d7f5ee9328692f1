import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Connection } from '../connection.ts';
import type { KubeObject } from '../types.ts';
import { matches, merge, Store, type Change } from './store.ts';

/** What goes wrong with a request: a refusal, no answer at all, or a connection that breaks. */
export type Fault = { code: number; reason?: string; message?: string; retryAfter?: number } | 'hang' | 'cut';

/** A request as the fault rules see it. */
export interface Asked {
  method: string;
  /** Without the query. */
  path: string;
  collection: string;
  namespace?: string;
  name?: string;
  watch: boolean;
  /** Of the Authorization header. */
  token?: string;
}

/** How the kubelet of this fake treats a Pod. */
export type PodLife =
  /** Runs after so many milliseconds. */
  | { runs: number }
  /** Never gets a node. */
  | 'never'
  /** Its image cannot be pulled. */
  | 'bad';

/** One end of an exec connection; frames may be anything. */
export interface FakeExec {
  socket: WebSocket;
  command: string[];
  pod: string;
  /** Sends a frame on a channel. */
  send(channel: number, data?: string | Uint8Array): void;
  /** Everything that came on stdin. */
  input: Buffer[];
  resizes: string[];
}

export interface FakeOptions {
  fault?: (asked: Asked) => Fault | undefined;
  podLife?: (pod: KubeObject) => PodLife;
  /** Milliseconds that a namespace takes to go. */
  namespaceLingers?: number;
  exec?: (shell: FakeExec) => void;
  /** Subprotocols it accepts, in its order. */
  protocols?: readonly string[];
}

/** An API server for tests of faults: enough REST, watch and exec for the gateway, without authorisation and TLS. The real one is the lab's. */
export class FakeApiServer {
  readonly store = new Store();
  options: FakeOptions;
  /** Requests by `METHOD collection`. */
  readonly seen: Asked[] = [];
  readonly execs: FakeExec[] = [];
  private readonly server = http.createServer((request, response) => void this.handle(request, response));
  private readonly sockets = new Set<Socket>();
  private readonly watches = new Set<http.ServerResponse>();
  private readonly upgrades: WebSocketServer;

  constructor(options: FakeOptions = {}) {
    this.options = options;
    this.upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false, handleProtocols: (offered) => (this.options.protocols ?? ['v5.channel.k8s.io', 'v4.channel.k8s.io']).find((name) => offered.has(name)) ?? false });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket as Socket, head));
  }

  async listen(): Promise<Connection> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return { server: this.url, namespace: 'default' };
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  /** All watches end as when a load balancer drops them. */
  cutWatches(): void {
    for (const response of this.watches) response.destroy();
  }

  /** Watches that are open. */
  get watching(): number {
    return this.watches.size;
  }

  /** Names of all objects, `collection/namespace/name`. */
  names(): string[] {
    return [...this.store.objects.keys()].map((key) => key.replaceAll('|', '/')).sort();
  }

  private async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const asked = ask(request.method ?? 'GET', url, request);
    this.seen.push(asked);
    const fault = this.options.fault?.(asked);
    if (fault === 'hang') return;
    if (fault === 'cut') return void request.socket.destroy();
    if (fault) return answer(response, fault.code, status(fault.code, fault.reason ?? '', fault.message ?? 'fault', fault.retryAfter), fault.retryAfter);
    const found = discovery[url.pathname];
    if (found) return answer(response, 200, found);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = text && asked.method !== 'GET' && asked.method !== 'DELETE' ? (JSON.parse(text) as KubeObject) : undefined;
    const { collection, namespace, name } = asked;
    const known = name === undefined ? undefined : this.store.get(collection, namespace, name);
    const missing = () => answer(response, 404, status(404, 'NotFound', `${collection} "${name}" not found`));
    const versionFits = !body?.metadata?.resourceVersion || body.metadata.resourceVersion === known?.metadata.resourceVersion;
    switch (asked.method) {
      case 'GET':
        if (asked.watch) return this.watch(url, asked, response);
        if (name !== undefined && !known) return missing();
        return answer(response, 200, this.read(request, url, collection, namespace, known));
      case 'POST': {
        const made = body!;
        if (this.store.get(collection, namespace, made.metadata.name)) return answer(response, 409, status(409, 'AlreadyExists', `${collection} "${made.metadata.name}" already exists`));
        if (namespace && !this.store.get('namespaces', undefined, namespace)) return answer(response, 404, status(404, 'NotFound', `namespaces "${namespace}" not found`));
        return answer(response, 201, this.create(collection, { ...made, metadata: { ...made.metadata, ...(namespace ? { namespace } : {}) } }));
      }
      case 'PATCH': {
        if (!known && request.headers['content-type']?.includes('apply')) return answer(response, 201, this.create(collection, { ...body!, metadata: { ...body!.metadata, ...(namespace ? { namespace } : {}) } }));
        if (!known) return missing();
        if (!versionFits) return answer(response, 409, status(409, 'Conflict', 'the object has been modified'));
        return answer(response, 200, this.store.put(collection, merge(known, body) as KubeObject));
      }
      case 'DELETE':
        if (!known) return missing();
        this.remove(collection, known);
        return answer(response, 200, { kind: 'Status', status: 'Success' });
      default:
        return answer(response, 405, status(405, 'MethodNotAllowed', asked.method));
    }
  }

  /** An object or a list, or the table of it. */
  private read({ headers }: http.IncomingMessage, url: URL, collection: string, namespace: string | undefined, known: KubeObject | undefined): object {
    const items = known ? [known] : this.store.list(collection, namespace).filter(({ metadata }) => matches(url.searchParams.get('labelSelector'), metadata.labels));
    const metadata = { resourceVersion: String(this.store.version) };
    if (headers.accept?.includes('as=Table')) return { kind: 'Table', metadata, columnDefinitions: [{ name: 'Name' }], rows: items.map((object) => ({ cells: [object.metadata.name], object: { metadata: object.metadata } })) };
    return known ?? { kind: 'List', metadata, items };
  }

  private create(collection: string, object: KubeObject): KubeObject {
    const stored = this.store.put(collection, { ...object, metadata: { ...object.metadata, uid: randomUUID(), creationTimestamp: new Date().toISOString() } });
    if (collection === 'pods') this.live(stored);
    return stored;
  }

  /** Starts a Pod's life. */
  private live(pod: KubeObject): void {
    const life = this.options.podLife?.(pod) ?? { runs: 20 };
    const set = (state: object) => {
      const now = this.store.get('pods', pod.metadata.namespace, pod.metadata.name);
      if (now && now.metadata.uid === pod.metadata.uid) this.store.put('pods', { ...now, status: state as KubeObject['status'] });
    };
    const scheduled = { type: 'PodScheduled', status: 'True' };
    if (life === 'never') return set({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' }] });
    if (life === 'bad') return set({ phase: 'Pending', conditions: [scheduled], containerStatuses: [{ ready: false, state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } } }] });
    set({ phase: 'Pending', conditions: [scheduled], containerStatuses: [{ ready: false, state: { waiting: { reason: 'ContainerCreating' } } }] });
    setTimeout(() => set({ phase: 'Running', startTime: new Date().toISOString(), conditions: [scheduled, { type: 'Ready', status: 'True' }], containerStatuses: [{ ready: true, state: { running: {} } }] }), life.runs).unref();
  }

  private remove(collection: string, object: KubeObject): void {
    if (collection !== 'namespaces') return this.store.drop(collection, object);
    const { name } = object.metadata;
    const going = this.store.put(collection, { ...object, metadata: { ...object.metadata, deletionTimestamp: new Date().toISOString() }, status: { phase: 'Terminating' } });
    setTimeout(() => {
      for (const [key, inside] of [...this.store.objects]) if (inside.metadata.namespace === name) this.store.drop(key.split('|')[0]!, inside);
      this.store.drop(collection, going);
    }, this.options.namespaceLingers ?? 10).unref();
  }

  private watch(url: URL, { collection, namespace }: Asked, response: http.ServerResponse): void {
    const from = Number(url.searchParams.get('resourceVersion'));
    response.writeHead(200, { 'content-type': 'application/json' });
    if (from < this.store.forgotten) return void response.end(`${JSON.stringify({ type: 'ERROR', object: status(410, 'Expired', 'too old resource version') })}\n`);
    const send = ({ type, object }: Pick<Change, 'type' | 'object'>) => {
      if ((namespace === undefined || object.metadata.namespace === namespace) && matches(url.searchParams.get('labelSelector'), object.metadata.labels)) response.write(`${JSON.stringify({ type, object })}\n`);
    };
    response.flushHeaders();
    for (const change of this.store.since(from, collection)) send(change);
    const stop = this.store.follow((change) => change.collection === collection && send(change));
    this.watches.add(response);
    response.on('close', () => {
      stop();
      this.watches.delete(response);
    });
  }

  private upgrade(request: http.IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => {});
    const url = new URL(request.url ?? '/', 'http://fake');
    const asked = ask('GET', url, request);
    this.seen.push(asked);
    const found = this.store.get(asked.collection, asked.namespace, asked.name ?? '');
    const fault = this.options.fault?.(asked) ?? (found ? undefined : { code: 404, reason: 'NotFound', message: `pods "${asked.name}" not found` });
    if (fault === 'hang') return;
    if (fault === 'cut') return void socket.destroy();
    if (fault) {
      const text = JSON.stringify(status(fault.code, fault.reason ?? '', fault.message ?? 'fault', fault.retryAfter));
      return void socket.end(`HTTP/1.1 ${fault.code} No\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`);
    }
    this.upgrades.handleUpgrade(request, socket, head, (ws) => {
      const shell: FakeExec = {
        socket: ws,
        command: url.searchParams.getAll('command'),
        pod: asked.name ?? '',
        send: (channel, data = '') => ws.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)])),
        input: [],
        resizes: [],
      };
      this.execs.push(shell);
      ws.on('error', () => {});
      ws.on('message', (message: Buffer) => {
        if (message[0] === 0) shell.input.push(message.subarray(1));
        if (message[0] === 4) shell.resizes.push(message.subarray(1).toString());
      });
      this.options.exec?.(shell);
    });
  }
}

/** As much of the API's description as kubectl wants before `exec`. */
const discovery: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      { name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', shortNames: ['po'], verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
      { name: 'pods/exec', singularName: '', namespaced: true, kind: 'PodExecOptions', verbs: ['get', 'create'] },
    ],
  },
};

function ask(method: string, url: URL, { headers }: http.IncomingMessage): Asked {
  const parts = url.pathname.split('/').filter(Boolean).slice(url.pathname.startsWith('/apis/') ? 3 : 2).map(decodeURIComponent);
  const namespaced = parts[0] === 'namespaces' && parts.length > 2;
  const [collection = '', name] = namespaced ? parts.slice(2) : parts;
  return { method, path: url.pathname, collection, namespace: namespaced ? parts[1] : undefined, name, watch: url.searchParams.get('watch') === '1', token: headers.authorization?.slice('Bearer '.length) };
}

const status = (code: number, reason: string, message: string, retryAfterSeconds?: number) => ({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, ...(retryAfterSeconds ? { details: { retryAfterSeconds } } : {}) });

function answer(response: http.ServerResponse, code: number, body: object, retryAfter?: number): void {
  response.writeHead(code, { 'content-type': 'application/json', ...(retryAfter ? { 'retry-after': String(retryAfter) } : {}) });
  response.end(JSON.stringify(body));
}
