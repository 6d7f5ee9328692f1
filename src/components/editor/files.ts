import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The manifests of an exercise as they lie in the content folder. */
export function exerciseFiles(id: string, root = process.cwd()): { start: string; solution: string } {
  const read = (part: string) => readFileSync(join(root, 'content/exercises', id, `${part}.yaml`), 'utf8');
  return { start: read('start'), solution: read('solution') };
}
