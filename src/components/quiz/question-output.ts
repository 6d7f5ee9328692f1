import { getCourse, type PlacedQuestion } from '../../course/load.ts';
import type { TableHint } from '../../engine/kubectl/table.ts';
import { transcript } from '../command/transcript.ts';

/** A recorded output that a question is about. */
export interface QuestionOutput {
  cmd: string;
  text: string;
  hint: TableHint;
}

/** The output of a click question; undefined for other kinds, or where the session has no such command. */
export function questionOutput(question: PlacedQuestion): QuestionOutput | undefined {
  if (question.kind !== 'click') return undefined;
  const session = getCourse().sessions.get(question.session);
  const command = session?.steps.find((step) => step.id === question.command);
  const text = session && command && transcript(session, command).text;
  return command && text !== undefined ? { cmd: command.cmd, text, hint: command.resource ? { resource: command.resource } : {} } : undefined;
}
