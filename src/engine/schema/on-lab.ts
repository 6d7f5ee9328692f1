import { z } from 'zod';

const node = z.enum(['cpu1', 'cpu2', 'gpu1']);
const within = z.number().min(1).max(600).default(60).describe('seconds after which the recording fails');

/** Something that happens beside the learner's terminal; Pod names and addresses are those that the scenario shows. */
export const labAction = z
  .union([
    z.strictObject({ run: z.string().min(1).describe('a bash line, as root, nothing of it is shown; helpers are in lab/recorder/helpers.sh'), on: node.default('cpu1') }),
    z.strictObject({ until: z.string().min(1).describe('a bash line that is asked again until it succeeds'), on: node.default('cpu1'), within }),
    z.strictObject({ fault: z.string().min(1).describe('breaks something: name and arguments of `npm run lab fault`') }),
    z.strictObject({ undo: z.string().min(1).describe('mends it: name and arguments') }),
    z.strictObject({ seen: z.string().min(1).describe('waits until the running command has printed this (regular expression)'), within }),
    z.strictObject({ type: z.string().min(1).describe('types into the learner’s terminal while a command runs') }),
    z.strictObject({ press: z.enum(['ctrl-c', 'ctrl-d', 'enter', 'escape', 'up', 'down']).describe('presses a key in the learner’s terminal') }),
  ])
  .describe('an action, a wait for a condition, or keys');
export type LabAction = z.infer<typeof labAction>;

const age = z.string().regex(/^\d+[smhd](\d+[smh])?$/, 'an age is 5s, 2m or 3m10s');

/** What recording a command on the lab needs beyond typing it. */
export const stepOnLab = z.strictObject({
  before: z.array(labAction).default([]).describe('done before the command is typed'),
  during: z.array(labAction).default([]).describe('done while it runs, in this order: -w, exec -it, edit'),
  ages: z.array(z.union([age, z.strictObject({ of: z.string().describe('rows that match this (regular expression)'), as: age })])).default([]).describe('ages of what is younger than the session, as shown; a measured age becomes the nearest of these, and must be near it'),
  ago: age.optional().describe('how long ago the last restart was, under RESTARTS; absent = as the ages'),
  clock: z.int().min(1).max(3600).optional().describe('times are shown relative to the session’s first, in steps of so many seconds; absent = all times are one'),
  sort: z.string().optional().describe('column by which rows are ordered where chance orders them; “REASON: Scheduled, Pulled” gives the order of its values, “lines” sorts plain lines, “lines: one, two” as listed'),
  expect: z.string().optional().describe('what the output must match, where chance decides; otherwise the session is played again'),
  beside: z.string().optional().describe('typed in another terminal just before this step (an earlier one), and ended with Ctrl-C when its own turn comes: what -w showed meanwhile'),
  upTo: z.string().optional().describe('of -w: the row that ends it (regular expression); rows after it, which chance adds or not, are left out'),
  once: z.boolean().default(false).describe('a line that is repeated directly (progress) counts once'),
});
export type StepOnLab = z.infer<typeof stepOnLab>;

/** A Pod under the name that the scenario gives it. */
export const labPod = z.strictObject({
  name: z.string().describe('as the scenario shows it'),
  node: node.optional().describe('where it runs; if the scheduler decides otherwise, the session is played again'),
  ip: z.string().optional(),
});

export type LabPod = z.infer<typeof labPod>;

/** The set-up of a session on the lab. Each starts from a quiet cluster, with a fresh shell in an empty home. */
export const labSetup = z.strictObject({
  why: z.string().min(20).optional().describe('why some commands stay with the post’s cluster'),
  files: z.record(z.string().regex(/^[\w./-]+$/), z.string()).default({}).describe('files in the learner’s home, by path'),
  kubeconfig: z.boolean().default(true).describe('whether the learner’s home has an administrator’s kubeconfig'),
  prepare: z.array(labAction).default([]).describe('done before the shell opens: objects, faults, waits'),
  earlier: z.array(z.string()).default([]).describe('commands that have run in the learner’s shell before the first that is shown'),
  pods: z.array(labPod).default([]).describe('names that commands and prose use for Pods with a generated name; in the order of creation, then of nodes, then of names'),
  services: z.record(z.string(), z.string()).default({}).describe('cluster addresses as shown, by Service'),
  ages: z.array(age).min(1).default(['10s']).describe('ages of what is younger than the session, where a command says nothing else'),
  clean: z.array(labAction).default([]).describe('done at the end, beyond what is cleared away after every session'),
  slow: z.boolean().default(false).describe('takes a minute or more: recorded only with --slow'),
  last: z.boolean().default(false).describe('restarts the control plane, which RESTARTS shows from then on: recorded after all others'),
});
export type LabSetup = z.infer<typeof labSetup>;

/** Whether and how a session is recorded on the lab. */
export const onLab = z
  .union([z.strictObject({ no: z.string().min(20).describe('why it cannot be recorded on the lab') }), labSetup])
  .describe('set-up on the lab, or why there is none');
export type OnLab = z.infer<typeof onLab>;
