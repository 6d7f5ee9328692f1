/**
 * `npm run lab`: the course and a shell with one's own kubeconfig, on this machine alone. The address has a secret in its fragment
 * that works once; Origin and Host are checked as in a class, because any web page may try 127.0.0.1.
 */
import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { jsonAudit, noAudit } from './audit/audit.ts';
import { startClass } from './class/class.ts';
import { SqliteStore } from './class/sqlite-store.ts';
import { ConfigError, loopback, readConfig, type GatewayConfig } from './config.ts';
import type { Gateway, GatewayOptions } from './front.ts';
import { localJoin, LocalLinks } from './local-join.ts';
import { builtSite } from './local-site.ts';
import { localCluster, type LocalCluster } from './observe/local.ts';
import { Metrics } from './metrics/metrics.ts';
import { startGateway } from './server.ts';
import { localShells } from './shell/local/source.ts';
import { Registry } from './terminal/registry.ts';

/** Not 4321, where `npm start` serves the site: its offline copy would answer here, and it knows no gateway. */
const firstPort = 4380;
const ports = 50;
const yearMs = 365 * 86_400_000;

const flags = process.argv.slice(2).filter((flag) => flag !== 'lab');
const take = (flag: string) => flags.includes(flag) && flags.splice(flags.indexOf(flag), 1).length > 0;
const rebuild = take('--build');
const audited = take('--audit');

/** The first free port, unless one was asked for. */
async function start(config: GatewayConfig, { metrics, ...options }: Omit<GatewayOptions, 'config'>): Promise<Gateway> {
  for (let port = config.port; ; port++) {
    try {
      return await startGateway({ ...options, config: { ...config, port }, metrics });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || config.port !== firstPort || port >= firstPort + ports) throw error;
    }
  }
}

async function main(): Promise<void> {
  const config = readConfig({ DAY_ONE_PORT: String(firstPort), ...process.env, DAY_ONE_KEYS: randomBytes(32).toString('base64url') }, flags);
  if (!loopback(config.host)) throw new ConfigError('DAY_ONE_HOST: local mode is for this machine alone; a class is `day-one class` (docs/operator.md)');
  const site = builtSite(rebuild);
  const audit = audited ? jsonAudit((line) => process.stderr.write(line)) : noAudit;
  const metrics = new Metrics();
  const shells = await localShells();
  if (shells.by === 'script') console.log(`터미널은 script로 엽니다 / terminals by \`script\`: node-pty ${shells.because ?? 'is not used'}`);
  const sessions = new Registry({ source: shells.source, limits: config.limits, audit, metrics });
  let cluster: LocalCluster | undefined;
  try {
    cluster = localCluster();
  } catch (error) {
    console.log(`레슨이 클러스터를 확인하지 못합니다 / lessons cannot check the cluster: ${error instanceof Error ? error.message : String(error)}`);
  }
  const store = new SqliteStore(':memory:');
  const classroom = await startClass({
    store, audit, metrics, sessions,
    keys: () => config.keys,
    addressOf: (request) => request.socket.remoteAddress ?? '',
    replica: hostname(),
    shellHere: true,
    ...(cluster ? { observer: cluster.observer, viewOf: () => ({}) } : {}),
  }); // prettier-ignore
  const { office } = classroom;
  const { code } = await office.create({ title: 'Day One', until: Date.now() + yearMs, seats: 1, lab: true, teacher: 'Day One' });
  const me = await office.join(code, userInfo().username, 'local');
  if (typeof me === 'string') throw new Error(`no seat: ${me}`);
  const links = new LocalLinks();
  const answer = () => ({
    token: office.token(me.seat, me.workshop), seat: me.seat.id, name: me.seat.name, role: 'learner',
    workshop: { id: me.workshop.id, title: me.workshop.title, until: me.workshop.until, lab: true },
  }); // prettier-ignore
  const gateway = await start(config, {
    routes: [localJoin(links, answer, audit), ...classroom.routes],
    sockets: { ...classroom.sockets, 'lab.v1': sessions.handler },
    site,
    mode: () => ({ mode: 'local', shell: true, ...(cluster ? { cluster: cluster.identity() } : {}) }),
    revocations: classroom.revocations,
    audit,
    metrics,
  });
  const show = () => console.log(`\n  쿠버네티스 첫날 · Kubernetes Day One\n  ${links.make(gateway.url)}\n  ${links.make(`${gateway.url}/en`)}\n`);
  show();
  console.log('  이 컴퓨터의 셸과 kubeconfig를 씁니다. 링크는 한 번만 쓸 수 있고, Enter를 누르면 새 링크를 드립니다. Ctrl+C로 끝냅니다.\n  It uses this machine’s shell and kubeconfig. A link works once; Enter makes a new one, Ctrl+C stops.');
  if (process.stdin.isTTY) process.stdin.on('data', show);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    sessions.close();
    await gateway.close();
    await classroom.close();
    cluster?.observer.close();
    await store.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error instanceof ConfigError ? error.message : (error.stack ?? error.message));
  process.exit(1);
}
