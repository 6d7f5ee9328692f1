/** What stands between the shells of a class and the API server, as the chart runs it. It has no account in the cluster. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { jsonAudit } from '../audit/audit.ts';
import { apiEnvironment, apiPorts, shellsNamespace } from '../cluster-names.ts';
import { Metrics } from '../metrics/metrics.ts';
import { openDoor } from './door.ts';

const { env } = process;
const tls = env[apiEnvironment.tls] ?? '';
const [host = '', port = '443'] = [env['KUBERNETES_SERVICE_HOST'], env['KUBERNETES_SERVICE_PORT']];
const metrics = new Metrics();
const door = await openDoor({
  upstream: { server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`, ca: readFileSync(env[apiEnvironment.clusterAuthority] ?? '') },
  tls: { cert: readFileSync(join(tls, 'tls.crt')), key: readFileSync(join(tls, 'tls.key')) },
  host: '0.0.0.0',
  port: apiPorts.https,
  shells: env[apiEnvironment.shellsNamespace] ?? shellsNamespace,
  visible: (env[apiEnvironment.visible] ?? '').split(',').filter(Boolean),
  audit: jsonAudit((line) => process.stdout.write(line)),
  metrics,
});
const aside = createServer((request, response) => {
  if (request.url === '/metrics') response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(metrics.text());
  else response.writeHead(request.url === '/healthz' ? 200 : 404).end();
}).listen(apiPorts.metrics, '0.0.0.0');

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    aside.close();
    void door.close().then(() => process.exit(0));
  });
