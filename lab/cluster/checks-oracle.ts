import { join } from 'node:path';
import { must, type Check } from './checks.ts';
import { here } from './paths.ts';
import { tryRun } from './run.ts';

/** The API server answers as tests/oracle says. In a process of its own, which goes into the lab's network; needs a cluster nobody has used. */
export const oracleChecks: readonly Check[] = [
  {
    name: 'the API server answers as the oracle says',
    async run() {
      const { code, stdout, stderr } = await tryRun(process.execPath, [join(here, '../oracle/main.ts'), '--check', '--requests'], { env: process.env, timeout: 240_000 });
      must(code === 0, `${stderr}${stdout.trim().split('\n').filter((line) => !/ requests? .*s$/.test(line)).slice(0, 60).join('\n')}`);
      return stdout.trim().split('\n').at(-1)!;
    },
  },
];
