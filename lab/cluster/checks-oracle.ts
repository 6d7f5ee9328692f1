import { join } from 'node:path';
import { must, type Check } from './checks.ts';
import { here } from './paths.ts';
import { tryRun } from './run.ts';

/** The API server and kubectl answer as tests/oracle says. In a process of its own, which goes into the lab's network; needs a cluster nobody has used. */
export const oracleChecks: readonly Check[] = [
  {
    name: 'the API server and kubectl answer as the oracle says',
    async run() {
      const { code, stdout, stderr } = await tryRun(process.execPath, [join(here, '../oracle/main.ts'), '--check'], { env: process.env, timeout: 480_000 });
      must(code === 0, `${stderr}${stdout.trim().split('\n').filter((line) => !/ [\d.]+ s$/.test(line)).slice(0, 60).join('\n')}`);
      return stdout.trim().split('\n').at(-1)!;
    },
  },
];
