import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a client of a gateway behaves that never gets to the point. */
export type Manner =
  /** A TCP connection, and not a word. */
  | 'silent'
  /** The request for an upgrade, byte by byte. */
  | 'slow upgrade'
  /** A request whose body does not end. */
  | 'slow body';

const starts: Record<Manner, string> = {
  silent: '',
  'slow upgrade': 'GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nX: ',
  'slow body': 'POST /api/join HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/json\r\nContent-Length: 40000\r\n\r\n{"code":"',
};

/** Many clients at once that never get to the point; they keep coming back. */
export class HalfOpen {
  /** Connections that were made, and that the gateway ended. */
  made = 0;
  ended = 0;
  readonly #open = new Set<Socket>();
  readonly #port: number;
  readonly #host: string;
  readonly #addresses: number;
  #stopped = false;

  /** @param addresses of this machine (127.0.0.x) that they come from */
  constructor(url: string, addresses = 1) {
    this.#port = Number(new URL(url).port);
    this.#host = new URL(url).host;
    this.#addresses = addresses;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Makes so many connections, some hundred at a time, and dribbles a byte into each now and then. Resolves when all are made. */
  async start(count: number, manner: Manner): Promise<void> {
    for (let n = 0; n < count && !this.#stopped; n++) {
      this.#connect(manner);
      if (n % 200 === 199) await sleep(10);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const socket of this.#open) socket.destroy();
  }

  #connect(manner: Manner): void {
    const socket = connect({ port: this.#port, host: '127.0.0.1', localAddress: `127.0.0.${1 + (this.made % this.#addresses)}`, allowHalfOpen: true });
    this.made++;
    this.#open.add(socket);
    socket.on('error', () => {});
    const start = starts[manner].replaceAll('{host}', this.#host);
    if (start) socket.write(start);
    const dribble = start ? setInterval(() => socket.write('x'), 1000) : undefined;
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(dribble);
      this.#open.delete(socket);
      this.ended++;
    });
    socket.resume();
  }
}
