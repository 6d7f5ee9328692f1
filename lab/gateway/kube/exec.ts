import https from 'node:https';
import { WebSocket, type RawData } from 'ws';
import type { Shell, ShellEnd, TerminalSize } from '../shell/shell.ts';
import { pathOf } from './client.ts';
import { bodyOf, refusal, unreachable, type Http } from './http.ts';
import { resources } from './resources.ts';
import { KubeError, type Status } from './types.ts';

/** A command in a container. */
export interface ExecTarget {
  namespace: string;
  pod: string;
  container: string;
  command: readonly string[];
  tty: boolean;
}

/** Counts over all exec connections of one gateway, for its metrics. */
export const execCounts = { opened: 0, refused: 0, unknownFrames: 0, lost: 0 };

/** Channels of `v5.channel.k8s.io` (v4 has no 255): the first byte of every message. */
const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** Input is sent in pieces of this size, and called full above four of them. */
const piece = 16 * 1024;
const full = 4 * piece;
const pingEvery = 20_000;

/** One shared agent per client: TLS sessions are resumed, connections are not. */
const agents = new WeakMap<Http, https.Agent>();

function agentOf(http: Http): https.Agent | undefined {
  if (http.connection.server.startsWith('http:')) return undefined;
  let agent = agents.get(http);
  if (!agent) agents.set(http, (agent = new https.Agent({ ...http.tls, keepAlive: false })));
  return agent;
}

/**
 * Runs a command in a container over one WebSocket to the API server.
 * @throws KubeError when it is refused or no answer comes; nothing else, and nothing later
 */
export async function openExec(http: Http, target: ExecTarget, { signal, pingMs = pingEvery }: { signal?: AbortSignal; pingMs?: number } = {}): Promise<ExecShell> {
  const query = new URLSearchParams([['stdin', 'true'], ['stdout', 'true'], ['stderr', String(!target.tty)], ['tty', String(target.tty)], ['container', target.container], ...target.command.map((word) => ['command', word])]);
  const url = `${http.connection.server.replace(/^http/, 'ws')}${pathOf(resources.pods(target.namespace), target.pod)}/exec?${query}`;
  const headers = await http.authorization();
  if (signal?.aborted) throw new KubeError(0, 'Aborted', 'aborted');
  return new Promise((done, fail) => {
    const socket = new WebSocket(url, protocols, { headers, agent: agentOf(http), perMessageDeflate: false, handshakeTimeout: 20_000, maxPayload: 4 * 1024 * 1024, skipUTF8Validation: true });
    const stop = () => socket.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    const refuse = (error: KubeError) => {
      signal?.removeEventListener('abort', stop);
      execCounts.refused++;
      fail(signal?.aborted ? new KubeError(0, 'Aborted', 'aborted') : error);
    };
    socket.on('error', (error) => refuse(unreachable(error)));
    socket.on('unexpected-response', (_request, response) => {
      bodyOf(response).then(
        (text) => refuse(refusal(response.statusCode ?? 0, text, response.headers['retry-after'])),
        (error: Error) => refuse(unreachable(error)),
      ).finally(() => socket.terminate());
    });
    socket.on('open', () => {
      signal?.removeEventListener('abort', stop);
      socket.removeAllListeners();
      execCounts.opened++;
      done(new ExecShell(socket, pingMs));
    });
  });
}

/** The running command. Nothing is read before someone listens. */
export class ExecShell implements Shell {
  readonly protocol: string;
  private readonly socket: WebSocket;
  private readonly timer: NodeJS.Timeout;
  private data: ((chunk: Uint8Array) => void) | undefined;
  private exit: ((end: ShellEnd) => void) | undefined;
  private drain: (() => void) | undefined;
  private status: ShellEnd | undefined;
  private end: ShellEnd | undefined;
  private held = false;
  private wantsDrain = false;
  private heard = true;

  constructor(socket: WebSocket, pingMs: number) {
    this.socket = socket;
    this.protocol = socket.protocol;
    socket.binaryType = 'nodebuffer';
    socket.pause();
    socket.on('message', (message: RawData, binary) => this.guard(() => this.receive(message as Buffer, binary)));
    socket.on('pong', () => (this.heard = true));
    socket.on('error', (error) => this.lost(`the connection to the cluster broke (${error.message})`));
    socket.on('close', (code) => this.guard(() => this.closed(code)));
    this.timer = setInterval(() => this.beat(), pingMs);
    this.timer.unref();
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.data = listener;
    if (!this.held) this.socket.resume();
  }

  onExit(listener: (end: ShellEnd) => void): void {
    this.exit = listener;
    if (this.end) listener(this.end);
  }

  onDrain(listener: () => void): void {
    this.drain = listener;
  }

  pause(): void {
    this.held = true;
    this.socket.pause();
  }

  resume(): void {
    this.held = false;
    if (this.data) this.socket.resume();
    this.heard = true;
  }

  write(data: Uint8Array): boolean {
    if (this.socket.readyState !== WebSocket.OPEN) return true;
    for (let at = 0; at < data.length; at += piece) this.send(channel.stdin, data.subarray(at, at + piece));
    if (this.socket.bufferedAmount < full) return true;
    this.wantsDrain = true;
    return false;
  }

  resize({ cols, rows }: TerminalSize): void {
    if (this.socket.readyState === WebSocket.OPEN) this.send(channel.resize, Buffer.from(`{"Width":${cols},"Height":${rows}}\n`));
  }

  /** Tells the command that no more input comes (v5 only; with v4 it is never told). */
  endInput(): void {
    if (this.socket.readyState === WebSocket.OPEN && this.protocol === protocols[0]) this.send(channel.close, Uint8Array.of(channel.stdin));
  }

  close(): void {
    if (this.end) return;
    this.finish(this.status ?? { code: null });
    this.socket.close(1000);
    setTimeout(() => this.socket.terminate(), 1000).unref();
  }

  private send(to: number, data: Uint8Array): void {
    const message = Buffer.allocUnsafe(data.length + 1);
    message[0] = to;
    message.set(data, 1);
    this.socket.send(message, (error) => {
      if (error || !this.wantsDrain || this.socket.bufferedAmount > piece) return;
      this.wantsDrain = false;
      this.guard(() => this.drain?.());
    });
  }

  private receive(message: Buffer, binary: boolean): void {
    this.heard = true;
    const at = binary ? message[0] : undefined;
    if (at === channel.stdout || at === channel.stderr) {
      // The API server opens every stream with an empty message.
      if (message.length > 1) this.data?.(message.subarray(1));
    } else if (at === channel.status) {
      this.status = endOf(message.subarray(1).toString('utf8'));
      this.finish(this.status);
      this.socket.close(1000);
    } else if (at !== channel.close) execCounts.unknownFrames++;
  }

  private closed(code: number): void {
    if (this.status) this.finish(this.status);
    else this.lost(code === 1006 ? 'the connection to the cluster was cut' : 'the cluster closed the connection without saying how the command ended');
  }

  private lost(reason: string): void {
    if (!this.end) execCounts.lost++;
    this.finish({ code: null, reason });
    this.socket.terminate();
  }

  /** A paused socket hears no pong, so its silence proves nothing. */
  private beat(): void {
    if (this.held || !this.data) return;
    if (!this.heard) return this.lost('the cluster has not answered for a while');
    this.heard = false;
    this.socket.ping(undefined, undefined, () => {});
  }

  private finish(end: ShellEnd): void {
    if (this.end) return;
    this.end = end;
    clearInterval(this.timer);
    // A paused socket would never see the other side's close.
    this.socket.resume();
    this.data = undefined;
    this.guard(() => this.exit?.(end));
  }

  /** What a listener throws ends this shell, not the gateway. */
  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.lost(`the gateway had a fault (${(error as Error).message})`);
    }
  }
}

/** What the status channel says: `Success`, an exit code, or why the command could not run. */
export function endOf(text: string): ShellEnd {
  let status: Partial<Status>;
  try {
    status = JSON.parse(text) as Partial<Status>;
  } catch {
    return { code: null, reason: text.trim().slice(0, 300) || 'the cluster gave no status' };
  }
  if (status.status === 'Success') return { code: 0 };
  const code = Number(status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message);
  if (status.reason === 'NonZeroExitCode' && Number.isInteger(code)) return { code };
  return { code: null, reason: status.message || status.reason || 'the cluster gave no reason' };
}

/**
 * Runs a command to its end, with input, and returns what it printed (at most 1 MB).
 * @throws KubeError when it cannot be started
 */
export async function runInPod(http: Http, target: Omit<ExecTarget, 'tty'>, input = '', signal?: AbortSignal): Promise<ShellEnd & { output: string }> {
  const shell = await openExec(http, { ...target, tty: false }, { signal });
  return new Promise((done) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    shell.onExit((end) => done({ ...end, output: Buffer.concat(chunks).toString('utf8') }));
    shell.onData((chunk) => {
      if ((size += chunk.length) <= 1_000_000) chunks.push(chunk);
    });
    signal?.addEventListener('abort', () => shell.close(), { once: true });
    if (input) shell.write(Buffer.from(input));
    shell.endInput();
  });
}
