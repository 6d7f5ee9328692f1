import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage } from '../../testing/debian.ts';

/** A PostgreSQL of this test only. */
export interface ThrowAway {
  /** Connection string; the server listens on a Unix socket and nowhere else. */
  url: string;
  /** A fresh database in it. */
  database(name: string): string;
  /** Ends every connection, as a restart of the database does. */
  cut(): void;
  /** Goes away as after a crash, and comes back when this resolves. */
  restart(away: Promise<unknown>): Promise<void>;
  /** Processes that serve those who wait for notes, of one database or of all. */
  ears(database?: string): number[];
  stop(): void;
}

const root = () => process.getuid?.() === 0;

function programs(): string | undefined {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(base, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
}

/**
 * Starts a real PostgreSQL in a folder of its own, installing Debian's package first where it is missing and that is allowed (root).
 * undefined: there is none to be had here; the caller says so loudly.
 */
export function startPostgres(): ThrowAway | undefined {
  let bin = programs();
  if (!bin) {
    installPackage('postgresql');
    bin = programs();
  }
  if (!bin) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'day-one-pg-'));
  const data = join(folder, 'data');
  // PostgreSQL does not run as root: Debian's package made a user for it.
  let as: { uid?: number; gid?: number } = {};
  if (root()) {
    const of = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    as = { uid: of('-u'), gid: of('-g') };
    chownSync(folder, of('-u'), of('-g'));
  }
  const run = (program: string, args: string[]) => execFileSync(join(bin, program), args, { ...as, cwd: folder, stdio: ['ignore', program === 'psql' ? 'pipe' : 'ignore', 'pipe'] });
  const start = () => run('pg_ctl', ['-D', data, '-w', '-s', '-l', join(folder, 'log'), '-o', `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off -c max_connections=60`, 'start']);
  try {
    run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
    start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    throw error;
  }
  const sql = (command: string) => run('psql', ['-h', folder, '-U', 'postgres', '-q', '-t', '-A', '-c', command]).toString();
  const urlOf = (name: string) => `postgresql://postgres@localhost/${name}?host=${encodeURIComponent(folder)}`;
  return {
    url: urlOf('postgres'),
    database(name) {
      sql(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    cut: () => void sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL'),
    async restart(away) {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-s', 'stop']);
      await away;
      start();
    },
    ears: (database) => sql(`SELECT pid FROM pg_stat_activity WHERE (query LIKE 'LISTEN%' OR query = 'SELECT 1') ${database ? `AND datname = '${database}'` : ''}`).split('\n').filter(Boolean).map(Number),
    stop() {
      spawnSync(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-s', 'stop'], { ...as, cwd: '/', stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
