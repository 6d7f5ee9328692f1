import type { IncomingMessage } from 'node:http';
import { loopback, type GatewayConfig } from './config.ts';

/** Which hosts and origins a request may name. Exact: no pattern, no suffix, nothing that DNS could be made to fit. */
export interface Addresses {
  hostAllowed(request: IncomingMessage): boolean;
  originAllowed(request: IncomingMessage): boolean;
  /** Address of the client, for limits and the audit log. */
  clientOf(request: IncomingMessage): string;
  /** `ws://127.0.0.1:4321` for the host that the request names, for the page's policy. */
  socketOrigin(request: IncomingMessage): string;
}

/** Address of the client behind so many proxies that add to X-Forwarded-For. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? 'gone';
  if (trustedProxies === 0) return direct;
  const hops = String(request.headers['x-forwarded-for'] ?? '').split(',').map((hop) => hop.trim());
  return hops[hops.length - trustedProxies] || direct;
}

/** @param port as bound */
export function addresses({ host, origins, hosts, trustedProxies }: GatewayConfig, port: number): Addresses {
  const names = loopback(host) ? ['127.0.0.1', 'localhost', '[::1]'] : [host];
  const own = names.map((name) => (port === 80 ? name : `${name}:${port}`));
  const allowedHosts = new Set(hosts.length > 0 ? hosts : own);
  const allowedOrigins = new Set(origins.length > 0 ? origins : own.map((name) => `http://${name}`));
  return {
    hostAllowed: ({ headers }) => headers.host !== undefined && allowedHosts.has(headers.host.toLowerCase()),
    originAllowed: ({ headers }) => headers.origin !== undefined && allowedOrigins.has(headers.origin),
    clientOf: (request) => clientAddress(request, trustedProxies),
    socketOrigin({ headers }) {
      const name = headers.host ?? '';
      return `${allowedOrigins.has(`https://${name}`) ? 'wss' : 'ws'}://${name}`;
    },
  };
}
