import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { langs, type Lang } from '../../engine/schema/localized.ts';
import { loadCourse, type Course, type CourseFiles } from '../load.ts';
import { readProse, type Prose } from '../prose.ts';
import type { Problem } from '../yaml.ts';

/** Everything a check may look at. */
export interface CheckInput {
  course: Course;
  files: CourseFiles;
  prose: ReadonlyMap<string, Record<Lang, Prose>>;
  /** Lines of a transcript without colours; undefined if the file is missing. */
  transcript(path: string): string[] | undefined;
}

/** One proof about the content. It returns what is wrong, each with file and line. */
export type Check = (input: CheckInput) => Problem[];

/**
 * Reads everything the checks need.
 *
 * @throws CourseError if a data file does not validate
 */
export function readCheckInput(root = process.cwd(), draft = false): CheckInput {
  const { course, files } = loadCourse(root, { draft });
  const prose = new Map<string, Record<Lang, Prose>>();
  for (const { slug } of course.lessons)
    prose.set(slug, Object.fromEntries(langs.map((lang) => [lang, readProse(join(root, 'content/lessons', slug, `${lang}.mdx`), root)])) as Record<Lang, Prose>);
  return {
    course,
    files,
    prose,
    transcript: (path) => {
      const file = join(root, 'content/transcripts', path);
      if (!existsSync(file)) return undefined;
      const text = readFileSync(file, 'utf8').replace(/\x1b\[[0-9;]*m/g, '');
      return text.replace(/\n$/, '').split('\n');
    },
  };
}

/** Lines that a session step prints; empty if it prints nothing. */
export function outputOf(input: CheckInput, session: string, step: string): string[] | undefined {
  const found = input.course.sessions.get(session)?.steps.find(({ id }) => id === step);
  if (!found) return undefined;
  return found.output ? input.transcript(found.output) : [];
}
