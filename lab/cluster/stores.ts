import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ImageTars } from './images.ts';
import { cached, hashOf, here } from './paths.ts';
import type { Report } from './progress.ts';
import { cleanEnv, run } from './run.ts';

/** Filled folders for /var/lib/containerd. */
export interface Stores {
  worker: string;
  control: string;
}

/**
 * Imports the images once; nodes get hard links. Importing on each node took 20 s of every start.
 * Only the image tars decide: a node file system that changes does not change what is in the store.
 */
export async function seedStores(tars: ImageTars, nodeRoot: string, report: Report): Promise<Stores> {
  const fill = async (store: string, list: string[]) => {
    await run('unshare', ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', 'bash', join(here, 'node/seed.sh'), nodeRoot, store, ...list], { env: cleanEnv, log: `${store}.log` });
  };
  const key = (...list: string[]) => hashOf(list.map((tar) => join(basename(dirname(tar)), basename(tar))), [join(here, 'node/seed.sh')]);
  const worker = await cached('store-worker', key(tars.system), (half) => {
    report(0, 'images of every node');
    return fill(half, [tars.system]);
  });
  const control = await cached('store-control', key(tars.system, tars.control), (half) => {
    report(0.3, 'images of the control plane');
    return fill(half, [tars.system, tars.control]);
  });
  return { worker, control };
}

/** A node's own copy: layers never change, so they are hard links; the two databases are copied. */
export async function copyStore(store: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { recursive: true, force: true });
  await run('cp', ['-al', store, to]);
  for (const name of databasePaths(store)) {
    rmSync(join(to, name));
    copyFileSync(join(store, name), join(to, name));
  }
}

/** Both databases lie at known depths; the layers' files between are many. */
function databasePaths(store: string): string[] {
  return readdirSync(store).flatMap((plugin) => ['meta.db', 'metadata.db'].filter((name) => existsSync(join(store, plugin, name))).map((name) => join(plugin, name)));
}
