import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { environment } from '../cluster-names.ts';

/** Where replicas are told to be found by pages and by each other. */
export const names = { host: 'class.test', origin: 'http://class.test' } as const;

/** A port that is free now. */
export const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });

/** A gateway's own program (lab/gateway/main.ts) in a process of its own. */
export interface Replica {
  name: string;
  port: number;
  url: string;
  child: ChildProcess;
  /** Audit lines so far. */
  audited(): (Record<string, unknown> & { event: string })[];
  /** Resolves once it answers `/readyz`. */
  ready(): Promise<void>;
  exited: Promise<number | null>;
}

export interface ReplicaOptions {
  name: string;
  /** Folder of this class; its configuration is written there. */
  folder: string;
  database: string;
  /** URL of the API server. */
  kube: string;
  config?: { gateway?: Record<string, unknown>; spawner?: Record<string, unknown> };
  port?: number;
}

/** Starts a replica as the chart would; its cluster is reached by a kubeconfig. */
export async function startReplica({ name, folder, database, kube, config = {}, port: wanted }: ReplicaOptions): Promise<Replica> {
  const port = wanted ?? (await freePort());
  const own = join(folder, name);
  const keys = join(folder, 'keys');
  for (const path of [own, keys]) mkdirSync(path, { recursive: true });
  writeFileSync(join(keys, 'current'), 'k'.repeat(40));
  writeFileSync(join(keys, 'admin'), 'admin-of-this-test');
  writeFileSync(join(own, 'kubeconfig'), JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }], clusters: [{ name: 'c', cluster: { server: kube } }], users: [{ name: 'u', user: { token: 't' } }] }));
  writeFileSync(join(own, 'gateway.json'), JSON.stringify({
    gateway: { host: '127.0.0.1', port, origins: [names.origin], hosts: [names.host], drainMs: 500, ...config.gateway },
    spawner: { warm: 3, initialShare: 0, ...config.spawner },
  }));
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'], NODE_NO_WARNINGS: '1',
      [environment.config]: join(own, 'gateway.json'), [environment.keyFolder]: keys, [environment.data]: own, [environment.database]: database,
      [environment.kubeconfig]: join(own, 'kubeconfig'), [environment.podName]: name, [environment.podAddress]: '127.0.0.1',
    },
  });
  const lines: string[] = [];
  let rest = '';
  let wrong = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (wrong += text));
  const exited = new Promise<number | null>((done) => child.on('exit', done));
  return {
    name, port, child, exited,
    url: `http://127.0.0.1:${port}`,
    audited: () => lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as Record<string, unknown> & { event: string }];
      } catch {
        return [];
      }
    }),
    async ready() {
      for (let tries = 0; tries < 300; tries++) {
        if (child.exitCode !== null) break;
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
        if (answer?.status === 200) return;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`replica ${name} does not come up: ${wrong.slice(0, 2000)}`);
    },
  };
}
