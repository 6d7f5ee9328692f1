import { WebSocket } from 'ws';
import { CTL_PROTOCOL, type CtlClientMessage, type CtlServerMessage } from '../../src/engine/live/ctl.ts';
import { ClientStream } from '../../src/engine/live/client-stream.ts';
import { readServerMessage, subprotocol } from '../../src/engine/live/control.ts';
import { decodeFrame } from '../../src/engine/live/frames.ts';
import { Close } from '../../src/engine/live/problem.ts';
import { waitBeforeTry } from '../../src/engine/live/wait.ts';
import { LabError, until } from '../cluster/run.ts';

/** What `POST /api/join` answers. */
export interface Joined {
  token: string;
  seat: string;
  role: 'learner' | 'teacher';
}

/** @throws LabError with the gateway's answer if nobody is let in */
export async function join(base: string, code: string, name: string): Promise<Joined> {
  const response = await fetch(`${base}/api/join`, { method: 'POST', headers: { origin: base, 'content-type': 'application/json' }, body: JSON.stringify({ code, name }) });
  if (response.status !== 200) throw new LabError(`${name} is not let in: ${response.status} ${await response.text()}`);
  return (await response.json()) as Joined;
}

/** Output without escape sequences. */
const plain = (text: string) => text.replace(/\x1bP[\s\S]*?\x1b\\|\x1b\][\s\S]*?(\x07|\x1b\\)|\x1b\[[0-9;?>]*[a-zA-Z]|\x1b[()][A-Z0-9]|\x1b[=>]|[\x00\x0f]/g, '');
const decoder = new TextDecoder();

/** A learner without a browser: the page's own stream and waiting times on a plain WebSocket. Comes back by itself. */
export class ScriptedLearner {
  readonly name: string;
  readonly seat: string;
  readonly #base: string;
  readonly #token: string;
  #stream: ClientStream;
  #socket: WebSocket | undefined;
  #text = '';
  #failed = 0;
  #done = false;
  #timer: NodeJS.Timeout | undefined;
  /** The page's other socket: where the learner is, and what the teacher says. */
  readonly desk: ScriptedDesk;
  /** Times it connected. */
  welcomes = 0;
  /** Close codes it saw. */
  readonly closes: number[] = [];

  constructor(base: string, { token, seat }: Joined, name: string) {
    [this.#base, this.#token, this.seat, this.name] = [base, token, seat, name];
    this.#stream = this.#newStream();
    this.#connect();
    this.desk = new ScriptedDesk(base, { token });
    this.desk.says({ t: 'spawn' });
    this.desk.says({ t: 'at', lesson: 'containers', step: 'what-is-it' });
  }

  /** What the screen was sent since the last `forget`, without escape sequences. */
  get text(): string {
    return plain(this.#text);
  }
  forget(): void {
    this.#text = '';
  }

  type(text: string): void {
    for (const frame of this.#stream.type(Buffer.from(text))) this.#socket?.send(frame);
  }

  /** Resolves with the match once the output has it. @throws LabError after `seconds`, with what was there instead */
  async sees(pattern: RegExp, seconds: number): Promise<RegExpExecArray> {
    try {
      return await until(`${this.name}: ${pattern}`, seconds, () => pattern.exec(this.text) ?? undefined, 10);
    } catch (error) {
      throw new LabError(`${(error as Error).message}; closes ${this.closes.join()}; saw ${JSON.stringify(this.text.slice(-300))}`);
    }
  }

  /** Types a command and resolves with what came between it and the next prompt. */
  async runs(command: string, seconds = 20): Promise<string> {
    const mark = `m${Math.random().toString(36).slice(2, 8)}`;
    const [head, tail] = [mark.slice(0, 3), mark.slice(3)];
    this.forget();
    // Each mark is typed in two halves, so that the typed line itself is not taken for what it prints.
    this.type(`echo ${head}''${tail}a; ${command}; echo ${head}''${tail}z\r`);
    const [, between = ''] = await this.sees(new RegExp(`${mark}a\\s([\\s\\S]*)${mark}z`), seconds);
    return between.trim();
  }

  leave(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
    this.desk.leave();
  }

  #newStream(): ClientStream {
    return new ClientStream(`script-${Math.random().toString(36).slice(2, 12)}`);
  }

  #connect(): void {
    const socket = (this.#socket = new WebSocket(`${this.#base.replace(/^http/, 'ws')}/ws`, [subprotocol], { origin: this.#base, handshakeTimeout: 5000 }));
    socket.on('open', () => socket.send(JSON.stringify({ t: 'hello', token: this.#token, ...this.#stream.hello(), take: true, cols: 100, rows: 30 })));
    socket.on('message', (data: Buffer, binary) => (binary ? this.#output(data) : this.#control(data.toString())));
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.closes.push(code);
      this.#stream.disconnected();
      if (this.#done || code === Close.auth || code === Close.takenOver) return;
      // The gateway that had the terminal is gone: the shell is asked for anew, tmux has it.
      if (code === Close.noSession) this.#stream = this.#newStream();
      this.#timer = setTimeout(() => this.#connect(), code === Close.noSession ? 0 : waitBeforeTry(++this.#failed, Math.random()));
    });
  }

  #control(text: string): void {
    const message = readServerMessage(text);
    if (message?.t === 'welcome') {
      this.welcomes++;
      this.#failed = 0;
      for (const frame of this.#stream.welcome(message).frames) this.#socket?.send(frame);
    } else if (message?.t === 'in') for (const frame of this.#stream.confirmed(message.next, message.upTo)) this.#socket?.send(frame);
  }

  #output(data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame.kind !== 'output') return;
    const fresh = this.#stream.output(frame.offset, frame.bytes);
    if (!fresh) return;
    this.#text += decoder.decode(fresh.bytes);
    this.#stream.parsed(fresh.mark, performance.now());
    this.#ack();
  }

  #ack(): void {
    const ack = this.#stream.ack(performance.now());
    if (ack) this.#socket?.send(ack);
    const due = this.#stream.ackDue();
    if (due !== undefined) setTimeout(() => this.#ack(), Math.max(1, due - performance.now())).unref();
  }
}

/** A control socket, for a teacher or a learner: keeps what came. */
export class ScriptedDesk {
  readonly #socket: WebSocket;
  readonly heard: CtlServerMessage[] = [];

  constructor(base: string, { token }: Pick<Joined, 'token'>) {
    this.#socket = new WebSocket(`${base.replace(/^http/, 'ws')}/ctl`, [CTL_PROTOCOL], { origin: base });
    this.says({ t: 'hello', token });
    this.#socket.on('message', (data: Buffer) => this.heard.push(JSON.parse(data.toString()) as CtlServerMessage));
    this.#socket.on('error', () => {});
  }

  says(message: CtlClientMessage): void {
    const text = JSON.stringify(message);
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.once('open', () => this.#socket.send(text));
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** The newest message that fits. @throws LabError after `seconds` */
  hears<T extends CtlServerMessage['t']>(t: T, fits: (message: Extract<CtlServerMessage, { t: T }>) => boolean = () => true, seconds = 15): Promise<Extract<CtlServerMessage, { t: T }>> {
    return until(`"${t}"`, seconds, () => this.heard.findLast((message): message is Extract<CtlServerMessage, { t: T }> => message.t === t && fits(message as Extract<CtlServerMessage, { t: T }>)), 20);
  }

  leave(): void {
    this.#socket.close(1000);
  }
}
