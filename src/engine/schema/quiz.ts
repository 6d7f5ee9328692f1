import { z } from 'zod';
import { component } from './course.ts';
import { id, localized, text } from './localized.ts';

const option = z.strictObject({
  id,
  text: text.describe('the option; one string if it is the same in both languages'),
  code: z.boolean().default(false).describe('show in the code font'),
  correct: z.boolean().default(false),
  why: localized.describe('the reason why this option is right or wrong, one line'),
});
export type QuizOption = z.infer<typeof option>;

const common = {
  id,
  fact: z.string().optional().describe('question number in the fact base, e.g. "1.1"'),
  components: z.array(component).default([]).describe('component sets that include this question'),
  ask: localized.describe('the question; inline `code` allowed'),
  code: z.strictObject({ lang: z.enum(['yaml', 'console', 'text']), text: z.string() }).optional().describe('shown under the question'),
  hints: z.array(localized).max(3).default([]).describe('at most three: where to look, the shape, fill in the blank'),
};

const mistake = z.strictObject({ match: z.string().describe('regular expression over the normalised answer'), say: localized });

export const question = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('single').describe('exactly one right option'), options: z.array(option).min(2) }),
  z.strictObject({ ...common, kind: z.literal('multiple').describe('one or more right options'), options: z.array(option).min(3) }),
  z.strictObject({ ...common, kind: z.literal('predict').describe('which output will appear; exactly one right option'), command: z.string().describe('the command in question'), options: z.array(option).min(2) }),
  z.strictObject({
    ...common,
    kind: z.literal('fault').describe('find the fault in YAML or output; exactly one right option'),
    code: z.strictObject({ lang: z.enum(['yaml', 'console', 'text']), text: z.string() }),
    options: z.array(option.extend({ line: z.int().min(1).optional().describe('line of the code that a click on it chooses') })).min(2),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('order').describe('put the items in order'),
    items: z.array(z.strictObject({ id, text, why: localized.describe('why it stands here') })).min(3).describe('in the right order'),
    why: localized,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('match').describe('match left to right'),
    pairs: z.array(z.strictObject({ id, left: text, right: text, why: localized })).min(2),
    distractors: z.array(z.strictObject({ id, right: text, why: localized })).default([]),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('click').describe('click the row or cell in a real, recorded output'),
    session: id,
    command: id.describe('session step whose output is shown'),
    target: z.enum(['row', 'cell']),
    rows: z.string().describe('regular expression over the right rows'),
    column: z.string().optional().describe('for cells: the right column header'),
    all: z.boolean().default(false).describe('true: every matching row must be chosen'),
    why: localized,
    others: z.array(z.strictObject({ rows: z.string().optional(), column: z.string().optional(), why: localized })).min(1).describe('reasons for what else may be clicked; the last may match anything'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('type').describe('type the command'),
    accept: z.array(z.string()).min(1).describe('right command lines; aliases, flag order and blanks are normalised'),
    prints: z.string().optional().describe('what it prints'),
    mistakes: z.array(mistake).default([]),
    why: localized,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('text').describe('short free text'),
    accept: z.array(z.string()).min(1).describe('right answers in either language; glossary variants are accepted too'),
    mistakes: z.array(mistake).default([]),
    why: localized,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('number').describe('a number'),
    answer: z.union([z.number(), z.string().regex(/^[a-z][\w.-]*$/i)]).describe('the number, or the key of a derived fact such as pods.total'),
    unit: localized.optional(),
    mistakes: z.array(z.strictObject({ value: z.number(), say: localized })).default([]),
    why: localized,
  }),
]);
export type Question = z.infer<typeof question>;
export type QuestionKind = Question['kind'];

/** content/lessons/<slug>/quiz.yaml and content/quizzes/<component>.yaml */
export const quizFile = z.array(question);
