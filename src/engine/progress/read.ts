import { currentId } from './aliases.ts';
import { emptyProgress, mergeLesson, mergeQuestion, tidyLog } from './merge.ts';
import type { Guess, LessonRecord, Level, Outcome, Progress, QuestionRecord } from './schema.ts';

/** Why stored or imported data is not progress. */
export type ReadProblem = 'foreign' | 'newer';

/** A step from one version to the next: `migrations[1]` turns version 1 into 2. */
export type Migrations = Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>;
const migrations: Migrations = {};
const CURRENT = 1;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isName = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 120 && value !== '__proto__';
const isTime = (value: unknown, now: number): value is number => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= now + 86_400_000;

/** Brings any older version up to the present one. */
export function migrate(value: Record<string, unknown>, to: number = CURRENT, steps: Migrations = migrations): Record<string, unknown> | ReadProblem {
  let data = value;
  while (data['v'] !== to) {
    const version = data['v'];
    if (!Number.isSafeInteger(version) || (version as number) < 1) return 'foreign';
    if ((version as number) > to) return 'newer';
    const step = steps[version as number];
    if (!step) return 'foreign';
    data = { ...step(data), v: (version as number) + 1 };
  }
  return data;
}

function readQuestion(value: unknown, now: number): QuestionRecord | undefined {
  if (!isObject(value)) return undefined;
  const { level, tries, last, log } = value;
  if (level !== 0 && level !== 1 && level !== 2 && level !== 3) return undefined;
  if (!isTime(last, now) || !Number.isSafeInteger(tries) || (tries as number) < 0) return undefined;
  const entries: [number, Outcome][] = [];
  for (const entry of Array.isArray(log) ? log : [])
    if (Array.isArray(entry) && entry.length === 2 && isTime(entry[0], now) && (entry[1] === 0 || entry[1] === 1 || entry[1] === 2)) entries.push([entry[0], entry[1]]);
  return { level: level as Level, tries: tries as number, last, log: tidyLog(entries) };
}

function readLesson(slug: string, value: unknown, now: number): LessonRecord | undefined {
  if (!isObject(value)) return undefined;
  const done: Record<string, number> = {};
  const stepId = (step: string) => currentId(`${slug}/${step}`).split('/')[1] ?? step;
  if (isObject(value['done']))
    for (const [step, t] of Object.entries(value['done'])) {
      const id = stepId(step);
      if (isName(step) && isTime(t, now)) done[id] = Object.hasOwn(done, id) ? Math.min(t, done[id] as number) : t;
    }
  const guessed = isObject(value['guesses']) ? Object.entries(value['guesses']).filter((entry): entry is [string, Guess] => isName(entry[0]) && (entry[1] === 0 || entry[1] === 1 || entry[1] === 2)) : [];
  const rest = guessed.length > 0 ? { done, guesses: Object.fromEntries(guessed) } : { done };
  const at = value['at'];
  if (!isObject(at) || !isName(at['step']) || !isTime(at['t'], now)) return rest;
  return {
    at: {
      step: stepId(at['step']),
      ...(isName(at['quiz']) ? { quiz: currentId(at['quiz']) } : {}),
      ...(typeof at['pane'] === 'string' && at['pane'].length <= 200 ? { pane: at['pane'] } : {}),
      t: at['t'],
    },
    ...rest,
  };
}

/**
 * Reads progress of this or an older version. Never throws; drops entries that make no sense, applies renames.
 * Written by hand because it is on every lesson page: schema.ts is the contract, read.test.ts holds the two together.
 *
 * @param now milliseconds; times more than a day ahead are not believed
 */
export function readProgress(value: unknown, now: number): Progress | ReadProblem {
  if (!isObject(value)) return 'foreign';
  const data = migrate(value);
  if (typeof data === 'string') return data;
  if (!isObject(data['lessons']) || !isObject(data['questions'])) return 'foreign';
  const progress = emptyProgress();
  for (const [slug, raw] of Object.entries(data['lessons'])) {
    const lesson = isName(slug) ? readLesson(slug, raw, now) : undefined;
    if (!lesson) continue;
    const id = currentId(slug);
    progress.lessons[id] = Object.hasOwn(progress.lessons, id) ? mergeLesson(progress.lessons[id] as LessonRecord, lesson) : lesson;
  }
  for (const [key, raw] of Object.entries(data['questions'])) {
    const question = isName(key) ? readQuestion(raw, now) : undefined;
    if (!question) continue;
    const id = currentId(key);
    progress.questions[id] = Object.hasOwn(progress.questions, id) ? mergeQuestion(progress.questions[id] as QuestionRecord, question) : question;
  }
  return progress;
}
