import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noAudit } from '../../../lab/gateway/audit/audit.ts';
import { MemoryRevocations } from '../../../lab/gateway/auth/revocation.ts';
import { newTokenId, sign } from '../../../lab/gateway/auth/token.ts';
import { readConfig } from '../../../lab/gateway/config.ts';
import { Metrics } from '../../../lab/gateway/metrics/metrics.ts';
import { startGateway, type Gateway, type GatewaySocket, type Route, type SocketHandler } from '../../../lab/gateway/server.ts';
import { localShells } from '../../../lab/gateway/shell/local/source.ts';
import type { Shell, ShellSource } from '../../../lab/gateway/shell/shell.ts';
import { Registry } from '../../../lab/gateway/terminal/registry.ts';
import type { ClusterState } from '../../../src/engine/cluster/state.ts';
import { distDir } from '../../support/dist.ts';

/** A gateway with real bash behind it, a network in front of it that a test can break, and a classroom that says what a test wants. */
export interface LiveGateway {
  url: string;
  /** Address of a page with the key to the lab: what a learner is given. */
  link(path?: string): string;
  /** Home of the shells. */
  home: string;
  /** Everything that reached a shell. */
  readonly typed: string;
  /** Breaks every connection; new ones are possible at once. */
  cut(): void;
  /** The gateway is gone: nobody listens. */
  kill(): Promise<void>;
  /** It is there again, without the shells of before; nothing if it never went. */
  revive(): Promise<void>;
  /** The network swallows everything, without a word to either side. */
  swallow(on: boolean): void;
  /** The learner's cluster is like this now. */
  cluster(state: ClusterState): void;
  /** What pages said to the classroom. */
  said: Record<string, unknown>[];
  freeze(on: boolean): void;
  close(): Promise<void>;
}

const secret = randomBytes(16).toString('base64url');
const key = randomBytes(32).toString('base64url');

export async function liveGateway({ observe = false } = {}): Promise<LiveGateway> {
  const home = mkdtempSync(join(tmpdir(), 'day-one-live-'));
  mkdirSync(join(home, 'bin'));
  // Whatever the lesson asks of kubectl succeeds, unless the test's own mark says otherwise.
  writeFileSync(join(home, 'bin/kubectl'), '#!/bin/sh\necho "kubectl heard: $*"\n[ ! -e "$HOME/kubectl-fails" ]\n');
  chmodSync(join(home, 'bin/kubectl'), 0o755);
  writeFileSync(join(home, '.inputrc'), 'set bell-style none\n');
  writeFileSync(join(home, '.bashrc'), "PS1='lab$ '\n");
  const { source } = await localShells({ environment: { PATH: `${join(home, 'bin')}:/usr/bin:/bin`, HOME: home }, cwd: home });

  let typed = '';
  const recording: ShellSource = {
    async open(who, size, signal) {
      const shell: Shell = await source.open(who, size, signal);
      const write = shell.write.bind(shell);
      shell.write = (data) => {
        typed += Buffer.from(data).toString('utf8');
        return write(data);
      };
      return shell;
    },
  };

  // The network: its address stays while the gateway behind it comes and goes.
  let behind = 0;
  let swallowed = false;
  const wires = new Set<Socket>();
  const network = createServer((near) => {
    if (behind === 0) return void near.resetAndDestroy();
    const far = connect(behind, '127.0.0.1');
    wires.add(near);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      from.on('data', (data) => swallowed || to.write(data));
      from.on('close', () => {
        wires.delete(near);
        if (!swallowed) to.destroy();
      });
      from.on('error', () => {});
    }
  });
  await new Promise<void>((done) => network.listen(0, '127.0.0.1', done));
  const address = network.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}/`;

  let state: ClusterState | undefined;
  const said: Record<string, unknown>[] = [];
  const pages = new Set<GatewaySocket>();
  const tell = (socket: GatewaySocket) => state && socket.send(JSON.stringify({ t: 'cluster', state }));
  const classroom: SocketHandler = {
    path: '/ctl',
    longestText: 16_384,
    open({ socket, claims }) {
      pages.add(socket);
      socket.onClose(() => pages.delete(socket));
      socket.send(JSON.stringify({ t: 'welcome', seat: claims.sub, name: 'Mina', role: 'learner', workshop: { id: claims.ws, title: 'Test', until: Date.now() + 3_600_000 }, features: { shell: true, observe }, now: Date.now(), state: { frozen: false, spotlight: null, timer: null, broadcast: null, hand: null, recording: false } }));
      socket.onMessage((data) => {
        const message = JSON.parse(String(data)) as Record<string, unknown>;
        said.push(message);
        if (message['t'] === 'observe') tell(socket);
      });
    },
  };
  const join_: Route = async (request, response, { pathname }) => {
    if (pathname !== '/api/join' || request.method !== 'POST') return false;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { code } = JSON.parse(body) as { code: string };
    response.setHeader('content-type', 'application/json');
    if (code !== secret) response.writeHead(403).end('{}');
    else response.end(JSON.stringify({ token: sign({ v: 1, sub: 'mina', ws: 'test', role: 'learner', gen: 1, exp: Math.floor(Date.now() / 1000) + 3600, jti: newTokenId() }, key), seat: 'mina', workshop: 'test' }));
    return true;
  };

  let gateway: Gateway | undefined;
  let shells: Registry | undefined;
  const start = async () => {
    if (gateway) return;
    const config = readConfig({ DAY_ONE_PORT: '0', DAY_ONE_KEYS: key, DAY_ONE_ORIGINS: url.slice(0, -1), DAY_ONE_HOSTS: `127.0.0.1:${port}`, DAY_ONE_UNHELLOED: '500' });
    const metrics = new Metrics();
    shells = new Registry({ source: recording, limits: config.limits, audit: noAudit, metrics });
    gateway = await startGateway({ config, routes: [join_], sockets: { 'lab.v1': shells.handler, 'lab-ctl.v1': classroom }, site: distDir(), mode: () => ({ mode: 'local', shell: true, cluster: { name: 'test-lab', version: 'v1.31.13' } }), revocations: new MemoryRevocations(), audit: noAudit, metrics });
    behind = Number(new URL(gateway.url).port);
  };
  const stop = async () => {
    behind = 0;
    for (const wire of wires) wire.destroy();
    shells?.close();
    await gateway?.close();
    gateway = undefined;
  };
  await start();

  return {
    url,
    home,
    link: (path = '') => `${url}${path}#t=${secret}`,
    get typed() {
      return typed;
    },
    cut: () => {
      for (const wire of [...wires]) wire.destroy();
    },
    kill: stop,
    revive: start,
    swallow: (on) => (swallowed = on),
    cluster: (next) => {
      state = next;
      for (const page of pages) tell(page);
    },
    said,
    freeze: (on) => shells?.freeze('test', 'mina', on),
    async close() {
      await stop();
      await new Promise((done) => network.close(done));
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }); // a dying shell may still write its history
    },
  };
}
