import { writeFileSync } from 'node:fs';
import type { Binaries } from './binaries.ts';
import { procsFiles } from './cgroups.ts';
import { inNamespace } from './network.ts';
import { hostLines } from './nodes.ts';
import { inState } from './paths.ts';
import { remember, startDaemon } from './processes.ts';
import { network, nodeNames, outside } from './shape.ts';

/** Zone file of one outside name; its TXT record says who answers. */
export function zone(name: string, address: string): string {
  return `$ORIGIN ${name}.
$TTL 30
@ SOA lab.invalid. nobody.lab.invalid. 1 7200 3600 1209600 30
@ NS lab.invalid.
@ A ${address}
@ TXT "answered by the lab itself: it has no internet"
`;
}

/** CoreDNS's configuration for 172.30.1.1: the nodes, the outside names of the course, and NXDOMAIN for everything else. */
export function lanCorefile(folder: string): string {
  const server = (zones: string, ...lines: string[]) => `${zones} {\n  bind ${network.gateway}\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
  return [
    server(nodeNames.join(' '), `hosts ${folder}/hosts`),
    ...Object.keys(outside).map((name) => server(name, `file ${folder}/${name}.zone`)),
    server('.', 'template ANY ANY {', '  rcode NXDOMAIN', '}'),
  ].join('');
}

/** Starts what stands at 172.30.1.1: the DNS that the nodes ask, and the Docker Hub from which they pull. */
export function startLan(bin: Binaries, hub: string): void {
  const start = (name: string, command: readonly string[]) => {
    const [nsenter, args] = inNamespace('lan', command);
    remember(inState('lan', `${name}.pid`), startDaemon([nsenter, ...args], { log: inState('lan', `${name}.log`), groups: procsFiles('lan') }));
  };
  const folder = inState('lan');
  const corefile = inState('lan/Corefile');
  writeFileSync(inState('lan/hosts'), hostLines());
  for (const [name, address] of Object.entries(outside)) writeFileSync(inState('lan', `${name}.zone`), zone(name, address));
  writeFileSync(corefile, lanCorefile(folder));
  start('dns', [bin['coredns']!, '-conf', corefile]);
  start('hub', [bin['registry']!, '-listen', `${network.gateway}:5000`, hub]);
}
