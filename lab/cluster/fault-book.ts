import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faults, type Fault } from './faults.ts';
import { inState } from './paths.ts';
import { LabError } from './run.ts';

/** A fault that is in force. */
export interface Applied {
  name: string;
  args: string[];
  /** What `apply` returned. */
  kept: string;
}

function named(name: string | undefined, list: readonly Fault[]): Fault {
  const found = list.find((fault) => fault.name === name);
  if (!found) throw new LabError(`${name ? `no fault "${name}"; there are` : 'which fault?'}\n${list.map(({ name: known, usage, about }) => `  ${`${known} ${usage}`.trimEnd()}\n      ${about}`).join('\n')}`);
  return found;
}

/** Faults in force, each in a file of the cluster's state: what one command broke, another can mend. */
export class FaultBook {
  readonly #folder: string;
  readonly #faults: readonly Fault[];
  constructor(folder = inState('faults'), list: readonly Fault[] = faults) {
    this.#folder = folder;
    this.#faults = list;
  }

  #file(name: string, args: readonly string[]): string {
    return join(this.#folder, `${[name, ...args].join('-').replace(/[^\w.-]/g, '_')}.json`);
  }

  list(): Applied[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).sort().map((name) => JSON.parse(readFileSync(join(this.#folder, name), 'utf8')) as Applied);
  }

  /** @throws LabError if there is no such fault, an argument is wrong, or it is in force already */
  async apply(name: string | undefined, given: readonly string[]): Promise<Applied> {
    const fault = named(name, this.#faults);
    const args = fault.check(given);
    const file = this.#file(fault.name, args);
    if (existsSync(file)) throw new LabError(`${[fault.name, ...args].join(' ')} is in force already`);
    const applied = { name: fault.name, args, kept: (await fault.apply(args)) ?? '' };
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(file, JSON.stringify(applied));
    return applied;
  }

  /**
   * Mends: without arguments every fault of that name, without a name every fault.
   *
   * @throws LabError if nothing of that kind is in force
   */
  async undo(name: string | undefined, given: readonly string[] = []): Promise<Applied[]> {
    const fault = name === undefined ? undefined : named(name, this.#faults);
    const args = fault && given.length > 0 ? fault.check(given) : undefined;
    const found = this.list().filter((applied) => !fault || (applied.name === fault.name && (!args || args.join(' ') === applied.args.join(' '))));
    if (found.length === 0 && fault) throw new LabError(`${[fault.name, ...(args ?? [])].join(' ')} is not in force`);
    for (const applied of found) {
      await named(applied.name, this.#faults).undo(applied.args, applied.kept);
      rmSync(this.#file(applied.name, applied.args));
    }
    return found;
  }
}
