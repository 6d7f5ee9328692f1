import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabAction } from '../../src/engine/schema/on-lab.ts';
import { FaultBook } from '../cluster/fault-book.ts';
import { tryOn } from '../cluster/on.ts';
import { LabError, until } from '../cluster/run.ts';
import { keys, type LabShell } from './shell.ts';

const helpers = readFileSync(join(fileURLToPath(new URL('.', import.meta.url)), 'helpers.sh'), 'utf8');

/** A bash line as root on a node, beside the learner's terminal. */
async function line(node: string, text: string) {
  return tryOn(node, ['bash', '-c', `${helpers}\n${text}`], { timeout: 120_000 });
}

/** Does what a scenario declares. `real` puts the cluster's names in the place of the scenario's. @throws LabError if it fails */
export async function perform(actions: readonly LabAction[], real: (text: string) => string, shell?: LabShell): Promise<void> {
  const terminal = () => {
    if (!shell) throw new LabError('seen, type and press need a command that runs');
    return shell;
  };
  for (const action of actions) {
    if ('run' in action) {
      const { code, stdout, stderr } = await line(action.on, real(action.run));
      if (code !== 0) throw new LabError(`run: ${action.run}\nended with status ${code}\n${stderr}${stdout}`);
    } else if ('until' in action) {
      await until(`until: ${action.until}`, action.within, async () => ((await line(action.on, real(action.until))).code === 0 ? true : undefined), 100);
    } else if ('fault' in action) {
      const [name, ...args] = action.fault.split(' ');
      await new FaultBook().apply(name, args);
    } else if ('undo' in action) {
      const [name, ...args] = action.undo.split(' ');
      await new FaultBook().undo(name, args);
    } else if ('seen' in action) await terminal().seen(real(action.seen), action.within);
    else if ('type' in action) terminal().type(real(action.type));
    else terminal().type(keys[action.press]!);
  }
}
