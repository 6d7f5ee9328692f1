import { z } from 'zod';
import { component } from './course.ts';
import { goal } from './goal.ts';
import { id, localized } from './localized.ts';

const quizRef = z
  .string()
  .regex(/^([a-z0-9-]+\/)?[a-z0-9-]+$/)
  .describe('question id of this lesson, or lesson/question');

/** A question about a recorded output, asked before it is revealed and graded against the recording. */
export const prediction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('count').describe('type how many lines or rows the output has'),
    ask: localized,
    of: z.enum(['lines', 'rows']).default('rows').describe('rows = lines without the header'),
    matching: z.string().optional().describe('regular expression: only such lines count'),
    why: localized,
  }),
  z.strictObject({
    kind: z.literal('line').describe('choose the line that the command will print'),
    ask: localized,
    line: z.string().describe('regular expression that exactly one line of the recording matches'),
    lures: z.array(z.strictObject({ text: z.string(), why: localized })).min(1).describe('plausible lines that are not printed'),
    why: localized,
  }),
  z.strictObject({
    kind: z.literal('row').describe('click the row of the previous output that this command will change'),
    ask: localized,
    from: id.describe('session step whose output is shown'),
    session: id.optional().describe('session of that step, if another'),
    rows: z.string().describe('regular expression over the rows that are right'),
    why: localized,
    others: z.array(z.strictObject({ rows: z.string(), why: localized })).default([]).describe('reasons for other rows'),
  }),
]);
export type Prediction = z.infer<typeof prediction>;

const highlight = z
  .strictObject({
    nodes: z.array(z.string()).default([]),
    pods: z.string().optional().describe('regular expression over namespace/name'),
    owners: z.array(z.enum(['static', 'DaemonSet', 'Deployment'])).default([]),
    namespace: z.string().optional(),
    network: z.enum(['host', 'pod']).optional(),
  })
  .describe('what the cluster map emphasises');
export type Highlight = z.infer<typeof highlight>;

const common = {
  id: id.describe('step id; progress and deep links depend on it'),
  map: highlight.optional().describe('shows the cluster map beside this step'),
};

export const step = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('guess'), quiz: quizRef.describe('asked before anything is taught; never scored') }),
  z.strictObject({ ...common, kind: z.literal('read') }),
  z.strictObject({
    ...common,
    kind: z.literal('replay'),
    session: id.describe('content/sessions/<id>.yaml'),
    commands: z.array(id).default([]).describe('session step ids shown here, in order; empty = all'),
    predict: z.record(id, prediction).default({}).describe('session step id → what the learner commits to first'),
    goal: z.array(goal).default([]).describe('what is true when the step is done; default: the commands were run'),
  }),
  z.strictObject({ ...common, kind: z.literal('picture'), flow: id.optional().describe('content/flows/<id>.yaml; absent = only the map') }),
  z.strictObject({ ...common, kind: z.literal('exercise'), exercise: id.describe('content/exercises/<id>/') }),
  z.strictObject({ ...common, kind: z.literal('quiz'), quizzes: z.array(quizRef).min(1) }),
  z.strictObject({ ...common, kind: z.literal('recap'), recall: z.array(quizRef).max(2).describe('two questions of earlier lessons') }),
]);
export type LessonStep = z.infer<typeof step>;

/** content/lessons/<slug>/lesson.yaml: everything about a lesson that has no language. */
export const lesson = z.strictObject({
  id,
  minutes: z.int().min(3).max(60).describe('estimated minutes for self-study'),
  teach: z.int().min(3).max(90).describe('minutes in a workshop plan'),
  post: z.string().describe('section of the post that the lesson retells'),
  components: z.array(component).default([]),
  terms: z.array(id).default([]).describe('glossary terms introduced here'),
  errata: z.array(id).default([]).describe('errata shown in the lesson'),
  steps: z.array(step).min(4),
});
export type LessonFile = z.infer<typeof lesson>;

/** Front matter of ko.mdx and en.mdx. */
export const lessonFrontmatter = z.strictObject({
  title: z.string(),
  description: z.string().max(160),
  goals: z.array(z.string()).min(2).max(5).describe('what you will be able to do'),
  cando: z.array(z.string()).min(2).max(5).describe('“what you can do now”, shown in the recap'),
});
export type LessonFrontmatter = z.infer<typeof lessonFrontmatter>;
