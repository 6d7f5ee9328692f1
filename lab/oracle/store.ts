import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Stored } from './types.ts';

/** tests/oracle of this checkout. */
export const oracleFolder = join(import.meta.dirname, '../../tests/oracle');
/** Written by people, not by the recorder. */
const byHand = new Set(['README.md']);

/** What is stored, by path. */
export function readStored(folder = oracleFolder): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile() && !byHand.has(path));
  return Object.fromEntries(files.toSorted().map((path) => [relative('.', path), readFileSync(join(folder, path), 'utf8')]));
}

/** Replaces what is stored in the folders of the new files; resolves with the paths that changed. */
export function writeStored(files: Stored, whole: boolean, folder = oracleFolder): string[] {
  const before = readStored(folder);
  const changed: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    if (before[path] === text) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    changed.push(path);
  }
  if (whole)
    for (const path of Object.keys(before))
      if (!(path in files)) {
        rmSync(join(folder, path));
        changed.push(path);
      }
  return changed;
}
