import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Which way bytes go: `up` to the gateway, `down` to the page. */
export type Way = 'up' | 'down';

/** One connection through a relay. */
class Pair {
  readonly near: Socket;
  far: Socket | undefined;
  readonly #stopped: Record<Way, boolean>;
  readonly #full: Record<Way, boolean> = { up: false, down: false };
  readonly #port: number;

  constructor(near: Socket, port: number, stopped: Record<Way, boolean>) {
    this.near = near;
    this.#port = port;
    this.#stopped = { ...stopped };
    near.on('error', () => {}).pause();
    near.on('close', () => this.far?.destroy());
    this.go(stopped);
  }

  /** Lets bytes pass, or not, each way. */
  go(stopped: Record<Way, boolean>): void {
    Object.assign(this.#stopped, stopped);
    // In a hole not even the connection itself gets through.
    if (!this.far && !stopped.up && !stopped.down) this.#dial();
    this.#look('up');
    this.#look('down');
  }

  destroy(): void {
    this.near.destroy();
    this.far?.destroy();
  }

  #dial(): void {
    const far = (this.far = connect({ port: this.#port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }));
    far.on('error', () => {});
    far.on('close', () => this.near.destroy());
    this.#pass('up', this.near, far);
    this.#pass('down', far, this.near);
  }

  #pass(way: Way, from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      this.#full[way] = !to.write(chunk);
      this.#look(way);
    });
    to.on('drain', () => {
      this.#full[way] = false;
      this.#look(way);
    });
    from.on('end', () => to.end());
  }

  #look(way: Way): void {
    const from = way === 'up' ? this.near : this.far;
    if (!from || !this.far) return;
    if (this.#stopped[way] || this.#full[way]) from.pause();
    else from.resume();
  }
}

/** A TCP relay in front of a gateway: a network that can become a black hole. Nobody is told: no FIN, no RST. */
export class Relay {
  readonly url: string;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #abandoned = new Set<Pair>();
  readonly #stopped: Record<Way, boolean> = { up: false, down: false };

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (near) => {
      const pair = new Pair(near, port, this.#stopped);
      this.#pairs.add(pair);
      near.on('close', () => this.#pairs.delete(pair));
    });
  }

  /** @param url of the gateway */
  static async to(url: string): Promise<Relay> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new Relay(server, Number(new URL(url).port));
  }

  /** Nothing gets through any more, one way or both, until `flow`; what is under way then arrives late. New connections, too. */
  hole(...ways: Way[]): void {
    for (const way of ways.length > 0 ? ways : (['up', 'down'] as const)) this.#stopped[way] = true;
    for (const pair of this.#pairs) pair.go(this.#stopped);
  }

  flow(): void {
    this.#stopped.up = this.#stopped.down = false;
    for (const pair of this.#pairs) pair.go(this.#stopped);
  }

  /** The connections that there are never pass anything again, although both ends stay open: half-open. New ones pass. */
  abandon(): void {
    for (const pair of this.#pairs) {
      pair.go({ up: true, down: true });
      this.#abandoned.add(pair);
    }
    this.#pairs.clear();
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const pair of [...this.#pairs, ...this.#abandoned]) pair.destroy();
  }
}
