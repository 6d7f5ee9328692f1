import type { AnswerKey } from '../../engine/quiz/key.ts';

/**
 * Gives the options of a question their ids, from the one list that the page carries (`data-ids`, in the order shown,
 * right ones starred), the rows of an output their numbers, and the group its name: nobody can choose without a script.
 *
 * @returns what grades the question
 */
export function identify(quiz: HTMLElement): AnswerKey {
  const { ids, answer = '{}', kind } = quiz.dataset;
  const ask = quiz.querySelector<HTMLElement>('.quiz-ask');
  const body = quiz.querySelector<HTMLElement>('.quiz-body');
  if (ask && body) {
    ask.id ||= `${quiz.id}-ask`;
    body.setAttribute('role', ids !== undefined && kind !== 'multiple' ? 'radiogroup' : 'group');
    body.setAttribute('aria-labelledby', ask.id);
  }
  const inputs = quiz.querySelectorAll<HTMLInputElement>('.quiz-body :is(.quiz-options, .quiz-output) input');
  // What is typed is taken as it is.
  const typed = { autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false', enterkeyhint: 'done' };
  for (const [name, value] of Object.entries(typed)) quiz.querySelector('.quiz-input')?.setAttribute(name, value);
  const options = ids?.split(' ') ?? [];
  const reasons = quiz.querySelectorAll<HTMLElement>('.quiz-answers .quiz-why > li');
  for (const [index, input] of inputs.entries()) {
    const id = options[index]?.replace('*', '') ?? String(index);
    input.name = quiz.id;
    input.value = id;
    if (!ids) continue;
    input.closest('li')?.setAttribute('data-id', id);
    reasons[index]?.setAttribute('data-for', id);
  }
  return ids === undefined ? (JSON.parse(answer) as AnswerKey) : { kind: 'choice', right: options.filter((id) => id.endsWith('*')).map((id) => id.slice(0, -1)) };
}
