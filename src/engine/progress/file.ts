import { crc32 } from './crc.ts';
import { readProgress } from './read.ts';
import type { Progress } from './schema.ts';

export type FileProblem = 'empty' | 'not-json' | 'foreign' | 'damaged' | 'newer' | 'too-big';

const APP = 'kubernetes-day-one';
/** Largest file that is read, in characters; a complete course is under 200 KB. */
const LIMIT = 2_000_000;

const checksum = (progress: unknown) => crc32(new TextEncoder().encode(JSON.stringify(progress))).toString(16).padStart(8, '0');

/** Progress as the text of a file. */
export function writeFile(progress: Progress, now: number): string {
  return `${JSON.stringify({ app: APP, exported: new Date(now).toISOString(), checksum: checksum(progress), progress }, null, 1)}\n`;
}

/** Reads an exported file. Never throws; anything that is not exactly what was exported is refused. */
export function readFile(text: string, now: number): Progress | FileProblem {
  if (text.length > LIMIT) return 'too-big';
  if (text.trim() === '') return 'empty';
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Ours, but cut off or changed, deserves another word than a foreign file.
    return text.includes(`"${APP}"`) ? 'damaged' : 'not-json';
  }
  if (typeof value !== 'object' || value === null || !('app' in value) || value.app !== APP || !('progress' in value)) return 'foreign';
  const read = readProgress(value.progress, now);
  if (read === 'newer') return 'newer';
  if (!('checksum' in value) || value.checksum !== checksum(value.progress)) return 'damaged';
  return read === 'foreign' ? 'damaged' : read;
}
