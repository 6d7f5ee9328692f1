import { CourseError, type Problem } from '../yaml.ts';
import { commands } from './commands.ts';
import { exercises } from './exercises.ts';
import { readCheckInput, type Check } from './input.ts';
import { parity } from './parity.ts';
import { predictions } from './predictions.ts';
import { coverage, quizzes } from './quizzes.ts';
import { references } from './references.ts';
import { sessions } from './sessions.ts';
import { style } from './style.ts';
import { verdicts } from './verdicts.ts';

/** Every proof about the content, by the name that `npm run check` prints. */
export const checks: Readonly<Record<string, Check>> = { parity, references, sessions, quizzes, coverage, predictions, commands, style, exercises, verdicts };

/**
 * Runs every check; an empty list means that the course holds together.
 *
 * @param draft passes over lessons that are listed but not begun yet
 */
export function checkCourse(root = process.cwd(), draft = false): Problem[] {
  try {
    const input = readCheckInput(root, draft);
    return Object.values(checks).flatMap((check) => check(input));
  } catch (error) {
    if (error instanceof CourseError) return [...error.problems];
    throw error;
  }
}
