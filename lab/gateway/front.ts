import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Audit } from './audit/audit.ts';
import type { Revocations } from './auth/revocation.ts';
import type { Claims } from './auth/token.ts';
import type { GatewayConfig } from './config.ts';
import type { ClusterIdentity } from './kube/identity.ts';
import type { Metrics } from './metrics/metrics.ts';

/** Answers a request and resolves true, or resolves false so that the next one is asked. Host (and for POST, Origin) were checked before. */
export type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

/** A WebSocket behind the front: it never throws, and payload and rate limits hold before a message comes out of it. */
export interface GatewaySocket {
  /** Address of the client as the audit log names it. */
  readonly address: string;
  readonly open: boolean;
  /** Bytes handed over that the network has not taken. */
  readonly buffered: number;
  /** Text when a string, binary otherwise. After the close it does nothing. */
  send(data: string | Uint8Array): void;
  onMessage(listener: (data: string | Uint8Array) => void): void;
  /** Called once. Code 1006: it broke. */
  onClose(listener: (code: number) => void): void;
  /** Code 4400–4599 or 1000; the reason has at most 123 bytes. Data waiting is sent first; a peer that does not answer is cut off. */
  close(code: number, reason?: string): void;
}

/** What a socket handler gets once the hello is through. */
export interface Greeted {
  socket: GatewaySocket;
  claims: Claims;
  /** The whole hello as it came, token included taken out; validated by the handler. */
  hello: Record<string, unknown>;
}

/** A subprotocol: told about a socket only after Host, Origin, hello, token and revocation are in order. */
export interface SocketHandler {
  /** Path of the upgrade: `/ws`, `/ctl`. */
  path: string;
  /** Longest text message, in bytes (4096 for lab.v1, 16384 for lab-ctl.v1). */
  longestText: number;
  open(greeted: Greeted): void;
}

export interface GatewayOptions {
  config: GatewayConfig;
  /** Asked in order, before the site. */
  routes?: readonly Route[];
  /** By subprotocol: `{ 'lab.v1': …, 'lab-ctl.v1': … }`. */
  sockets: Readonly<Record<string, SocketHandler>>;
  /** Folder of the built site, served at `/`. */
  site?: string;
  /** What `GET /api/mode` answers. */
  mode: () => { mode: 'local' | 'class' | 'none'; shell: boolean; /** The cluster behind the shell, for the page to say where an output comes from. */ cluster?: ClusterIdentity };
  /** Not ready (503 at `/readyz`) while it resolves to a reason. */
  notReady?: () => Promise<string | undefined> | string | undefined;
  revocations: Revocations;
  audit: Audit;
  metrics: Metrics;
}

export interface Gateway {
  /** `http://127.0.0.1:4321`, as bound. */
  readonly url: string;
  readonly metricsUrl: string | undefined;
  /** Sockets get 4503, spread over `config.drainMs`; new ones are refused; resolves when all is closed. */
  drain(): Promise<void>;
  /** Closes at once. */
  close(): Promise<void>;
}
