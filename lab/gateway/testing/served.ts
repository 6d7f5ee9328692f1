import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Limits } from '../config.ts';

/** What a gateway's process uses. */
export interface Usage {
  rss: number;
  cpu: number;
  terminals: number;
  attached: number;
  /** After a collection. */
  heap: number;
  fds: number;
  threads: number;
  /** What keeps its event loop, by kind: timers, sockets, … */
  handles: Record<string, number>;
}

/** How a gateway's process is started (serve.ts). */
export interface Serving {
  /** Of its shells, or `fake`. */
  command?: readonly string[] | 'fake' | undefined;
  cwd?: string;
  limits?: Partial<Limits>;
}

/** A gateway in a process of its own. */
export interface Served {
  url: string;
  port: string;
  pid: number;
  /** Of 500 learners. */
  tokens: string[];
  /** May look at all of them. */
  teacher: string;
  usage(): Promise<Usage>;
  /** Sets its clocks off by so much more, in milliseconds. */
  jump(by: { wall?: number; steady?: number }): void;
  alive(): boolean;
  close(): void;
}

/** What lab/images/gateway/keep.sh starts the gateway with. */
const asDeployed = ['--max-semi-space-size=2'];

/** Starts a gateway in a process of its own; it ends with this one. @param program a peer's, to compare with */
export async function serve(serving: Serving = {}, program = join(import.meta.dirname, 'serve.ts')): Promise<Served> {
  const child: ChildProcess = fork(program, [JSON.stringify(serving)], { execArgv: [...asDeployed, '--expose-gc', '--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const next = () => new Promise<unknown>((done, fail) => {
    const ended = (code: number | null) => fail(new Error(`the gateway ended: ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      done(message);
    });
  });
  const { url, tokens, teacher } = (await next()) as { url: string; tokens: string[]; teacher: string };
  return {
    url, tokens, teacher, port: new URL(url).port, pid: child.pid ?? 0,
    async usage() {
      const answer = next();
      child.send({ usage: true });
      return (await answer) as Usage;
    },
    jump: (by) => void child.send({ jump: by }),
    alive: () => child.exitCode === null && child.signalCode === null,
    close: () => child.connected && child.disconnect(),
  }; // prettier-ignore
}
