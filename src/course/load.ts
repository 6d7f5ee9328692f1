import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { deriveFacts, fillFacts } from '../engine/cluster/facts.ts';
import * as schema from '../engine/schema/index.ts';
import { CourseError, readYaml, type Located, type Problem } from './yaml.ts';

/** A question with its place: `key` is the id that progress and review store. */
export type PlacedQuestion = schema.Question & {
  /** `<lesson>/<id>`, or `quizzes-<component>/<id>` for the extra ones of a component set. */
  key: string;
};

export interface Lesson extends schema.LessonFile {
  slug: string;
  /** Position from 1. */
  number: number;
  questions: PlacedQuestion[];
}

export interface Course extends Omit<schema.CourseFile, 'lessons'> {
  lessons: Lesson[];
  cluster: schema.ClusterData;
  facts: ReadonlyMap<string, number>;
  sessions: Map<string, schema.SessionScenario>;
  glossary: schema.Term[];
  errata: schema.Erratum[];
  verdicts: schema.Verdict[];
  /** Scenarios that are recorded on the lab only to prove a verdict. */
  evidence: Map<string, schema.SessionScenario>;
  commands: schema.CommandEntry[];
  columns: schema.Columns;
  flows: Map<string, schema.Flow>;
  exercises: Map<string, schema.Exercise>;
  /** Every question, lesson questions first, by key. */
  questions: Map<string, PlacedQuestion>;
}

/** Where each loaded thing stands, for messages of the check. */
export interface CourseFiles {
  root: string;
  lessons: Map<string, { lesson: Located<schema.LessonFile>; quiz: Located<schema.Question[]> }>;
  sessions: Map<string, Located<schema.SessionScenario>>;
  located: Map<string, Located<unknown>>;
}

/** Fills `{{fact}}` in every string of a value. */
function fillDeep<T>(value: T, facts: ReadonlyMap<string, number>): T {
  if (typeof value === 'string') return fillFacts(value, facts) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => fillDeep(item, facts)) as T;
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, fillDeep(item, facts)])) as T;
  return value;
}

/**
 * Loads and validates everything under `content/` except prose.
 *
 * @param options.draft leave out lessons and lists whose file does not exist yet, instead of failing (pages; the check is strict)
 * @throws CourseError with every problem found, each with file and line
 */
export function loadCourse(root = process.cwd(), { draft = false }: { draft?: boolean } = {}): { course: Course; files: CourseFiles } {
  const content = join(root, 'content');
  const problems: Problem[] = [];
  const located = new Map<string, Located<unknown>>();
  const read = <S extends z.ZodType>(path: string, kind: S, fallback: z.output<S>): Located<z.output<S>> => {
    if (draft && !existsSync(join(content, path))) return { data: fallback, file: `content/${path}`, line: () => 1 };
    try {
      const file = readYaml(join(content, path), kind, root);
      located.set(path, file);
      return file;
    } catch (error) {
      if (!(error instanceof CourseError)) throw error;
      problems.push(...error.problems);
      return { data: fallback, file: `content/${path}`, line: () => 1 };
    }
  };
  const list = (path: string, keep: (name: string) => boolean) =>
    existsSync(join(content, path)) ? readdirSync(join(content, path)).filter(keep).sort() : [];
  const isYaml = (name: string) => name.endsWith('.yaml');

  const cluster = read('cluster.json', schema.clusterData, { nodes: [], pods: [], services: [], deployments: [], daemonsets: [], replicasets: [] }).data;
  const facts = deriveFacts(cluster);
  const fill = <T>(file: Located<T>): T => {
    try {
      return fillDeep(file.data, facts);
    } catch (error) {
      problems.push({ file: file.file, line: 1, message: (error as Error).message });
      return file.data;
    }
  };
  const file = read('course.yaml', schema.course, { title: { ko: '', en: '' }, tagline: { ko: '', en: '' }, post: { title: '', note: { ko: '', en: '' } }, lessons: [] });

  const lessons: Lesson[] = [];
  const lessonFiles: CourseFiles['lessons'] = new Map();
  const questions = new Map<string, PlacedQuestion>();
  const place = (list: schema.Question[], group: string): PlacedQuestion[] =>
    list.map((question) => {
      const placed = { ...question, key: `${group}/${question.id}` };
      questions.set(placed.key, placed);
      return placed;
    });
  for (const [index, slug] of file.data.lessons.entries()) {
    if (draft && !existsSync(join(content, `lessons/${slug}/lesson.yaml`))) continue;
    const lesson = read(`lessons/${slug}/lesson.yaml`, schema.lesson, { id: slug, minutes: 3, teach: 3, post: '', components: [], terms: [], errata: [], steps: [] });
    const quiz = read(`lessons/${slug}/quiz.yaml`, schema.quizFile, []);
    lessonFiles.set(slug, { lesson, quiz });
    lessons.push({ ...fill(lesson), slug, number: index + 1, questions: place(fill(quiz), slug) });
  }
  for (const name of list('quizzes', isYaml)) place(fill(read(`quizzes/${name}`, schema.quizFile, [])), `quizzes-${name.replace(/\.yaml$/, '')}`);

  const sessions = new Map<string, schema.SessionScenario>();
  const sessionFiles: CourseFiles['sessions'] = new Map();
  for (const name of list('sessions', isYaml)) {
    const scenario = read(`sessions/${name}`, schema.session, null as never);
    if (!scenario.data) continue;
    sessions.set(scenario.data.id, scenario.data); // outputs and commands are verbatim: no facts are filled in
    sessionFiles.set(scenario.data.id, scenario);
  }
  const evidence = new Map<string, schema.SessionScenario>();
  for (const name of list('evidence', isYaml)) {
    const scenario = read(`evidence/${name}`, schema.session, null as never);
    if (scenario.data) evidence.set(scenario.data.id, scenario.data);
  }
  const flows = new Map<string, schema.Flow>();
  for (const name of list('flows', isYaml)) {
    const flow = read(`flows/${name}`, schema.flow, null as never);
    if (flow.data) flows.set(flow.data.id, fill(flow));
  }
  const exercises = new Map<string, schema.Exercise>();
  for (const name of list('exercises', () => true)) {
    const exercise = read(`exercises/${name}/exercise.yaml`, schema.exercise, null as never);
    if (exercise.data) exercises.set(exercise.data.id, fill(exercise));
  }
  const course: Course = {
    ...fill(file),
    lessons,
    cluster,
    facts,
    sessions,
    glossary: fill(read('glossary.yaml', schema.glossary, [])),
    errata: fill(read('errata.yaml', schema.errata, [])),
    verdicts: read('verdicts.yaml', schema.verdicts, []).data,
    evidence,
    commands: fill(read('commands.yaml', schema.commandIndex, [])),
    columns: read('columns.yaml', schema.columns, {}).data,
    flows,
    exercises,
    questions,
  };
  if (problems.length > 0) throw new CourseError(problems);
  return { course, files: { root, lessons: lessonFiles, sessions: sessionFiles, located } };
}

let cached: Course | undefined;

/** The course, read once per build; the dev server calls {@link forgetCourse} when a file changes. */
export function getCourse(): Course {
  cached ??= loadCourse(process.cwd(), { draft: true }).course;
  return cached;
}

export function forgetCourse(): void {
  cached = undefined;
}
