import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { ClientStream } from '../../../src/engine/live/client-stream.ts';
import { readServerMessage, type ServerMessage, type Welcome } from '../../../src/engine/live/control.ts';
import { decodeFrame } from '../../../src/engine/live/frames.ts';

export interface PageOptions {
  url: string;
  token: string;
  origin?: string;
  /** Host header, where it is not that of the url. */
  host?: string;
  /** Authority of a wss: url's certificate. */
  ca?: string;
  /** Milliseconds that the screen needs for each kilobyte: a slow reader. Infinity: it never confirms. */
  msPerKb?: number;
  /** Come back after a break by itself. */
  reconnect?: boolean;
  watch?: string;
  sid?: string;
  take?: boolean;
  onOutput?: (bytes: Uint8Array, offset: number) => void;
}

/** A connection that was left behind takes a descriptor of this process, in the end. */
const abandonedMs = 5000;

/** A page without a screen: lab.v1 over a real socket, as a browser speaks it. For tests and benchmarks. */
export class Page {
  readonly stream: ClientStream;
  readonly options: PageOptions;
  socket: WebSocket | undefined;
  welcome: Welcome | undefined;
  closed: { code: number; reason: string } | undefined;
  exit: { code: number | null } | undefined;
  received = 0;
  frames = 0;
  cuts = 0;
  dropped = 0;
  readonly messages: ServerMessage[] = [];
  #ackTimer: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  readonly #waits = new Set<() => void>();
  #tail = '';

  constructor(options: PageOptions) {
    this.options = options;
    this.stream = new ClientStream(randomBytes(12).toString('base64url'), options.sid);
    this.connect();
  }

  connect(): void {
    const { url, token, origin, host, ca, watch, take } = this.options;
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, 'lab.v1', { origin: origin ?? url, perMessageDeflate: false, ...(host ? { headers: { host } } : {}), ...(ca ? { ca } : {}) });
    this.socket = socket;
    this.closed = undefined;
    socket.on('error', () => {});
    socket.on('open', () => {
      const { sid, ...hello } = this.stream.hello();
      socket.send(JSON.stringify({ t: 'hello', token, ...hello, ...(watch ? { watch } : sid ? { sid } : {}), ...(take ? { take } : {}), cols: 80, rows: 24 }));
    });
    socket.on('message', (data, binary) => this.#heard(socket, data as Buffer, binary));
    socket.on('close', (code, reason) => {
      if (socket !== this.socket) return;
      this.socket = undefined;
      this.stream.disconnected();
      this.closed = { code, reason: reason.toString() };
      if (code === 4409) this.dropped += this.stream.forgetInput();
      this.#look();
      if (this.options.reconnect && (code === 1006 || code === 4503)) this.#retry = setTimeout(() => this.connect(), 1);
    });
  }

  /** Breaks the TCP connection, without a goodbye. */
  cut(): void {
    const raw = this.socket as unknown as { _socket?: { destroy(): void } } | undefined;
    if (!raw?._socket) return;
    this.cuts++;
    raw._socket.destroy();
  }

  /** Leaves the present connection as it is, silent, and opens another: what a laptop does that was carried to another network. */
  moveAway(): void {
    const socket = this.socket;
    if (!socket) return;
    this.cuts++;
    socket.pause();
    setTimeout(() => socket.terminate(), abandonedMs).unref();
    this.stream.disconnected();
    this.connect();
  }

  type(text: string | Uint8Array): void {
    this.#send(this.stream.type(typeof text === 'string' ? new TextEncoder().encode(text) : text));
  }

  /** Sends a text message. False: the socket is not open just now. */
  say(message: { t: 'resize'; cols: number; rows: number } | { t: 'bye' } | { t: 'probe' }): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message), () => {});
    return true;
  }

  /** Resolves when `done` holds; asked after everything that happens. */
  until(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!done()) return;
        this.#waits.delete(look);
        resolve();
      };
      this.#waits.add(look);
      look();
    });
  }

  /** Resolves when the last few kilobytes of output contain a text; what was looked at is then forgotten. */
  async shows(part: string): Promise<void> {
    await this.until(() => this.#tail.includes(part));
    this.#tail = '';
  }

  close(): void {
    this.options.reconnect = false;
    clearTimeout(this.#ackTimer);
    clearTimeout(this.#retry);
    this.socket?.close(1000);
  }

  #heard(socket: WebSocket, data: Buffer, binary: boolean): void {
    if (socket !== this.socket) return;
    if (binary) {
      const frame = decodeFrame(data);
      if (frame.kind !== 'output') throw new Error('the gateway sent what only a page may');
      const fresh = this.stream.output(frame.offset, frame.bytes);
      if (!fresh) return;
      this.frames++;
      this.received += fresh.bytes.length;
      this.options.onOutput?.(fresh.bytes, frame.offset + frame.bytes.length - fresh.bytes.length);
      this.#tail = (this.#tail + Buffer.from(fresh.bytes).toString('latin1')).slice(-4096);
      const parsed = () => {
        this.stream.parsed(fresh.mark, performance.now());
        this.#ack();
      };
      const ms = this.options.msPerKb;
      if (ms === Infinity) return this.#look();
      if (ms) setTimeout(parsed, (ms * fresh.bytes.length) / 1024);
      else parsed();
    } else {
      const message = readServerMessage(data.toString('utf8'));
      if (message?.t === 'welcome') {
        this.welcome = message;
        const { frames, dropped } = this.stream.welcome(message);
        this.dropped += dropped;
        this.#send(frames);
      } else if (message?.t === 'in') this.#send(this.stream.confirmed(message.next, message.upTo));
      else if (message?.t === 'skip') this.stream.skip(message.from);
      else if (message?.t === 'exit') this.exit = message;
      if (message) this.messages.push(message);
    }
    this.#look();
  }

  #ack(): void {
    const frame = this.stream.ack(performance.now());
    if (frame) this.#send([frame]);
    const due = this.stream.ackDue();
    if (due === undefined || this.#ackTimer) return;
    this.#ackTimer = setTimeout(() => {
      this.#ackTimer = undefined;
      this.#ack();
    }, Math.max(1, due - performance.now()));
  }

  #send(frames: readonly Uint8Array[]): void {
    for (const frame of frames) this.socket?.send(frame, () => {});
  }

  #look(): void {
    for (const look of [...this.#waits]) look();
  }
}
