import type { Link } from './backend.ts';
import type { Clock } from './clock.ts';
import type { LiveScript } from './live-script.ts';

/** The part of a WebSocket that a session uses. */
export interface LiveSocket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown } & never) => void) | null;
  onclose: ((event: { code: number } & never) => void) | null;
  /** 1: open. */
  readonly readyState: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

/** What a live session needs of the page around it. */
export interface LiveOptions {
  /** A new socket to the gateway. */
  dial: () => LiveSocket;
  /** The learner's token; undefined: there is none. */
  token: () => Promise<string | undefined>;
  /** Id of the terminal that this learner had last, to come back to it. */
  sid: { get: () => string | undefined; set: (sid: string | undefined) => void };
  /** Random id of this page view: 8 to 64 of `A–Z a–z 0–9 _ -`. */
  client: string;
  clock: Clock;
  /** 0 to 1. */
  random: () => number;
  /** False while the machine knows that it has no network. */
  online: () => boolean;
  lang: 'ko' | 'en';
  /** What commands are compared with; asked for each one. */
  scripts: () => readonly LiveScript[];
  /** Why it could not be opened, in a sentence. */
  explain: (link: Link) => string;
}
