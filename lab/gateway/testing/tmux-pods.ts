import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeExec } from '../kube/fake/api-server.ts';
import { localShells } from '../shell/local/source.ts';
import { installPackage } from './debian.ts';

const images = join(import.meta.dirname, '../../images/shell');

/** tmux as the shell image has it; installed from Debian where that is allowed. False: there is none. */
export function haveTmux(): boolean {
  const there = () => spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;
  if (!there()) installPackage('tmux');
  return there();
}

/** Shell Pods of a fake API server that are real: each has the image's tmux, its settings and its bash, on this machine. */
export class TmuxPods {
  readonly #folder = mkdtempSync(join(tmpdir(), 'day-one-pods-'));
  readonly #settings = join(this.#folder, 'tmux.conf');

  constructor() {
    writeFileSync(this.#settings, readFileSync(join(images, 'tmux.conf'), 'utf8').replace('/etc/day-one/bashrc', join(images, 'bashrc')));
  }

  /** Answers an exec: what the gateway runs, in this Pod. */
  async exec({ socket, command, pod, send }: FakeExec): Promise<void> {
    const waiting: Buffer[] = [];
    let write = (data: Buffer) => void waiting.push(data);
    let gone = false;
    socket.on('close', () => (gone = true));
    let resize: (text: string) => void = () => {};
    socket.on('message', (message: Buffer) => {
      if (message[0] === 0) write(message.subarray(1));
      if (message[0] === 4) resize(message.subarray(1).toString());
    });
    const environment = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: this.#folder, TMUX_TMPDIR: this.#folder, DAY_ONE_SHELL_POD: '1' };
    const { source } = await localShells({ environment, cwd: this.#folder, prefer: 'script', command: [command[0] ?? 'tmux', '-S', this.#socket(pod), '-f', this.#settings, ...command.slice(1)] });
    const shell = await source.open({ v: 1, sub: pod, ws: pod, role: 'learner', gen: 0, exp: 0, jti: '' }, { cols: 80, rows: 24 }, new AbortController().signal);
    shell.onData((chunk) => socket.readyState === socket.OPEN && send(1, chunk));
    shell.onExit(({ code }) => {
      if (socket.readyState !== socket.OPEN) return;
      send(3, JSON.stringify(code === 0 ? { metadata: {}, status: 'Success' } : { metadata: {}, status: 'Failure', reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: String(code ?? 137) }] } }));
      socket.close(1000);
    });
    resize = (text) => {
      const { Width, Height } = JSON.parse(text) as { Width: number; Height: number };
      shell.resize({ cols: Width, rows: Height });
    };
    write = (data) => void shell.write(data);
    for (const data of waiting.splice(0)) write(data);
    // As with a kubelet: an exec whose connection is gone is hung up on.
    if (gone) shell.close();
    else socket.on('close', () => shell.close());
  }

  /** What a Pod's screen shows. */
  screen(pod: string): string {
    return spawnSync('tmux', ['-S', this.#socket(pod), 'capture-pane', '-p', '-J', '-t', 'lab'], { encoding: 'utf8' }).stdout;
  }

  close(): void {
    for (const name of readdirSync(this.#folder)) if (name.endsWith('.sock')) spawnSync('tmux', ['-S', join(this.#folder, name), 'kill-server'], { stdio: 'ignore' });
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #socket(pod: string): string {
    return join(this.#folder, `${pod}.sock`);
  }
}
