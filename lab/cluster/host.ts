import { lstatSync, mkdirSync, readlinkSync, statfsSync } from 'node:fs';
import { base, pointer, state } from './paths.ts';
import { LabError, tryRun } from './run.ts';

export type Backend = 'namespaces' | 'kind';

/** What this machine offers. */
export interface Machine {
  platform: string;
  arch: string;
  root: boolean;
  /** `kind` is installed and its container engine answers. */
  kind: boolean;
  /** DAY_ONE_LAB_BACKEND, if set. */
  wanted?: string | undefined;
}

async function answers(command: string, args: string[]): Promise<boolean> {
  try {
    return (await tryRun(command, args, { timeout: 10_000 })).code === 0;
  } catch {
    return false;
  }
}

/** Looks at this machine. */
export async function machine(): Promise<Machine> {
  const kind = (await answers('kind', ['version'])) && ((await answers('docker', ['info'])) || (await answers('podman', ['info'])));
  return { platform: process.platform, arch: process.arch, root: process.getuid?.() === 0, kind, wanted: process.env['DAY_ONE_LAB_BACKEND'] };
}

/**
 * kind where it works, else namespaces of this machine.
 *
 * @throws LabError saying what to install
 */
export function chooseBackend({ platform, arch, root, kind, wanted }: Machine): Backend {
  if (wanted !== undefined && wanted !== 'kind' && wanted !== 'namespaces') throw new LabError(`DAY_ONE_LAB_BACKEND is "namespaces" or "kind", not "${wanted}"`);
  if (wanted ? wanted === 'kind' : kind) {
    if (!kind) throw new LabError('kind is not installed, or its container engine (Docker or Podman) does not answer: see docs/lab.md');
    return 'kind';
  }
  if (platform !== 'linux' || arch !== 'x64') throw new LabError('install Docker and kind for a lab on this machine; without them it takes Linux on x86-64: see docs/lab.md');
  if (!root) throw new LabError('install Docker and kind, or run this as root (on a machine of your own: it makes namespaces and control groups): see docs/lab.md');
  return 'namespaces';
}

const overlayfs = 0x794c7630;

/**
 * There is one lab per machine, and its folder must be on a disk.
 *
 * @throws LabError if another folder has the lab, or this one cannot hold it
 */
export function checkFolder(): void {
  if (/[:,\s]/.test(base)) throw new LabError(`${base}: a path with a colon, comma or blank cannot hold the nodes' disks; set DAY_ONE_LAB to another folder`);
  mkdirSync(base, { recursive: true });
  if (statfsSync(base).type === overlayfs) throw new LabError(`${base} lies on an overlay (a container's disk): set DAY_ONE_LAB to a folder of a real disk`);
  const other = lstatSync(pointer, { throwIfNoEntry: false }) ? readlinkSync(pointer) : state;
  if (other !== state) throw new LabError(`a lab of this machine is in ${other}: "DAY_ONE_LAB=${other.replace(/\/state$/, '')} npm run lab:down" first`);
}
