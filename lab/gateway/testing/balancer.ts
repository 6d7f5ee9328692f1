import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP balancer that knows nothing: each connection goes to the next replica, whether that lives or not. */
export interface Balancer {
  /** `http://127.0.0.1:…`. */
  url: string;
  /** Ports of the replicas, in turn. */
  targets: number[];
  /** Connections so far, by port. */
  passed: Map<number, number>;
  /** Breaks every connection, without a goodbye. */
  cut(): void;
  close(): Promise<void>;
}

/** @param targets ports on 127.0.0.1 */
export async function balancer(targets: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((page) => {
    const port = self.targets[turn++ % self.targets.length] ?? 0;
    self.passed.set(port, (self.passed.get(port) ?? 0) + 1);
    const replica = connect(port, '127.0.0.1');
    for (const [one, other] of [[page, replica], [replica, page]] as const) {
      open.add(one);
      one.setNoDelay(true);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const self: Balancer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets: [...targets],
    passed: new Map(),
    cut() {
      for (const socket of open) socket.destroy();
    },
    async close() {
      self.cut();
      await new Promise((done) => server.close(done));
    },
  };
  return self;
}
