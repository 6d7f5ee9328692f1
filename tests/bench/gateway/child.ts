import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
/** What lab/images/gateway/keep.sh starts the gateway with. */
const asDeployed = ['--max-semi-space-size=2'];

export interface Usage {
  rss: number;
  cpu: number;
  terminals: number;
}

/** A gateway in a process of its own. */
export interface Served {
  url: string;
  port: string;
  tokens: string[];
  usage(): Promise<Usage>;
  alive(): boolean;
  close(): void;
}

/** @param command of its shells, or `fake`; `naive` is not this gateway but a peer */
export async function serve(command?: readonly string[] | 'fake' | 'naive'): Promise<Served> {
  const argument = command === undefined || command === 'naive' ? [] : [command === 'fake' ? 'fake' : JSON.stringify(command)];
  const child: ChildProcess = fork(join(root, command === 'naive' ? 'tests/bench/gateway/naive.ts' : 'lab/gateway/testing/serve.ts'), argument, { execArgv: [...asDeployed, '--expose-gc', '--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const next = () => new Promise<unknown>((done, fail) => {
    child.once('message', done);
    child.once('exit', (code) => fail(new Error(`the gateway ended: ${code}`)));
  });
  const { url, tokens } = (await next()) as { url: string; tokens: string[] };
  return {
    url, tokens, port: new URL(url).port,
    async usage() {
      const answer = next();
      child.send({ usage: true });
      return (await answer) as Usage;
    },
    alive: () => child.exitCode === null && child.signalCode === null,
    close: () => child.disconnect(),
  }; // prettier-ignore
}

/** The probe of probe.c, compiled; undefined where there is no C compiler. */
export function probe(): ((...args: string[]) => Record<string, number>) | undefined {
  const file = join(mkdtempSync(join(tmpdir(), 'day-one-probe-')), 'probe');
  try {
    execFileSync('cc', ['-O2', '-o', file, join(import.meta.dirname, 'probe.c'), '-lutil'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return existsSync(file) ? (...args) => JSON.parse(execFileSync(file, args, { encoding: 'utf8' })) as Record<string, number> : undefined;
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
