import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { loopback, rangeOf, type GatewayConfig } from './config.ts';

/** Which hosts and origins a request may name. Exact: no pattern, no suffix, nothing that DNS could be made to fit. */
export interface Addresses {
  hostAllowed(request: IncomingMessage): boolean;
  originAllowed(request: IncomingMessage): boolean;
  /** Address of the client, for limits and the audit log. */
  clientOf(request: IncomingMessage): string;
  /** `ws://127.0.0.1:4321` for the host that the request names, for the page's policy. */
  socketOrigin(request: IncomingMessage): string;
}

const lists = new WeakMap<readonly string[], BlockList>();

/** Whether an address is one of the proxies'. */
function isProxy(address: string, ranges: readonly string[]): boolean {
  let list = lists.get(ranges);
  if (!list) {
    lists.set(ranges, (list = new BlockList()));
    for (const text of ranges) {
      const range = rangeOf(text);
      if (range) list.addSubnet(range.address, range.bits, range.family);
    }
  }
  const plain = address.replace(/%.*$/, '');
  const version = isIP(plain);
  return version !== 0 && list.check(plain, version === 6 ? 'ipv6' : 'ipv4');
}

/** Address of the client behind so many proxies that add to X-Forwarded-For; from elsewhere the header is not believed. */
export function clientAddress(request: IncomingMessage, { trustedProxies, proxies }: Pick<GatewayConfig, 'trustedProxies' | 'proxies'>): string {
  // An IPv4 address may come in IPv6 clothes.
  const direct = (request.socket.remoteAddress ?? 'gone').replace(/^::ffff:(?=\d+\.)/, '');
  if (trustedProxies === 0 || (proxies && !isProxy(direct, proxies))) return direct;
  const hops = String(request.headers['x-forwarded-for'] ?? '').split(',').map((hop) => hop.trim());
  return hops[hops.length - trustedProxies] || direct;
}

/** @param port as bound */
export function addresses({ host, origins, hosts, trustedProxies, proxies }: GatewayConfig, port: number): Addresses {
  const names = loopback(host) ? ['127.0.0.1', 'localhost', '[::1]'] : [host];
  const own = names.map((name) => (port === 80 ? name : `${name}:${port}`));
  const allowedHosts = new Set(hosts.length > 0 ? hosts : own);
  const allowedOrigins = new Set(origins.length > 0 ? origins : own.map((name) => `http://${name}`));
  return {
    hostAllowed: ({ headers }) => headers.host !== undefined && allowedHosts.has(headers.host.toLowerCase()),
    originAllowed: ({ headers }) => headers.origin !== undefined && allowedOrigins.has(headers.origin),
    clientOf: (request) => clientAddress(request, { trustedProxies, ...(proxies ? { proxies } : {}) }),
    socketOrigin({ headers }) {
      const name = headers.host ?? '';
      return `${allowedOrigins.has(`https://${name}`) ? 'wss' : 'ws'}://${name}`;
    },
  };
}
