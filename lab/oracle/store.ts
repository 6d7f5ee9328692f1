import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { diffLines } from '../recorder/diff.ts';
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

/** Lines of a file that differ, each with a little of what stands around it; long lines are cut. */
export function differenceOf(path: string, before = '', after = ''): string[] {
  if (before === after) return [];
  const [a, b] = [before.split('\n'), after.split('\n')];
  // The table of the longest common subsequence is for the part that differs only.
  let [head, tail] = [0, 0];
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const from = Math.max(0, head - 3);
  const lines = diffLines(a.slice(from, a.length - tail).join('\n'), b.slice(from, b.length - tail).join('\n'));
  const near = (n: number) => lines.slice(Math.max(0, n - 2), n + 3).some(([mark]) => mark !== ' ');
  return [`${path}:${from + 1}`, ...lines.filter((_line, n) => near(n)).map(([mark, text]) => `  ${mark} ${text.slice(0, 300)}`)];
}
