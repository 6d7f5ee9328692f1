import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkFolder, chooseBackend, machine } from './host.ts';
import { base } from './paths.ts';
import { LabError, tryRun } from './run.ts';

/** One thing that the namespaces of this machine must allow, and what it means when they do not. */
interface Need {
  command: readonly string[];
  otherwise: string;
}

/** What bringing up three nodes needs of the kernel and of the machine, tried in passing. */
function needs(folder: string): Need[] {
  const overlay = 'mkdir -p lower upper work merged && mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged && umount merged';
  return [
    { command: ['go', 'version'], otherwise: 'Go is not installed: the binaries cannot be built' },
    { command: ['unshare', '--net', '--mount', '--pid', '--uts', '--ipc', '--fork', 'true'], otherwise: 'this machine gives no namespaces (CAP_SYS_ADMIN)' },
    { command: ['unshare', '--net', 'sh', '-c', 'ip link add br0 type bridge && ip link add v0 type veth peer name v1'], otherwise: 'this machine gives no bridge or no veth (CAP_NET_ADMIN)' },
    { command: ['unshare', '--mount', 'sh', '-c', `cd ${folder} && ${overlay}`], otherwise: `no overlay can be mounted on ${base}` },
  ];
}

/**
 * Why the lab of namespaces cannot start on this machine, or undefined if it can. Says nothing about the registries that a first
 * build needs: when they are away, that build fails, and that is a failure.
 */
export async function whyLabCannotStart(): Promise<string | undefined> {
  try {
    if (chooseBackend({ ...(await machine()), wanted: 'namespaces' }) !== 'namespaces') return 'no namespaces here';
    checkFolder();
  } catch (error) {
    if (error instanceof LabError) return error.message;
    throw error;
  }
  const folder = mkdtempSync(join(base, 'try-'));
  try {
    for (const { command: [name = '', ...args], otherwise } of needs(folder)) {
      const said = await tryRun(name, args, { timeout: 20_000 }).catch((error: Error) => ({ code: 1, stderr: error.message }));
      if (said.code !== 0) return `${otherwise}: ${said.stderr.trim().split('\n').at(-1) ?? ''}`;
    }
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
