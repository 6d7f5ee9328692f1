/** Everything about a gateway that an operator can set. Sizes in bytes, times in milliseconds. */
export interface GatewayConfig {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Port of `/metrics` on the same host; undefined: no metrics. */
  metricsPort: number | undefined;
  /** Exact origins a page may come from: `https://lab.example`. Empty: only the gateway's own address (local mode). */
  origins: readonly string[];
  /** Exact values of the Host header, with port where it is not the default one. Empty: as for origins. */
  hosts: readonly string[];
  /** One or two signing keys, the newest first, each at least 32 bytes. */
  keys: readonly string[];
  /** The client's address is the last entry of X-Forwarded-For that this many proxies did not add. */
  trustedProxies: number;
  limits: Limits;
  drainMs: number;
}

/** Limits and rate limits, with the defaults of docs/protocol.md. */
export interface Limits {
  payload: number;
  helloMs: number;
  /** Sockets of one address that have not said hello. */
  unhelloed: number;
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
  /** Output per second of a flooding terminal while others type. */
  floodPerSecond: number;
  pingMs: number;
}
