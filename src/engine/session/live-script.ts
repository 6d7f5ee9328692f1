import type { RecordedMistake, RecordedStep } from './meta.ts';
import { matchesMistake, matchesStep } from './match.ts';

/** What a live shell's commands are compared with: the steps and mistakes of one recorded session. */
export interface LiveScript {
  session: string;
  steps: readonly Pick<RecordedStep, 'id' | 'cmd' | 'exit' | 'accept'>[];
  mistakes: readonly Pick<RecordedMistake, 'id' | 'cmd' | 'exit' | 'match'>[];
}

/** What a command of a live shell was, as far as the lesson knows it. */
export interface Recognised {
  session?: string;
  stepId?: string;
  mistakeId?: string;
  /** The step's command, but it failed where the recorded one did not, or the other way round. */
  unlike?: { stepId: string; exit: number };
}

const alike = (exit: number | undefined, recorded: number) => exit === undefined || (exit === 0) === (recorded === 0);

/**
 * What a finished command was: a step, a mistake worth making, or nothing the lesson knows.
 *
 * @param scripts the session in view first
 * @param exit its status; undefined if the shell does not tell
 */
export function recognise(cmd: string, exit: number | undefined, scripts: readonly LiveScript[]): Recognised {
  let unlike: Recognised | undefined;
  for (const { session, steps, mistakes } of scripts) {
    const step = steps.find((each) => matchesStep(cmd, each));
    if (step && alike(exit, step.exit)) return { session, stepId: step.id };
    if (step) unlike ??= { session, unlike: { stepId: step.id, exit: step.exit } };
    const mistake = mistakes.find((each) => matchesMistake(cmd, each) && alike(exit, each.exit));
    if (mistake && !step) return { session, mistakeId: mistake.id };
  }
  return unlike ?? {};
}
