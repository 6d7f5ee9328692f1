import { getCourse, type PlacedQuestion } from '../../course/load.ts';
import { answerKey, type AnswerKey } from '../../engine/quiz/key.ts';
import { questionOutput } from './question-output.ts';

/**
 * What grades a question, made of the course's own data.
 *
 * @throws Error where a click question has no recorded output
 */
export function keyOf(question: PlacedQuestion): AnswerKey {
  const output = questionOutput(question);
  if (question.kind === 'click' && !output) throw new Error(`question ${question.key}: no output of ${question.session}.${question.command}`);
  const { facts, glossary } = getCourse();
  return answerKey(question, { facts, glossary, output: output?.text, hint: output?.hint });
}
