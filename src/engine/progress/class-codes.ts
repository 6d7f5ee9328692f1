import { decodeProgress, type CodeProblem, type Ids } from './code.ts';
import { mergeProgress } from './merge.ts';
import type { Progress } from './schema.ts';

/** One learner of whom a teacher has a progress code. */
export interface ClassEntry {
  /** Empty where the line had none. */
  name: string;
  progress: Progress;
}

/** A line with a code that cannot be used. */
export interface BadLine {
  /** From 1. */
  line: number;
  name: string;
  why: CodeProblem;
}

const codeStart = /DAY[1IL](?=[\s\-–—_.])/i;
/** The rest of a code that a mail program broke. */
const codeRest = /^[0-9A-Za-z]{1,5}(?:[-–—\s][0-9A-Za-z]{1,5})*$/;

/**
 * Reads what learners sent: a name and a progress code per line, or the name in the line before. Codes may be
 * broken over lines. Never throws.
 */
export function readCodeList(text: string, ids: Ids): { entries: ClassEntry[]; bad: BadLine[] } {
  const found: { line: number; name: string; code: string }[] = [];
  let name = '';
  const clean = (part: string) => part.replace(/^\s*\d+[.)\]]\s*/, '').replace(/[\s,;:=|–—-]+$/, '').replace(/^["'\s]+|["'\s]+$/g, '').slice(0, 60);
  text.split(/\r?\n/).forEach((line, at) => {
    const start = line.search(codeStart);
    const last = found.at(-1);
    if (start >= 0) {
      found.push({ line: at + 1, name: clean(line.slice(0, start)) || name, code: line.slice(start).replace(/["',;\s]+$/, '') });
      name = '';
    } else if (last && name === '' && codeRest.test(line.trim()) && typeof decodeProgress(last.code, ids) === 'string' && typeof decodeProgress(`${last.code}-${line.trim()}`, ids) !== 'string') last.code += `-${line.trim()}`;
    else if (line.trim() !== '') name = clean(line);
  });
  const entries: ClassEntry[] = [];
  const bad: BadLine[] = [];
  for (const one of found) {
    const read = decodeProgress(one.code, ids);
    if (typeof read === 'string') bad.push({ line: one.line, name: one.name, why: read });
    else entries.push({ name: one.name, progress: read });
  }
  return { entries, bad };
}

/** Adds entries: of the same name, the better of both stays; nothing is lost. Entries without a name stay apart. */
export function mergeEntries(known: readonly ClassEntry[], more: readonly ClassEntry[]): ClassEntry[] {
  const all = known.map((entry) => ({ ...entry }));
  for (const entry of more) {
    const same = entry.name === '' ? undefined : all.find(({ name }) => name === entry.name);
    if (same) same.progress = mergeProgress(same.progress, entry.progress);
    else all.push({ ...entry });
  }
  return all;
}
