import { spawnSync } from 'node:child_process';

/** Installs a Debian package where that is allowed without asking (root); whoever wants it looks afterwards whether it is there. */
export function installPackage(name: string): void {
  if (process.getuid?.() !== 0) return;
  spawnSync('sh', ['-c', `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${name}`], { stdio: 'ignore', timeout: 240_000 });
}
