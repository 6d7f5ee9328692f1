import { randomBytes } from 'node:crypto';
import { readHello, type Hello } from '../../../src/engine/live/control.ts';
import { Crowd } from '../../../src/engine/live/crowd.ts';
import { Close, ProtocolError, type CloseCode } from '../../../src/engine/live/problem.ts';
import { LivedTime } from '../../../src/engine/live/lived-time.ts';
import type { SessionLimits } from '../../../src/engine/live/terminal-session.ts';
import type { Audit } from '../audit/audit.ts';
import type { Claims } from '../auth/token.ts';
import type { Limits } from '../config.ts';
import type { GatewaySocket, Greeted, SocketHandler } from '../front.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { ShellError, type Shell, type ShellErrorCode, type ShellSource } from '../shell/shell.ts';
import type { CommandEnd, Sessions, SessionView, WatchPolicy } from './sessions.ts';
import { linkOf, Terminal } from './terminal.ts';

export interface RegistryOptions {
  source: ShellSource;
  limits: Limits;
  audit: Audit;
  metrics: Metrics;
}

interface Watcher {
  terminal: Terminal;
  claims: Claims;
  input: boolean;
}

const closeOf: Record<ShellErrorCode, CloseCode> = { starting: Close.draining, unavailable: Close.noShell, refused: Close.noShell, gone: Close.noSession };
/** A teacher reads along in the own workshop. */
const teachersRead: WatchPolicy = (viewer, session) => (viewer.role === 'teacher' && viewer.ws === session.ws ? 'read' : 'no');
/** The terminals' time is read at least this often; a gap longer than `stoodMs` was a machine that stood still. */
const pulseMs = 1000;
const stoodMs = 5000;
const seatOf = ({ ws, sub }: { ws: string; sub: string }) => `${ws}/${sub}`;

/** All terminals of this gateway, and the handler of their WebSockets. */
export class Registry implements Sessions {
  readonly #options: RegistryOptions;
  readonly #limits: SessionLimits;
  readonly #crowd = new Crowd();
  readonly #terminals = new Map<string, Terminal>();
  readonly #seats = new Map<string, Set<Terminal>>();
  readonly #opening = new Map<string, number>();
  readonly #watchers = new Map<GatewaySocket, Watcher>();
  readonly #frozen = new Set<string>();
  readonly #commandEnd = new Set<(end: CommandEnd) => void>();
  readonly #change = new Set<Parameters<Sessions['onChange']>[0]>();
  readonly #output = new Map<string, Set<(chunk: Uint8Array) => void>>();
  readonly #counts;
  readonly #lived = new LivedTime(performance.now(), stoodMs);
  readonly #pulse: NodeJS.Timeout;
  #policy: WatchPolicy = teachersRead;
  #closed = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#limits = { ...options.limits, beatMs: options.limits.pingMs };
    this.#pulse = setInterval(() => this.#now(), pulseMs).unref();
    const { metrics } = options;
    const every = () => [...this.#terminals.values()];
    metrics.gauge('day_one_terminals', 'Terminals open', () => this.#terminals.size);
    metrics.gauge('day_one_terminals_detached', 'Terminals whose page is away', () => every().filter(({ attached }) => !attached).length);
    metrics.gauge('day_one_viewers', 'Sockets that look at a terminal', () => this.#watchers.size);
    this.#counts = {
      opened: metrics.counter('day_one_terminals_opened_total', 'Shells asked for, by result'),
      attached: metrics.counter('day_one_attaches_total', 'Pages attached to a terminal, by how'),
      refused: metrics.counter('day_one_terminal_refused_total', 'What terminals refused, by reason'),
      output: metrics.counter('day_one_output_bytes_total', 'Output of all shells'),
      seconds: metrics.histogram('day_one_shell_open_seconds', 'Time to a shell', [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60]),
    };
  }

  /** Time that this process lived through: in its sleep no terminal idles and no page is away. */
  #now(): number {
    return this.#lived.at(performance.now());
  }

  /** The handler of `lab.v1`. */
  get handler(): SocketHandler {
    return { path: '/ws', longestText: 4096, open: (greeted) => this.#greet(greeted) };
  }

  get(sid: string): SessionView | undefined {
    return this.#terminals.get(sid);
  }
  bySeat(ws: string, sub: string): readonly SessionView[] {
    return [...(this.#seats.get(seatOf({ ws, sub })) ?? [])];
  }
  all(): readonly SessionView[] {
    return [...this.#terminals.values()];
  }

  setWatchPolicy(policy: WatchPolicy): void {
    this.#policy = policy;
    this.recheck();
  }

  recheck(): void {
    for (const [socket, { terminal, claims, input }] of this.#watchers) {
      const may = this.#policy(claims, terminal);
      if (may === 'no' || (input && may === 'read')) {
        this.#options.audit.log('watch.ended', { sid: terminal.sid, by: claims.sub, ws: claims.ws });
        socket.close(Close.role, may === 'no' ? 'no longer shown' : 'only to read now');
      }
    }
  }

  watch(sid: string, viewer: Claims, socket: GatewaySocket, input: boolean): boolean {
    const terminal = this.#terminals.get(sid);
    if (!terminal) return false;
    const link = linkOf(socket);
    if (!terminal.do((now) => terminal.session.watch(link, input, now))) return false;
    this.#watchers.set(socket, { terminal, claims: viewer, input });
    this.#options.audit.log('watch.started', { sid, by: viewer.sub, ws: viewer.ws, role: viewer.role, input });
    socket.onMessage((data) => terminal.do((now) => terminal.session.receive(link, data, now)));
    socket.onClose(() => {
      this.#watchers.delete(socket);
      terminal.do((now) => terminal.session.detach(link, now));
    });
    return true;
  }

  freeze(ws: string, sub: string, on: boolean): void {
    const seat = seatOf({ ws, sub });
    if (on) this.#frozen.add(seat);
    else this.#frozen.delete(seat);
    for (const terminal of this.#seats.get(seat) ?? []) terminal.do((now) => terminal.session.freeze(on, now));
  }

  end(ws: string, sub: string, code: number, reason: string): void {
    for (const terminal of [...(this.#seats.get(seatOf({ ws, sub })) ?? [])]) terminal.session.close(code as CloseCode, reason);
  }

  endOne(sid: string, code: number, reason: string): void {
    this.#terminals.get(sid)?.session.close(code as CloseCode, reason);
  }

  onCommandEnd(listener: (end: CommandEnd) => void): () => void {
    this.#commandEnd.add(listener);
    return () => this.#commandEnd.delete(listener);
  }
  onChange(listener: Parameters<Sessions['onChange']>[0]): () => void {
    this.#change.add(listener);
    return () => this.#change.delete(listener);
  }
  onOutput(sid: string, listener: (chunk: Uint8Array) => void): () => void {
    const all = this.#output.get(sid) ?? new Set();
    this.#output.set(sid, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0 && this.#output.get(sid) === all) this.#output.delete(sid);
    };
  }

  /** Ends every shell: the gateway stops. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#pulse);
    for (const terminal of [...this.#terminals.values()]) terminal.session.close(Close.draining, 'the gateway stops');
  }

  #greet({ socket, claims, hello: fields }: Greeted): void {
    const { audit } = this.#options;
    let hello;
    try {
      hello = readHello(fields);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return socket.close(error.code, error.message);
    }
    const refuse = (code: CloseCode, why: string) => {
      this.#counts.refused.add(1, { why });
      audit.log('terminal.refused', { why, ws: claims.ws, sub: claims.sub, jti: claims.jti, sid: hello.sid ?? hello.watch });
      socket.close(code, why);
    };
    if (hello.watch !== undefined) {
      const terminal = this.#terminals.get(hello.watch);
      const may = terminal ? this.#policy(claims, terminal) : 'no';
      // Whether a terminal that one may not see exists is nobody's business.
      if (!terminal || may === 'no') return refuse(terminal && terminal.ws === claims.ws ? Close.role : Close.noSession, 'not yours to see');
      if (!this.watch(hello.watch, claims, socket, may === 'write')) refuse(Close.rate, 'cannot be watched now');
      return;
    }
    if (claims.role === 'viewer') return refuse(Close.role, 'you may only look');
    const own = this.#seats.get(seatOf(claims));
    if (hello.sid !== undefined) {
      const terminal = this.#terminals.get(hello.sid);
      if (!terminal || !own?.has(terminal)) return refuse(Close.noSession, 'no such terminal');
      return this.#attach(terminal, socket, hello, true);
    }
    // A welcome that got lost: the page asks again without knowing its terminal.
    for (const terminal of own ?? []) if (terminal.session.client === hello.client && terminal.session.open) return this.#attach(terminal, socket, hello, true);
    this.#make(socket, claims, hello, refuse).catch((error: unknown) => {
      audit.log('terminal.failed', { ws: claims.ws, sub: claims.sub, why: error instanceof Error ? error.message : String(error) });
      socket.close(Close.noShell, 'no shell');
    });
  }

  async #make(socket: GatewaySocket, claims: Claims, hello: Omit<Hello, 'token'>, refuse: (code: CloseCode, why: string) => void): Promise<void> {
    const { limits, source, audit } = this.#options;
    const seat = seatOf(claims);
    const opening = this.#opening.get(seat) ?? 0;
    const all = [...this.#opening.values()].reduce((sum, n) => sum + n, this.#terminals.size);
    if (all >= limits.sessions) return refuse(Close.rate, 'this lab is full');
    const own = [...(this.#seats.get(seat) ?? [])];
    if (own.length + opening >= limits.sessionsPerSeat) {
      // The one that has been left the longest makes room; one that is in use does not.
      const left = own.filter(({ attached }) => !attached).sort((a, b) => (a.session.detachedAt ?? 0) - (b.session.detachedAt ?? 0))[0];
      if (!left) return refuse(Close.rate, `at most ${limits.sessionsPerSeat} terminals`);
      left.session.close(Close.bye, 'a newer terminal took its place');
    }
    const abort = new AbortController();
    socket.onClose(() => abort.abort());
    const size = { cols: hello.cols, rows: hello.rows };
    const started = performance.now();
    this.#opening.set(seat, opening + 1);
    // The page hears that something is under way, however long the Pod takes.
    const beats = setInterval(() => socket.send('{"t":"beat"}'), limits.pingMs);
    let shell: Shell;
    try {
      shell = await source.open(claims, size, abort.signal);
    } catch (error) {
      const known = error instanceof ShellError ? error : undefined;
      this.#counts.opened.add(1, { result: known?.code ?? 'failed' });
      if (!abort.signal.aborted) {
        audit.log('shell.refused', { ws: claims.ws, sub: claims.sub, code: known?.code, why: error instanceof Error ? error.message : String(error) });
        const say = known?.say ?? { ko: '셸을 열지 못했습니다.', en: 'The shell could not be opened.' };
        socket.send(JSON.stringify({ t: 'notice', code: `shell-${known?.code ?? 'failed'}`, ...say }));
        socket.close(known ? closeOf[known.code] : Close.noShell, 'no shell');
      }
      return;
    } finally {
      clearInterval(beats);
      const left = (this.#opening.get(seat) ?? 1) - 1;
      if (left > 0) this.#opening.set(seat, left);
      else this.#opening.delete(seat);
    }
    if (abort.signal.aborted || this.#closed) return shell.close();
    this.#counts.opened.add(1, { result: 'ok' });
    this.#counts.seconds.observe((performance.now() - started) / 1000);
    const terminal = this.#add(shell, claims, hello);
    this.#attach(terminal, socket, hello, false);
  }

  #add(shell: Shell, { ws, sub }: Claims, { client, cols, rows }: Omit<Hello, 'token'>): Terminal {
    const sid = randomBytes(16).toString('base64url');
    const seat = seatOf({ ws, sub });
    const { audit } = this.#options;
    const terminal: Terminal = new Terminal({
      sid, sub, ws, client, size: { cols, rows }, shell, limits: this.#limits, crowd: this.#crowd, now: () => this.#now(),
      events: {
        output: (chunk) => {
          this.#counts.output.add(chunk.length);
          const listeners = this.#output.get(sid);
          if (listeners) for (const listener of listeners) listener(chunk);
        },
        command: (end) => {
          for (const listener of this.#commandEnd) listener({ sid, sub, ws, ...end });
        },
        refused: (what) => {
          this.#counts.refused.add(1, { why: 'input' });
          audit.log('terminal.refused', { why: what, ws, sub, sid });
        },
        closed: (code, reason) => {
          this.#terminals.delete(sid);
          this.#output.delete(sid);
          const own = this.#seats.get(seat);
          own?.delete(terminal);
          if (own?.size === 0) this.#seats.delete(seat);
          audit.log('terminal.closed', { ws, sub, sid, code, reason });
          this.#tell(terminal, 'ended');
        },
      },
    }); // prettier-ignore
    this.#terminals.set(sid, terminal);
    const own = this.#seats.get(seat) ?? new Set();
    this.#seats.set(seat, own.add(terminal));
    if (this.#frozen.has(seat)) terminal.do((now) => terminal.session.freeze(true, now));
    audit.log('terminal.opened', { ws, sub, sid });
    this.#tell(terminal, 'opened');
    return terminal;
  }

  #attach(terminal: Terminal, socket: GatewaySocket, hello: Omit<Hello, 'token'>, resumed: boolean): void {
    const link = linkOf(socket);
    const took = resumed && hello.client !== terminal.session.client;
    if (!terminal.do((now) => terminal.session.attach(link, hello, now, resumed))) return;
    this.#counts.attached.add(1, { how: took ? 'taken over' : resumed ? 'resumed' : 'new' });
    if (took) this.#options.audit.log('terminal.taken', { ws: terminal.ws, sub: terminal.sub, sid: terminal.sid });
    this.#tell(terminal, 'attached');
    socket.onMessage((data) => terminal.do((now) => terminal.session.receive(link, data, now)));
    socket.onClose(() => {
      const was = terminal.attached;
      terminal.do((now) => terminal.session.detach(link, now));
      if (was && !terminal.attached && this.#terminals.has(terminal.sid)) this.#tell(terminal, 'detached');
    });
  }

  #tell(terminal: Terminal, what: 'opened' | 'attached' | 'detached' | 'ended'): void {
    for (const listener of this.#change) listener(terminal, what);
  }
}
