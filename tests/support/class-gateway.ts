import { randomBytes } from 'node:crypto';
import { clientAddress } from '../../lab/gateway/addresses.ts';
import type { AuditFields } from '../../lab/gateway/audit/audit.ts';
import { startClass, type Class } from '../../lab/gateway/class/class.ts';
import type { NewWorkshop, WorkshopPlan } from '../../lab/gateway/class/office.ts';
import { SqliteStore } from '../../lab/gateway/class/sqlite-store.ts';
import { HeldSpawner } from '../../lab/gateway/class/testing/fakes.ts';
import { defaultLimits, type GatewayConfig } from '../../lab/gateway/config.ts';
import { Metrics } from '../../lab/gateway/metrics/metrics.ts';
import { startGateway } from '../../lab/gateway/server.ts';
import type { Shell, ShellEnd, ShellSource } from '../../lab/gateway/shell/shell.ts';
import { Registry } from '../../lab/gateway/terminal/registry.ts';

/** A shell of a test: it shows whose it is and echoes what is typed, with the prompt's marks of a real one. */
class EchoShell implements Shell {
  #out: ((chunk: Uint8Array) => void) | undefined;
  #exit: ((end: ShellEnd) => void) | undefined;
  #early: Uint8Array[] = [];
  #line = '';
  constructor(name: string) {
    this.#print(`shell of ${name}\r\n`);
    this.#prompt();
  }
  onData(listener: (chunk: Uint8Array) => void): void {
    this.#out = listener;
    for (const chunk of this.#early.splice(0)) listener(chunk);
  }
  onExit(listener: (end: ShellEnd) => void): void {
    this.#exit = listener;
  }
  pause(): void {}
  resume(): void {}
  write(data: Uint8Array): boolean {
    for (const char of new TextDecoder().decode(data)) {
      if (char !== '\r') {
        this.#line += char;
        this.#print(char);
        continue;
      }
      const cmd = this.#line;
      this.#line = '';
      this.#print(`\r\n\x1b]133;C;cmdline_url=${encodeURIComponent(cmd)}\x07${cmd === 'false' ? '' : `ran ${cmd}\r\n`}\x1b]133;D;${cmd === 'false' ? 1 : 0}\x07`);
      this.#prompt();
    }
    return true;
  }
  onDrain(): void {}
  resize(): void {}
  close(): void {
    this.#exit?.({ code: null });
    this.#exit = undefined;
  }
  #prompt(): void {
    this.#print('\x1b]133;A\x07$ \x1b]133;B\x07');
  }
  #print(text: string): void {
    const chunk = new TextEncoder().encode(text);
    if (this.#out) this.#out(chunk);
    else this.#early.push(chunk);
  }
}

export interface ClassGateway {
  url: string;
  class: Class;
  spawner: HeldSpawner;
  audited: { event: string; fields: AuditFields }[];
  create(plan?: Partial<WorkshopPlan>): Promise<NewWorkshop>;
  close(): Promise<void>;
}

/** The whole gateway over a built site; only the cluster behind it is none. */
export async function classGateway(site: string, options: { lab?: boolean; transcripts?: string; adminSecret?: string; keys?: string[]; store?: SqliteStore; /** As one of several replicas, at this port. */ port?: number; /** Of the front, where it is not a page's own machine. */ config?: Partial<GatewayConfig> } = {}): Promise<ClassGateway> {
  const lab = options.lab ?? true;
  const config: GatewayConfig = { host: '127.0.0.1', port: options.port ?? 0, metricsPort: undefined, origins: options.port ? ['http://class.test'] : [], hosts: options.port ? ['class.test'] : [], keys: options.keys ?? ['k'.repeat(32)], trustedProxies: 0, limits: defaultLimits, drainMs: 100, ...options.config };
  const audited: ClassGateway['audited'] = [];
  const audit = { log: (event: string, fields: AuditFields = {}) => void audited.push({ event, fields }) };
  const metrics = new Metrics();
  const store = options.store ?? new SqliteStore(':memory:');
  const spawner = new HeldSpawner();
  const source: ShellSource = { open: async ({ sub }) => new EchoShell((await store.seat(sub))?.name ?? sub) };
  const sessions = lab ? new Registry({ source, limits: config.limits, audit, metrics }) : undefined;
  const started = await startClass({
    store, audit, metrics, keys: () => config.keys, addressOf: (request) => clientAddress(request, config), replica: options.port ? `r${options.port}@127.0.0.1:${options.port}` : 'test', ...(options.port ? { peers: { host: 'class.test', origin: 'http://class.test', trustedProxies: 0 } } : {}), adminSecret: options.adminSecret ?? randomBytes(8).toString('hex'),
    ...(sessions ? { sessions, spawner } : {}), ...(options.transcripts ? { transcripts: options.transcripts } : {}),
  });
  const gateway = await startGateway({
    config, routes: started.routes, sockets: { ...started.sockets, ...(sessions ? { 'lab.v1': started.relayed(sessions.handler) } : {}) }, site, mode: () => ({ mode: 'class', shell: lab }), revocations: started.revocations, audit, metrics,
  });
  return {
    url: gateway.url, class: started, spawner, audited,
    create: (plan = {}) => started.office.create({ title: '쿠버네티스 첫날 오전반', until: Date.now() + 3_600_000, seats: 30, lab, teacher: '김강사', ...plan }),
    async close() {
      await gateway.close();
      await started.close();
      if (!options.store) await store.close();
    },
  };
}
