import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { Rate } from '../../src/engine/live/rate.ts';
import type { Limits } from './config.ts';
import type { GatewaySocket } from './front.ts';

/** A peer that does not answer a close is cut off after this long. */
const closeMs = 2000;
/** After a broken frame so much is read and thrown away, for so long: a reset at once would overtake the close code. */
const brokenBytes = 256 * 1024;
const brokenMs = 1000;
/** More than this that the network does not take: the page is not reading, and whoever sends does not look at `buffered`. */
const longestBuffer = 8 * 1024 * 1024;
/** Messages that may wait for a handler to listen. */
const waitingMost = 64;
/** Longest payload whose length fits into a frame's second byte (RFC 6455, 5.2). */
const shortFrame = 125;

/** Wraps a WebSocket so that nothing which the peer does can throw into this process. */
export class FrontSocket implements GatewaySocket {
  readonly address: string;
  /** Longest text message; the handler's once it is known. */
  longestText = 4096;
  /** Steady time at which the peer was last heard of. */
  heardAt: number;
  readonly #ws: WebSocket;
  readonly #raw: Duplex;
  readonly #messages: Rate;
  readonly #texts: Rate;
  #listener: ((data: string | Uint8Array) => void) | undefined;
  #closed: ((code: number) => void)[] = [];
  #waiting: (string | Uint8Array)[] = [];
  #closing: number | undefined;
  #over = false;
  #cutter: NodeJS.Timeout | undefined;

  /** @param raw the connection below `ws`, which compresses nothing */
  constructor(ws: WebSocket, raw: Duplex, address: string, limits: Limits) {
    this.#ws = ws;
    this.#raw = raw;
    this.address = address;
    const now = performance.now();
    this.heardAt = now;
    this.#messages = new Rate(limits.messagesPerSecond, now, limits.messagesPerSecond * 2);
    this.#texts = new Rate(limits.controlPerSecond, now, limits.controlPerSecond * 2);
    ws.on('message', (data, binary) => this.#message(data as Buffer, binary));
    ws.on('pong', () => (this.heardAt = performance.now()));
    ws.on('error', (error: NodeJS.ErrnoException) => this.#broke(error.code ?? ''));
    ws.on('close', (code) => {
      this.#over = true;
      // A closed socket would otherwise stay in memory until its time is up.
      clearTimeout(this.#cutter);
      for (const listener of this.#closed) listener(this.#closing ?? code);
      this.#closed = [];
    });
  }

  get open(): boolean {
    return !this.#over && this.#closing === undefined;
  }
  get buffered(): number {
    return this.#ws.bufferedAmount;
  }

  send(data: string | Uint8Array): void {
    if (!this.open) return;
    if (this.#ws.bufferedAmount > longestBuffer) return this.close(4413, 'you do not read');
    if (typeof data === 'string' || data.length > shortFrame) return this.#ws.send(data, ignore);
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    // The echo of a key: `ws` writes a frame's head and its payload one by one, which takes the kernel 10 µs longer.
    const frame = Buffer.allocUnsafe(2 + data.length);
    frame[0] = 0x82;
    frame[1] = data.length;
    frame.set(data, 2);
    this.#raw.write(frame);
  }

  ping(): void {
    if (this.open) this.#ws.ping(undefined, undefined, ignore);
  }

  onMessage(listener: (data: string | Uint8Array) => void): void {
    this.#listener = listener;
    for (const data of this.#waiting.splice(0)) if (this.open) listener(data);
  }

  /** Messages wait until `onMessage` is called again. */
  hold(): void {
    this.#listener = undefined;
  }

  onClose(listener: (code: number) => void): void {
    if (this.#over) queueMicrotask(() => listener(this.#closing ?? 1006));
    else this.#closed.push(listener);
  }

  close(code: number, reason = ''): void {
    if (!this.open) return;
    this.#closing = code;
    this.#ws.close(code, Buffer.from(reason).subarray(0, 123).toString('utf8').replace(/\ufffd+$/, ''));
    this.#cutter = setTimeout(() => this.#ws.terminate(), closeMs).unref();
  }

  terminate(): void {
    this.#ws.terminate();
  }

  /** The WebSocket layer has sent its close code, unless it was the connection that broke. */
  #broke(code: string): void {
    if (!code.startsWith('WS_ERR_')) return this.#ws.terminate();
    this.#closing ??= brokenCodes[code] ?? 1002;
    // The closing handshake is not waited for: the peer would go on sending.
    let thrown = 0;
    this.#raw.on('data', (data: Buffer) => (thrown += data.length) > brokenBytes && this.#ws.terminate());
    this.#raw.end();
    clearTimeout(this.#cutter);
    this.#cutter = setTimeout(() => this.#ws.terminate(), brokenMs).unref();
  }

  #message(data: Buffer, binary: boolean): void {
    if (!this.open) return;
    const now = performance.now();
    this.heardAt = now;
    if (!this.#messages.take(now) || (!binary && !this.#texts.take(now))) return this.close(4429, 'too many messages');
    if (!binary && data.length > this.longestText) return this.close(4413, `a text message has at most ${this.longestText} bytes`);
    const message = binary ? data : data.toString('utf8');
    if (this.#listener) this.#listener(message);
    else if (this.#waiting.length >= waitingMost) this.close(4429, 'too many messages');
    else this.#waiting.push(message);
  }
}

/** Close codes of the WebSocket layer for what is broken; all else is 1002. */
const brokenCodes: Readonly<Record<string, number>> = { WS_ERR_INVALID_UTF8: 1007, WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008, WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009, WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009 };

const ignore = () => {};
