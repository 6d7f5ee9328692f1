import { writeFileSync } from 'node:fs';
import type { Binaries } from './binaries.ts';
import { procsFiles } from './cgroups.ts';
import { inNamespace } from './network.ts';
import { hostLines } from './nodes.ts';
import { inState } from './paths.ts';
import { remember, startDaemon } from './processes.ts';
import { network, outside } from './shape.ts';

/** CoreDNS's configuration for 172.30.1.1: the nodes, the outside names of the course, and NXDOMAIN for everything else. */
export function lanCorefile(hostsFile: string): string {
  const label = '"answered by the lab itself: it has no internet"';
  const labels = Object.keys(outside).map((name) => `  template IN TXT ${name} {\n    answer "{{ .Name }} 30 IN TXT ${label.replaceAll('"', '\\"')}"\n  }\n`);
  return `.:53 {\n  bind ${network.gateway}\n${labels.join('')}  hosts ${hostsFile} {\n    ttl 30\n    fallthrough\n  }\n  template ANY ANY {\n    rcode NXDOMAIN\n  }\n}\n`;
}

/** Starts what stands at 172.30.1.1: the DNS that the nodes ask, and the Docker Hub from which they pull. */
export function startLan(bin: Binaries, hub: string): void {
  const hosts = inState('lan/hosts');
  const corefile = inState('lan/Corefile');
  const start = (name: string, command: readonly string[]) => {
    const [nsenter, args] = inNamespace('lan', command);
    remember(inState('lan', `${name}.pid`), startDaemon([nsenter, ...args], { log: inState('lan', `${name}.log`), groups: procsFiles('lan') }));
  };
  writeFileSync(hosts, hostLines() + Object.entries(outside).map(([name, address]) => `${address} ${name}\n`).join(''));
  writeFileSync(corefile, lanCorefile(hosts));
  start('dns', [bin['coredns']!, '-conf', corefile]);
  start('hub', [bin['registry']!, '-listen', `${network.gateway}:5000`, hub]);
}
