import { getCourse, type PlacedQuestion } from '../../course/load.ts';
import { transcript } from '../command/transcript.ts';

/** The recorded output that a click question is about, and its command line. */
export function questionOutput(question: PlacedQuestion): { cmd: string; text: string } | undefined {
  if (question.kind !== 'click') return undefined;
  const command = getCourse().sessions.get(question.session)?.steps.find((step) => step.id === question.command);
  const text = transcript(command?.output)?.text;
  return command && text !== undefined ? { cmd: command.cmd, text } : undefined;
}
