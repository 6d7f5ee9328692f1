import type { Shell, ShellEnd, ShellSource, TerminalSize } from '../shell/shell.ts';

/** A shell in memory: what is written to it is kept, what it prints is what the test says. */
export class FakeShell implements Shell {
  typed: Uint8Array[] = [];
  sizes: TerminalSize[] = [];
  paused = false;
  closed = false;
  /** False: a program that does not read. */
  reads = true;
  #data: (chunk: Uint8Array) => void = () => {};
  #exit: (end: ShellEnd) => void = () => {};
  #drain: () => void = () => {};

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#data = listener;
  }
  onExit(listener: (end: ShellEnd) => void): void {
    this.#exit = listener;
  }
  onDrain(listener: () => void): void {
    this.#drain = listener;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  write(data: Uint8Array): boolean {
    this.typed.push(data);
    return this.reads;
  }
  resize(size: TerminalSize): void {
    this.sizes.push(size);
  }
  close(): void {
    this.closed = true;
  }

  print(text: string | Uint8Array): void {
    this.#data(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  }
  end(code: number): void {
    this.#exit({ code });
  }
  readAgain(): void {
    this.reads = true;
    this.#drain();
  }
  get text(): string {
    return Buffer.concat(this.typed).toString('utf8');
  }
}

/** A source of fake shells; they greet with a prompt. */
export function fakeShells(): ShellSource & { opened: FakeShell[] } {
  const opened: FakeShell[] = [];
  return {
    opened,
    async open() {
      const shell = new FakeShell();
      opened.push(shell);
      setTimeout(() => shell.print('$ '), 0);
      return shell;
    },
  };
}
