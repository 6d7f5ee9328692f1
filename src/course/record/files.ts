import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session } from '../../engine/schema/session.ts';
import { CourseError, readYaml, type Problem } from '../yaml.ts';
import { TranscriptSource, type OutputSource } from './output-source.ts';
import { recordSession, type Recorded } from './record.ts';

/** A file of `public/casts/` and what it should hold; null = should not exist. */
export interface CastFile {
  path: string;
  text: string | null;
}

function filesOf({ id, cast, mistakes, meta }: Recorded): CastFile[] {
  return [
    { path: `public/casts/${id}.cast`, text: cast },
    ...(mistakes ? [{ path: `public/casts/${id}.mistakes.cast`, text: mistakes }] : []),
    { path: `public/casts/${id}.json`, text: meta },
  ];
}

/**
 * Records every scenario of `content/sessions/` (or only those named).
 *
 * @throws CourseError with every problem of every scenario
 */
export async function recordAll(root = process.cwd(), only: readonly string[] = [], source: OutputSource = new TranscriptSource(root)): Promise<CastFile[]> {
  const folder = join(root, 'content', 'sessions');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort() : [];
  const problems: Problem[] = [];
  const files: CastFile[] = [];
  const ids = new Map<string, string>();
  for (const name of names) {
    if (only.length > 0 && !only.includes(name.replace(/\.yaml$/, ''))) continue;
    try {
      const scenario = readYaml(join(folder, name), session, root);
      if (name !== `${scenario.data.id}.yaml`) problems.push({ file: scenario.file, line: scenario.line('id'), message: `id "${scenario.data.id}" is not the file’s name` });
      ids.set(scenario.data.id, name);
      files.push(...filesOf(await recordSession(scenario, source)));
    } catch (error) {
      if (!(error instanceof CourseError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new CourseError(problems);
  if (only.length === 0) {
    const wanted = new Set(files.map((file) => file.path));
    const casts = join(root, 'public', 'casts');
    for (const name of existsSync(casts) ? readdirSync(casts).sort() : []) {
      const path = `public/casts/${name}`;
      if (/\.(cast|json)$/.test(name) && !wanted.has(path)) files.push({ path, text: null });
    }
  }
  return files;
}

const current = (root: string, path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null);

/** The files that differ from what is on disk. */
export function stale(files: readonly CastFile[], root = process.cwd()): CastFile[] {
  return files.filter((file) => current(root, file.path) !== file.text);
}

/** Writes what differs, removes what no scenario makes. Returns the paths touched. */
export function writeCasts(files: readonly CastFile[], root = process.cwd()): string[] {
  const changed = stale(files, root);
  mkdirSync(join(root, 'public', 'casts'), { recursive: true });
  for (const { path, text } of changed) {
    if (text === null) rmSync(join(root, path));
    else writeFileSync(join(root, path), text);
  }
  return changed.map((file) => file.path);
}

/** The first lines that differ, as a reader wants to see them. */
export function difference(file: CastFile, root = process.cwd(), limit = 6): string {
  const now = current(root, file.path);
  if (now === null) return `${file.path}: is not recorded yet`;
  if (file.text === null) return `${file.path}: no scenario makes it`;
  const [a, b] = [now.split('\n'), file.text.split('\n')];
  const out: string[] = [];
  for (let n = 0; n < Math.max(a.length, b.length) && out.length < limit; n++)
    if (a[n] !== b[n]) {
      out.push(`${file.path}:${n + 1}`);
      if (a[n] !== undefined) out.push(`  - ${a[n]}`);
      if (b[n] !== undefined) out.push(`  + ${b[n]}`);
    }
  return out.join('\n');
}
