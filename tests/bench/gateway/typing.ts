import { fork } from 'node:child_process';
import { join } from 'node:path';
import { sleep, type Served } from './child.ts';

/** How typing went: echoes in milliseconds, terminals that were closed. */
export interface Typing { n: number; p50: number; p99: number; closed: number }

/** Typists in a process of their own. */
export async function typists(served: Served, count: number) {
  const child = fork(join(import.meta.dirname, 'typists.ts'), [served.url, JSON.stringify(served.tokens.slice(0, count))], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const next = () => new Promise<unknown>((done, fail) => {
    child.once('message', done);
    child.once('exit', (code) => fail(new Error(`the typists ended: ${code}`)));
  });
  const { ready } = (await next()) as { ready: number };
  return {
    ready,
    async measure(ms: number): Promise<Typing> {
      child.send({ reset: true });
      await sleep(ms);
      const answer = next();
      child.send({ result: true });
      return (await answer) as Typing;
    },
    close: () => child.disconnect(),
  };
}
