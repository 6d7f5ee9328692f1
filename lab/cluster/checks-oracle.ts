import { join } from 'node:path';
import { must, type Check } from './checks.ts';
import { down } from './down.ts';
import { here } from './paths.ts';
import { tryRun } from './run.ts';
import { up } from './up.ts';

/** In a process of its own, which goes into the lab's network. */
async function check(): Promise<{ same: boolean; last: string; differences: string }> {
  const { code, stdout, stderr } = await tryRun(process.execPath, [join(here, '../oracle/main.ts'), '--check'], { env: process.env, timeout: 480_000 });
  const lines = stdout.trim().split('\n');
  return { same: code === 0, last: lines.at(-1) ?? '', differences: `${stderr}${lines.filter((line) => !/ [\d.]+ s$/.test(line)).slice(0, 60).join('\n')}` };
}

/**
 * The API server and kubectl answer as tests/oracle says; needs a cluster nobody has used. What differs there is asked again of another new
 * cluster: a change of Kubernetes, of the lab or of the oracle is seen on both, a race among a thousand answers is not.
 */
export const oracleChecks: readonly Check[] = [
  {
    name: 'the API server and kubectl answer as the oracle says',
    async run() {
      const first = await check();
      if (first.same) return first.last;
      await down();
      await up({ write: () => true });
      const second = await check();
      must(second.same, `on two new clusters; on the first:\n${first.differences}\non the second:\n${second.differences}`);
      return `${second.last}; it differed on the cluster before:\n${first.differences}`;
    },
  },
];
