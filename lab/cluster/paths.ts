import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** lab/cluster/ */
export const here = dirname(fileURLToPath(import.meta.url));

/** Where built things and the running cluster live: DAY_ONE_LAB, or a folder of the user's cache (shared by all checkouts). */
export const base = process.env['DAY_ONE_LAB'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'day-one-lab');

/** The running cluster's files; absent = no cluster. */
export const state = join(base, 'state');
export const inState = (...parts: string[]): string => join(state, ...parts);

/** Written when the cluster answers; holds when it came up and how long that took. */
export const readyFile = inState('ready.json');
export const kubeconfig = inState('kubeconfig');
/** The node's files on this machine. */
export const nodeDir = (node: string, ...parts: string[]): string => inState('nodes', node, ...parts);
/** The node's network namespace, or the LAN's ("lan"). */
export const namespaceFile = (name: string): string => inState('net', name);

/**
 * Of the control group, the host's interface and the pointer: at most 15 characters. A second lab beside the first needs another
 * name, another folder and a network namespace of its own (`unshare -n`).
 */
export const labName = process.env['DAY_ONE_LAB_NAME'] ?? 'day-one-lab';

/** Says where the lab of this name lives, so that two folders do not fight for it. */
export const pointer = join('/run', labName);

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => filesUnder(join(path, name)));
}

/** Twelve hex digits that change when one of the texts, or a file under one of the paths, changes. */
export function hashOf(texts: readonly string[], paths: readonly string[] = []): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text}\0`);
  for (const file of paths.flatMap(filesUnder)) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 12);
}

/**
 * A folder of the cache, `<name>-<hash>`; made once. It is filled under another name and renamed, so a
 * build that was cut off is not taken for a whole one.
 */
export async function cached(name: string, hash: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(base, `${name}-${hash}`);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  await make(half);
  renameSync(half, folder);
  return folder;
}

const unusedFor = 14 * 24 * 3600 * 1000;

/** Removes folders of the cache that no checkout has used for two weeks, and what builds that were cut off left. */
export function pruneCache(folder = base, now = Date.now()): string[] {
  const old = readdirSync(folder).filter((name) => {
    if (!/-[0-9a-f]{12}(\.half)?(\.log)?$/.test(name)) return false;
    return now - statSync(join(folder, name)).mtimeMs > unusedFor;
  });
  for (const name of old) rmSync(join(folder, name), { recursive: true });
  return old;
}

/** JSON in which paths of the cache do not name its place, so that a cache that was moved still fits. */
export const relocatable = (value: unknown): string => JSON.stringify(value).replaceAll(base, '');
