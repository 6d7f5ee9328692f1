import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCast } from '../../course/record/read.ts';
import type { Lesson } from '../../course/load.ts';
import { replaySessions } from './steps.ts';

/** The sessions a lesson replays, as far as they are recorded; what is missing is an error of `npm run check`. */
export function recordedSessions(lesson: Lesson): { id: string; commands: string[] | undefined }[] {
  return replaySessions(lesson).flatMap(({ id, commands }): { id: string; commands: string[] | undefined }[] => {
    if (!existsSync(join(process.cwd(), `public/casts/${id}.json`))) return [];
    if (!commands) return [{ id, commands }];
    const known = new Set(readCast(id).steps.map((step) => step.id));
    const found = commands.filter((command) => known.has(command));
    return found.length > 0 ? [{ id, commands: found }] : [];
  });
}
