import { z } from 'zod';
import { id, localized } from './localized.ts';

/** One entry of content/commands.yaml: a command of the course, explained. */
export const commandEntry = z.strictObject({
  id,
  fact: z.array(z.string().regex(/^C\d+$/)).default([]).describe('numbers in the fact base'),
  cmd: z.string().describe('canonical command line; <placeholders> in angle brackets'),
  does: localized.describe('what it does, one or two sentences'),
  parts: z.array(z.strictObject({ part: z.string(), means: localized })).describe('each word and flag of it, explained'),
  trap: localized.optional().describe('what goes wrong with it'),
  sessions: z.array(id).min(1).describe('sessions that run it'),
});
export type CommandEntry = z.infer<typeof commandEntry>;
export const commandIndex = z.array(commandEntry);
