/**
 * `npm run oracle [-- [--check] [--requests | --commands] [group …]]`: asks the running lab everything that lab/oracle/lists.ts
 * declares and stores the answers in tests/oracle. With --check nothing is written; exit status 1 and a diff if an answer would be
 * another. `npm run oracle clean` removes what a recording that was cut off has left on the cluster.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { inNamespace } from '../cluster/network.ts';
import { kubeconfig, namespaceFile } from '../cluster/paths.ts';
import { LabError } from '../cluster/run.ts';
import { control } from '../cluster/shape.ts';
import { runningLab } from '../cluster/up.ts';
import { checkOracle } from './check.ts';
import { cleanUp } from './fresh.ts';
import { commandGroups, requestGroups } from './lists.ts';
import { recordOracle } from './record.ts';
import { writeStored } from './store.ts';

/** The API server is reachable in the lab's network for certain; the host may have no cable to it. */
function insideTheLab(): number | undefined {
  if (process.env['DAY_ONE_ORACLE_INSIDE'] || !runningLab() || !existsSync(kubeconfig) || !existsSync(namespaceFile(control.name))) return undefined;
  const [command, args] = inNamespace(control.name, [process.execPath, ...process.argv.slice(1)]);
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DAY_ONE_ORACLE_INSIDE: '1' } }).status ?? 1;
}

async function main(args: readonly string[]): Promise<number> {
  const only = args.filter((arg) => !arg.startsWith('-') && arg !== 'clean');
  if (args.includes('--requests')) only.push(...requestGroups.map(({ name }) => name));
  if (args.includes('--commands')) only.push(...commandGroups.map(({ name }) => name));
  const unknown = only.filter((name) => ![...requestGroups, ...commandGroups].some((group) => group.name === name));
  if (unknown.length > 0) throw new LabError(`no group ${unknown.join(', ')}; there are ${[...requestGroups, ...commandGroups].map(({ name }) => name).join(', ')}`);
  const say = (line: string) => console.log(line);
  if (args[0] === 'clean') {
    await cleanUp();
    say('as lab:up leaves it');
    return 0;
  }
  if (args.includes('--check')) {
    const { files, lines } = await checkOracle(only, say);
    for (const line of lines) say(line);
    say(lines.length === 0 ? `${files} files are as recorded` : 'answers differ ("-" stored, "+" now): if they should, run "npm run oracle" and look at the diff');
    return lines.length === 0 ? 0 : 1;
  }
  const files = await recordOracle(only, say);
  const changed = writeStored(files, only.length === 0);
  for (const path of changed) say(`wrote ${path}`);
  say(`${Object.keys(files).length} files, ${changed.length} changed`);
  return 0;
}

try {
  process.exitCode = insideTheLab() ?? (await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
