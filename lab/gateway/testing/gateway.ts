import { randomBytes } from 'node:crypto';
import { jsonAudit } from '../audit/audit.ts';
import { MemoryRevocations } from '../auth/revocation.ts';
import { newTokenId, sign, type Claims } from '../auth/token.ts';
import { defaultLimits, type GatewayConfig, type Limits } from '../config.ts';
import { Metrics } from '../metrics/metrics.ts';
import { startGateway } from '../server.ts';
import type { ShellSource } from '../shell/shell.ts';
import { Registry } from '../terminal/registry.ts';
import type { GatewayOptions } from '../front.ts';

/** A gateway of a test or benchmark, with what it said and the key to make tokens with. */
export async function testGateway({ source, limits = {}, config = {}, options = {}, forget = false }: { /** Keeps no audit line: for a million of them. */ forget?: boolean; source: ShellSource; limits?: Partial<Limits>; config?: Partial<GatewayConfig>; options?: Partial<GatewayOptions> }) {
  const key = randomBytes(32).toString('base64url');
  const lines: string[] = [];
  const audit = jsonAudit((line) => void (forget || lines.push(line)));
  const metrics = new Metrics();
  const revocations = new MemoryRevocations();
  const full: GatewayConfig = { host: '127.0.0.1', port: 0, metricsPort: undefined, origins: [], hosts: [], keys: [key], trustedProxies: 0, drainMs: 200, ...config, limits: { ...defaultLimits, ...limits } };
  const sessions = new Registry({ source, limits: full.limits, audit, metrics });
  const gateway = await startGateway({ config: full, sockets: { 'lab.v1': sessions.handler }, mode: () => ({ mode: 'class', shell: true }), revocations, audit, metrics, ...options });
  const claims = (over: Partial<Claims> = {}): Claims => ({ v: 1, sub: 'seat-a', ws: 'class-1', role: 'learner', gen: 1, exp: Math.floor(Date.now() / 1000) + 3600, jti: newTokenId(), ...over });
  return {
    gateway, url: gateway.url, sessions, revocations, metrics, key, claims,
    token: (over: Partial<Claims> = {}) => sign(claims(over), key),
    /** Audit events so far, newest last. */
    events: () => lines.map((line) => JSON.parse(line) as Record<string, unknown> & { event: string }),
    async close() {
      sessions.close();
      await gateway.close();
    },
  };
}
