// Plain JavaScript for any Node ≥ 20: installs the packages (Node 24 among them) and hands over.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Environment in which `node` is the project's own Node. */
export const env = {
  ...process.env,
  PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
  ASTRO_TELEMETRY_DISABLED: '1',
};

/** Runs a command in the root with the terminal attached and returns its exit status. */
export function status(command, args, environment = env) {
  const result = spawnSync(command, args, { cwd: root, env: environment, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error) console.error(`cannot run ${command}: ${result.error.message}`);
  return result.status ?? 1;
}

/** Runs a command that must succeed; ends this process if it does not. */
export function must(command, args, environment = env) {
  const code = status(command, args, environment);
  if (code !== 0) process.exit(code);
}

/** Installs the packages when the lock file has changed since the last time. */
export function install() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    console.error(`Day One needs Node 20 or newer to start; this is ${process.version}. Install a newer one, then run the command again.`);
    process.exit(1);
  }
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  const stamp = join(root, 'node_modules/.day-one-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing packages (only when the lock file changed) …');
  must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], process.env);
  writeFileSync(stamp, lock);
}
