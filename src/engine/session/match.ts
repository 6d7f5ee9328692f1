import { firstDifference, normalizeCommand } from '../kubectl/normalize.ts';

/** A command that the prompt understands. */
export interface Expected {
  cmd: string;
  accept?: readonly string[] | undefined;
}

/** True if the typed line is the step's command or one that its author accepts. */
export function matchesStep(typed: string, step: Expected): boolean {
  const line = normalizeCommand(typed);
  return line !== '' && [step.cmd, ...(step.accept ?? [])].some((cmd) => normalizeCommand(cmd) === line);
}

/** True if the typed line is a recorded mistake: its own command, or its pattern over the normalised line. */
export function matchesMistake(typed: string, mistake: { cmd: string; match?: string | undefined }): boolean {
  const line = normalizeCommand(typed);
  if (line === '' || line.length > 500) return false;
  return line === normalizeCommand(mistake.cmd) || (mistake.match !== undefined && new RegExp(mistake.match, 'u').test(line));
}

/** The first wrong column of a line, against whichever accepted command it comes closest to. */
export function wrongColumn(typed: string, step: Expected): number {
  return Math.max(...[step.cmd, ...(step.accept ?? [])].map((cmd) => firstDifference(typed, cmd)));
}
