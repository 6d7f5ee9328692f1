import { isIP } from 'node:net';

/** Everything about a gateway that an operator can set. Sizes in bytes, times in milliseconds. */
export interface GatewayConfig {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Port of `/metrics`; undefined: no metrics. */
  metricsPort: number | undefined;
  /** Where `/metrics` listens; the host itself if not set. */
  metricsHost?: string;
  /** Exact origins a page may come from: `https://lab.example`. Empty: only the gateway's own address (local mode). */
  origins: readonly string[];
  /** Exact values of the Host header, with port where it is not the default one. Empty: as for origins. */
  hosts: readonly string[];
  /** One or two signing keys, the newest first, each at least 32 bytes. */
  keys: readonly string[];
  /** How many proxies in front add to X-Forwarded-For; 0: the header is not believed. */
  trustedProxies: number;
  /** Addresses (CIDR) of those proxies: from elsewhere the header is not believed. Not set: from everywhere. */
  proxies?: readonly string[];
  limits: Limits;
  drainMs: number;
}

/** Limits and rate limits, with the defaults of docs/protocol.md. */
export interface Limits {
  payload: number;
  helloMs: number;
  /** Sockets of one address that have not said hello. */
  unhelloed: number;
  /** TCP connections of one address that have not sent a whole request; four times as many in all. */
  silent: number;
  /** TCP connections at once, whatever they do. */
  connections: number;
  /** Messages of one socket, text and binary. */
  messagesPerSecond: number;
  /** Input bytes that may wait for the shell: the client's credit. */
  inputWaiting: number;
  /** Input per ten seconds; credit comes slower above it. */
  inputPer10s: number;
  resizesPerSecond: number;
  controlPerSecond: number;
  sessionsPerSeat: number;
  sessions: number;
  viewersPerSession: number;
  /** Output in flight that the page has not confirmed. */
  window: number;
  /** Confirmed output that is kept for a page that comes anew. */
  keep: number;
  /** How long a terminal waits for its page to come back. */
  graceMs: number;
  /** Without input and output for this long, a terminal is ended. */
  idleMs: number;
  /** Output per second of a flooding terminal while others type: more than a screen shows, little enough that the others notice nothing. */
  floodPerSecond: number;
  pingMs: number;
}

/** Over how long a gateway that stops spreads its goodbyes. */
export const defaultDrainMs = 5000;

/** The defaults; docs/protocol.md lists them with their reasons. */
export const defaultLimits: Limits = {
  payload: 64 * 1024,
  helloMs: 5000,
  unhelloed: 50,
  silent: 256,
  connections: 5000,
  messagesPerSecond: 1000,
  inputWaiting: 64 * 1024,
  inputPer10s: 1024 * 1024,
  resizesPerSecond: 20,
  controlPerSecond: 30,
  sessionsPerSeat: 3,
  sessions: 500,
  viewersPerSession: 250,
  window: 512 * 1024,
  keep: 256 * 1024,
  graceMs: 10 * 60_000,
  idleMs: 60 * 60_000,
  floodPerSecond: 1 * 1024 * 1024,
  pingMs: 15_000,
};

/** Smallest and largest value of each limit, so that a slip of the finger is an error and not an outage. */
const bounds: Record<keyof Limits, readonly [number, number]> = {
  payload: [4096, 16 * 1024 * 1024],
  helloMs: [100, 60_000],
  unhelloed: [1, 100_000],
  silent: [8, 1_000_000],
  connections: [10, 1_000_000],
  messagesPerSecond: [10, 1_000_000],
  inputWaiting: [1024, 1024 * 1024],
  inputPer10s: [1024, 1024 * 1024 * 1024],
  resizesPerSecond: [1, 1000],
  controlPerSecond: [1, 10_000],
  sessionsPerSeat: [1, 100],
  sessions: [1, 100_000],
  viewersPerSession: [0, 10_000],
  window: [64 * 1024, 64 * 1024 * 1024],
  keep: [4096, 64 * 1024 * 1024],
  graceMs: [0, 24 * 3_600_000],
  idleMs: [1000, 7 * 24 * 3_600_000],
  floodPerSecond: [64 * 1024, 1024 * 1024 * 1024],
  pingMs: [100, 600_000],
};

/** A setting is wrong; the message names the variable. */
export class ConfigError extends Error {}

type Settings = Readonly<Record<string, string | undefined>>;

/** `helloMs` → `DAY_ONE_HELLO_MS`. */
export const variableOf = (name: string): string => `DAY_ONE_${name.replace(/[A-Z]|\d+s$/g, (part) => `_${part}`).toUpperCase()}`;

/**
 * Reads the configuration from variables (`DAY_ONE_PORT`) and flags (`--port 8080`, `--port=8080`); a flag wins.
 * @throws ConfigError naming the variable
 */
export function readConfig(environment: Settings, flags: readonly string[] = []): GatewayConfig {
  const given = withFlags(environment, flags);
  const limits = { ...defaultLimits };
  for (const name of Object.keys(bounds) as (keyof Limits)[]) limits[name] = numberOf(given, name, ...bounds[name], defaultLimits[name]);
  const host = given.DAY_ONE_HOST ?? '127.0.0.1';
  const origins = listOf(given, 'origins', (origin) => {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && url.origin === origin;
  }, 'an origin like https://lab.example');
  const hosts = listOf(given, 'hosts', (name) => /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/.test(name), 'a host like lab.example or lab.example:8443, lower case');
  const keys = listOf(given, 'keys', (key) => Buffer.byteLength(key) >= 32, 'a key of at least 32 bytes');
  const proxies = listOf(given, 'proxies', (range) => rangeOf(range) !== undefined, 'an address or a range like 10.0.0.0/8');
  if (keys.length > 2) throw new ConfigError('DAY_ONE_KEYS: at most two keys, the newest first');
  if (!loopback(host) && (origins.length === 0 || hosts.length === 0)) throw new ConfigError(`DAY_ONE_ORIGINS and DAY_ONE_HOSTS: needed when DAY_ONE_HOST (${host}) is not this machine alone`);
  return {
    host,
    port: numberOf(given, 'port', 0, 65_535, 8080),
    metricsPort: given.DAY_ONE_METRICS_PORT === undefined ? undefined : numberOf(given, 'metricsPort', 0, 65_535, 9090),
    metricsHost: given.DAY_ONE_METRICS_HOST ?? host,
    origins,
    hosts: hosts.length > 0 ? hosts : origins.map((origin) => new URL(origin).host),
    keys,
    trustedProxies: numberOf(given, 'trustedProxies', 0, 10, 0),
    ...(proxies.length > 0 ? { proxies } : {}),
    limits,
    drainMs: numberOf(given, 'drainMs', 0, 300_000, defaultDrainMs),
  };
}

/** An address (`10.1.2.3`) or range (`10.0.0.0/8`, `fd00::/8`); undefined: it is neither. */
export function rangeOf(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', digits] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const bits = digits === undefined ? most : Number(digits);
  return version === 0 || bits > most ? undefined : { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Only this machine reaches it. */
export const loopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

function withFlags(environment: Settings, flags: readonly string[]): Settings {
  const given: Record<string, string | undefined> = { ...environment };
  const known = new Set([...Object.keys(bounds), 'host', 'port', 'metricsPort', 'metricsHost', 'origins', 'hosts', 'keys', 'trustedProxies', 'proxies', 'drainMs'].map(variableOf));
  for (let i = 0; i < flags.length; i++) {
    const [, name, inline] = /^--([a-z0-9-]+)(?:=(.*))?$/s.exec(flags[i] ?? '') ?? [];
    if (!name) throw new ConfigError(`${flags[i]}: a flag looks like --port 8080`);
    const variable = `DAY_ONE_${name.replaceAll('-', '_').toUpperCase()}`;
    if (!known.has(variable)) throw new ConfigError(`--${name}: no such setting`);
    const value = inline ?? flags[++i];
    if (value === undefined) throw new ConfigError(`--${name}: needs a value`);
    given[variable] = value;
  }
  return given;
}

function numberOf(given: Settings, name: string, min: number, max: number, otherwise: number): number {
  const text = given[variableOf(name)];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) throw new ConfigError(`${variableOf(name)}: "${text.slice(0, 40)}" is not a whole number from ${min} to ${max}`);
  return value;
}

function listOf(given: Settings, name: string, fits: (item: string) => boolean, what: string): string[] {
  const items = (given[variableOf(name)] ?? '').split(',').map((item) => item.trim()).filter((item) => item !== '');
  // A key is a secret: it is not repeated in the message.
  for (const item of items) if (!fits(item)) throw new ConfigError(`${variableOf(name)}: ${name === 'keys' ? '' : `"${item.slice(0, 80)}" is not `}${what}`);
  return items;
}
