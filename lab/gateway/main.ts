/** The gateway of a class, as the chart runs it: site, terminals and classroom on one port, metrics on another. */
import { flushCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientAddress } from './addresses.ts';
import { jsonAudit } from './audit/audit.ts';
import { openStore, startClass } from './class/class.ts';
import { ClusterSide } from './cluster-side.ts';
import { deployedConfig } from './deployed-config.ts';
import { Metrics } from './metrics/metrics.ts';
import { startGateway } from './server.ts';

const site = join(dirname(fileURLToPath(import.meta.url)), '../../dist');

const config = deployedConfig();
const audit = jsonAudit((line) => process.stdout.write(line));
const metrics = new Metrics();
const keys = () => config.gateway.keys;
// Shorter than the chart's startup probe waits.
const store = await openStore(config.store, 45_000, (why) => audit.log('store.waits', { why }));
const cluster = config.cluster ? new ClusterSide(config, audit, metrics) : undefined;
const classroom = await startClass({
  store, audit, metrics, keys,
  addressOf: (request) => clientAddress(request, config.gateway),
  replica: config.address === undefined ? config.replica : `${config.replica}@${config.address}:${config.gateway.port}`,
  ...(config.several && config.gateway.hosts[0] && config.gateway.origins[0] ? { peers: { host: config.gateway.hosts[0], origin: config.gateway.origins[0], trustedProxies: config.gateway.trustedProxies } } : {}),
  ...(config.transcripts === undefined ? {} : { transcripts: config.transcripts }),
  ...(config.adminSecret === undefined ? {} : { adminSecret: config.adminSecret }),
  ...(cluster ? { sessions: cluster.sessions, spawner: cluster.spawner, observer: cluster.observer, viewOf: (seat) => cluster.viewOf(seat.id) } : {}),
});
cluster?.followClasses(classroom.office);
const gateway = await startGateway({
  config: config.gateway,
  routes: classroom.routes,
  sockets: { ...classroom.sockets, ...(cluster ? { 'lab.v1': classroom.relayed(cluster.sessions.handler) } : {}) },
  site,
  mode: () => ({ mode: 'class', shell: cluster !== undefined, ...(cluster ? { cluster: cluster.identity() } : {}) }),
  notReady: () => cluster?.notReady(),
  revocations: classroom.revocations,
  audit,
  metrics,
});

// Now, because one that is killed does not get to it.
flushCompileCache();

// One page's trouble is not to end thirty shells.
process.on('unhandledRejection', (why) => audit.log('gateway.unhandled', { why: why instanceof Error ? (why.stack ?? why.message) : String(why) }));

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await gateway.drain();
  await classroom.close();
  await cluster?.close();
  await store.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
