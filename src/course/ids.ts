import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { currentId } from '../engine/progress/aliases.ts';
import type { Ids } from '../engine/progress/code.ts';
import type { Course } from './load.ts';
import { readYaml } from './yaml.ts';

/** Where the permanent numbers of steps and questions are kept; only `node src/cli/ids.ts` writes it. */
export const IDS_FILE = 'content/ids.yaml';

const idsFile = z.strictObject({ steps: z.array(z.string()), questions: z.array(z.string()) });

/** The ids that have a permanent number. */
export function readIds(root = process.cwd()): Ids {
  return existsSync(join(root, IDS_FILE)) ? readYaml(join(root, IDS_FILE), idsFile, root).data : { steps: [], questions: [] };
}

/** All ids: the numbered ones, then those that are new, in the order of the course. Guesses are not recorded, so they have none. */
export function withNewIds(ids: Ids, course: Course): Ids {
  const guesses = new Set(course.lessons.flatMap(({ slug, steps }) => steps.flatMap((step) => (step.kind === 'guess' ? [step.quiz.includes('/') ? step.quiz : `${slug}/${step.quiz}`] : []))));
  const grow = (known: readonly string[], now: readonly string[]) => {
    const present = new Set(known.map((id) => currentId(id)));
    return [...known, ...now.filter((id) => !present.has(id))];
  };
  return {
    steps: grow(ids.steps, course.lessons.flatMap(({ slug, steps }) => steps.map((step) => `${slug}/${step.id}`))),
    questions: grow(ids.questions, [...course.questions.keys()].filter((key) => !guesses.has(key))),
  };
}
