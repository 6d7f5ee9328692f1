import { existsSync, lstatSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { removeGroups } from './cgroups.ts';
import { removeNetwork } from './network.ts';
import { stopNode } from './nodes.ts';
import { inState, pointer, state } from './paths.ts';
import { remembered } from './processes.ts';
import { LabError, run, tryRun } from './run.ts';
import { nodes } from './shape.ts';

/** Ends the cluster and removes all that `up` made; fine to run twice, or after an `up` that was cut off. */
export async function down(): Promise<void> {
  await Promise.all(nodes.map(({ name }) => stopNode(name)));
  for (const name of ['dns', 'hub']) {
    const id = remembered(inState('lan', `${name}.pid`));
    if (id) process.kill(id, 'SIGKILL');
  }
  await removeGroups();
  await removeNetwork();
  for (const path of mountsUnder(state)) await tryRun('umount', ['-l', path]);
  if (mountsUnder(state).length > 0) throw new LabError(`still mounted: ${mountsUnder(state).join(', ')}`);
  // rm is several times as fast as Node here: a node's disk has some 20 000 files.
  if (existsSync(state)) await run('rm', ['-rf', '--one-file-system', state]);
  if (ownPointer()) rmSync(pointer, { force: true });
}

function mountsUnder(folder: string): string[] {
  const paths = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '');
  return paths.filter((path) => path.startsWith(`${folder}/`)).reverse();
}

function ownPointer(): boolean {
  return lstatSync(pointer, { throwIfNoEntry: false }) !== undefined && readlinkSync(pointer) === state;
}
