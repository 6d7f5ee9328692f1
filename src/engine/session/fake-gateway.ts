import { InStream } from '../live/in-stream.ts';
import { OutStream } from '../live/out-stream.ts';
import { decodeFrame } from '../live/frames.ts';
import { readClientMessage, type Hello, type ServerMessage } from '../live/control.ts';
import type { LiveSocket } from './live-options.ts';
import type { Clock } from './clock.ts';

const limits = { window: 512 * 1024, keep: 256 * 1024 };

/** One terminal of {@link FakeGateway}: what its shell was typed, and what it prints. */
export interface FakeShell {
  sid: string;
  typed: string;
  out: OutStream;
  in: InStream;
  owner: FakeSocket | undefined;
  client: string;
}

/** A gateway in memory, made of the gateway's own streams, for tests of the page's side. The network is a queue that a test empties or cuts. */
export class FakeGateway {
  readonly shells = new Map<string, FakeShell>();
  readonly hellos: Hello[] = [];
  /** Refuses every hello with this code. */
  refuse: number | undefined;
  /** False: nobody answers. */
  up = true;
  probes = 0;
  /** Hears a hello and says nothing. */
  mute = false;
  /** Messages arrive only when `deliver` is called. */
  held = false;
  readonly clock: Clock;
  #sockets: FakeSocket[] = [];
  #named = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  readonly dial = (): FakeSocket => {
    const socket = new FakeSocket(this);
    this.#sockets.push(socket);
    if (this.up) queueMicrotask(() => socket.onopen?.(undefined as never));
    else queueMicrotask(() => socket.end(1006));
    return socket;
  };

  /** The shell that was opened last. */
  get shell(): FakeShell {
    return [...this.shells.values()].at(-1)!;
  }

  /** The only shell prints. */
  print(data: string | Uint8Array, shell = this.shell): void {
    shell.out.push(typeof data === 'string' ? new TextEncoder().encode(data) : data);
    this.#flush(shell);
  }

  tell(message: ServerMessage, shell = this.shell): void {
    shell.owner?.toPage(JSON.stringify(message));
  }

  /** Every connection breaks; what is under way is lost. */
  cut(code = 1006): void {
    for (const socket of this.#sockets.splice(0)) socket.end(code);
  }

  /** Every connection breaks, and nothing that is under way arrives. */
  lose(): void {
    for (const socket of this.#sockets.splice(0)) {
      socket.dead = true;
      socket.end(1006);
    }
  }

  deliver(): void {
    for (const socket of [...this.#sockets]) socket.deliver();
  }

  heard(socket: FakeSocket, data: string | Uint8Array): void {
    const now = this.clock.now();
    if (typeof data === 'string') {
      const message = readClientMessage(data);
      if (message.t === 'probe') {
        this.probes++;
        socket.toPage(JSON.stringify({ t: 'beat' }));
      } else if (message.t === 'hello') this.#hello(socket, message);
      else if (message.t === 'bye' && socket.shell) {
        this.shells.delete(socket.shell.sid);
        socket.toPage(JSON.stringify({ t: 'exit', code: null }));
        queueMicrotask(() => queueMicrotask(() => socket.end(1000)));
      }
      return;
    }
    const { shell } = socket;
    if (!shell) return;
    const frame = decodeFrame(data);
    if (frame.kind === 'ack') shell.out.ack(frame.offset);
    else if (frame.kind === 'input') {
      const fresh = shell.in.accept(frame.offset, frame.bytes);
      if (fresh) {
        shell.typed += new TextDecoder().decode(fresh);
        shell.in.wrote(fresh.length);
      }
      socket.toPage(JSON.stringify({ t: 'in', ...shell.in.tell(now) }));
    }
    this.#flush(shell);
  }

  #hello(socket: FakeSocket, hello: Hello): void {
    this.hellos.push(hello);
    if (this.mute) return;
    if (this.refuse !== undefined) return socket.end(this.refuse);
    const known = hello.sid ? this.shells.get(hello.sid) : undefined;
    if (hello.sid && !known) return socket.end(4404);
    if (known?.owner && known.owner !== socket && !hello.take && hello.client !== known.client) return socket.end(4409);
    const shell = known ?? { sid: `shell-${String(++this.#named).padStart(4, '0')}`, typed: '', out: new OutStream(limits), in: new InStream({ waiting: 65_536, per10s: 1 << 20 }, this.clock.now()), owner: undefined, client: '' };
    this.shells.set(shell.sid, shell);
    const old = shell.owner;
    shell.owner = socket;
    if (old && old !== socket) old.end(4409);
    const same = hello.client === shell.client;
    shell.client = hello.client;
    socket.shell = shell;
    const { from, lost } = shell.out.attach(hello.have);
    const { next, upTo } = shell.in.tell(this.clock.now());
    socket.toPage(JSON.stringify({ t: 'welcome', sid: shell.sid, role: 'owner', input: true, resumed: known !== undefined, same, turn: 0, from, lost, replayTo: hello.have === undefined ? shell.out.head : from, inNext: next, inUpTo: upTo, cols: hello.cols, rows: hello.rows, frozen: false, window: limits.window, graceMs: 600_000 }));
    this.#flush(shell);
  }

  #flush(shell: FakeShell): void {
    for (let frame; shell.owner && (frame = shell.out.next()); ) shell.owner.toPage(frame);
  }
}

/** The page's end of a connection to {@link FakeGateway}. */
export class FakeSocket implements LiveSocket {
  onopen: LiveSocket['onopen'] = null;
  onmessage: LiveSocket['onmessage'] = null;
  onclose: LiveSocket['onclose'] = null;
  shell: FakeShell | undefined;
  readonly #gateway: FakeGateway;
  #toPage: (string | ArrayBuffer)[] = [];
  #toGateway: (string | Uint8Array)[] = [];
  #over = false;
  get readyState(): number {
    return this.#over ? 3 : 1;
  }
  /** Nothing passes and nobody is told: the half-open connection of a laptop that was carried away. */
  dead = false;

  constructor(gateway: FakeGateway) {
    this.#gateway = gateway;
  }

  send(data: string | Uint8Array): void {
    this.#toGateway.push(typeof data === 'string' ? data : data.slice());
    if (!this.#gateway.held) queueMicrotask(() => this.deliver());
  }

  toPage(data: string | Uint8Array): void {
    this.#toPage.push(typeof data === 'string' ? data : (data.slice().buffer as ArrayBuffer));
    if (!this.#gateway.held) queueMicrotask(() => this.deliver());
  }

  deliver(): void {
    if (this.dead) return;
    for (const data of this.#toGateway.splice(0)) if (!this.#over) this.#gateway.heard(this, data);
    for (const data of this.#toPage.splice(0)) if (!this.#over) this.onmessage?.({ data } as never);
  }

  end(code: number): void {
    if (this.#over) return;
    this.deliverText();
    this.#over = true;
    if (this.shell?.owner === this) this.shell.owner = undefined;
    this.onclose?.({ code } as never);
  }

  /** What was said before a close arrives before it. */
  deliverText(): void {
    if (this.dead || this.#gateway.held) return;
    for (const data of this.#toPage.splice(0)) this.onmessage?.({ data } as never);
  }

  close(): void {
    this.#over = true;
    if (this.shell?.owner === this) this.shell.owner = undefined;
  }
}
