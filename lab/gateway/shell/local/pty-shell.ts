import type { Shell, ShellEnd, TerminalSize } from '../shell.ts';
import type { Pty } from './node-pty.ts';
import { PtyWriter } from './writer.ts';

/** After a hang-up a shell that does not end is killed. */
const killMs = 2000;
/** A pty whose shell has ended, and which then gave nothing for this long while it was read, is empty. */
const emptyMs = 200;

/** A shell on a pty of this machine. */
export class PtyShell implements Shell {
  readonly #pty: Pty;
  readonly #writer: PtyWriter;
  #early: Uint8Array[] = [];
  #data: ((chunk: Uint8Array) => void) | undefined;
  #exit: ((end: ShellEnd) => void) | undefined;
  #drain = () => {};
  #end: ShellEnd | undefined;
  #paused = false;
  /** Something was read, or could not be, since it was last looked at. */
  #stirred = true;
  #closing = false;

  constructor(pty: Pty) {
    this.#pty = pty;
    this.#writer = new PtyWriter(pty.fd, () => this.#drain());
    pty.onData((chunk) => {
      this.#stirred = true;
      if (this.#data) this.#data(chunk);
      else this.#early.push(chunk);
    });
    pty.onExit(({ exitCode, signal }) => {
      this.#end = signal ? { code: null, reason: `signal ${signal}` } : { code: exitCode };
      this.#exit?.(this.#end);
    });
    // node-pty throws what fewer than two listen to.
    for (const ignore of [() => {}, () => {}]) pty.on('error', ignore);
    // It also gives up reading 200 ms after the shell's end, although output may wait behind a pause or a busy machine: then the end waits, too.
    const socket = pty._socket;
    const destroy = socket.destroy.bind(socket);
    socket.destroy = (error?: Error) => {
      if (error === undefined && !this.#closing) this.#destroyWhenEmpty(destroy);
      else {
        this.#writer.close();
        destroy(error);
      }
      return socket;
    };
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#data = listener;
    for (const chunk of this.#early.splice(0)) listener(chunk);
  }

  onExit(listener: (end: ShellEnd) => void): void {
    this.#exit = listener;
    if (this.#end) listener(this.#end);
  }

  pause(): void {
    this.#paused = true;
    this.#pty._socket.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#stirred = true;
    this.#pty._socket.resume();
  }

  write(data: Uint8Array): boolean {
    return this.#end !== undefined || this.#writer.write(data);
  }

  onDrain(listener: () => void): void {
    this.#drain = listener;
  }

  resize({ cols, rows }: TerminalSize): void {
    if (this.#end || this.#closing) return;
    try {
      this.#pty.resize(cols, rows);
    } catch {
      // the shell has just ended; its exit says so
    }
  }

  close(): void {
    if (this.#end || this.#closing) return;
    this.#closing = true;
    this.#writer.close();
    this.#pty._socket.resume();
    this.#kill('SIGHUP');
    setTimeout(() => {
      if (!this.#end) this.#kill('SIGKILL');
    }, killMs).unref();
  }

  #destroyWhenEmpty(destroy: () => void): void {
    if (this.#closing || (!this.#paused && !this.#stirred)) {
      this.#writer.close();
      destroy();
      return;
    }
    this.#stirred = false;
    setTimeout(() => this.#destroyWhenEmpty(destroy), emptyMs);
  }

  #kill(signal: string): void {
    try {
      this.#pty.kill(signal);
    } catch {
      // gone already
    }
  }
}
