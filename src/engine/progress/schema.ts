import { z } from 'zod';

/** Version of what is stored; raise it with a step in migrate.ts. */
export const VERSION = 1;

/** Outcome of one answer that counts for review: 0 wrong, 1 assisted (the answer was shown), 2 right. */
export const outcome = z.union([z.literal(0), z.literal(1), z.literal(2)]);
export type Outcome = z.infer<typeof outcome>;

/** How far a question has come: 0 answered wrong, 1 assisted, 2 right at a later try, 3 right at the first answer. Only grows. */
export const level = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
export type Level = z.infer<typeof level>;

const time = z.int().min(0).describe('milliseconds since 1970');
const name = z.string().min(1).max(120);

export const questionRecord = z.strictObject({
  level,
  tries: z.int().min(0).describe('answers given, all of them'),
  last: time.describe('last answer'),
  log: z.array(z.tuple([time, outcome])).max(40).describe('the answers that count for review, oldest first; the card of FSRS is computed from them'),
});
export type QuestionRecord = z.infer<typeof questionRecord>;

export const place = z.strictObject({
  step: name,
  quiz: name.optional().describe('question key, if the learner stood at one'),
  pane: z.string().max(200).optional().describe('position in the workbench, e.g. `get-nodes.wide`'),
  t: time,
});
export type Place = z.infer<typeof place>;

/** How a guess before a command went: 0 wrong, 1 skipped, 2 right. Never scored. */
export const guess = z.union([z.literal(0), z.literal(1), z.literal(2)]);
export type Guess = z.infer<typeof guess>;

export const lessonRecord = z.strictObject({
  at: place.optional().describe('where to resume'),
  done: z.record(name, time).describe('step id → when it was first done'),
  guesses: z.record(name, guess).optional().describe('`<step>.<command>` → how the guess before that command went'),
});
export type LessonRecord = z.infer<typeof lessonRecord>;

/** Everything a learner has done. The whole contract of what is stored, exported and imported. */
export const progressData = z.strictObject({
  v: z.literal(VERSION),
  lessons: z.record(name, lessonRecord),
  questions: z.record(name, questionRecord),
});
export type Progress = z.infer<typeof progressData>;
