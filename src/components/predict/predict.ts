import { countIn, isPrinted, judgeRows } from '../../engine/predict/grade.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { predictSays } from '../../i18n/strings/predict-says.ts';

function close(box: HTMLElement, outcome: 'right' | 'wrong' | 'skipped') {
  box.dataset['done'] = outcome;
  for (const input of box.querySelectorAll<HTMLInputElement | HTMLButtonElement>('input, button')) input.disabled = true;
}

/** Closes a guess that was not made: the output is in view, so there is nothing left to guess. */
export function skip(block: HTMLElement): void {
  const box = block.querySelector<HTMLElement>('.predict');
  const answer = box?.querySelector<HTMLDetailsElement>('.predict-answer');
  const status = box?.querySelector('.predict-verdict');
  if (!box || !answer || !status || box.dataset['done']) return;
  close(box, 'skipped');
  status.textContent = say(predictSays.skipped, document.documentElement.lang as Lang);
  answer.open = true;
}

interface Verdict {
  correct: boolean;
  /** Said after right or wrong. */
  detail: string;
  /** Elements whose reasons belong to what was chosen. */
  reasons: Element[];
}

/**
 * Commits the guess of a command block and says how it went, judged by the recording on the page.
 * Returns undefined, and says what is missing, when nothing was chosen.
 */
export function commit(block: HTMLElement): 'right' | 'wrong' | undefined {
  const lang = document.documentElement.lang as Lang;
  const box = block.querySelector<HTMLElement>('.predict');
  const status = box?.querySelector('.predict-verdict');
  const answer = box?.querySelector<HTMLDetailsElement>('.predict-answer');
  if (!box || !status || !answer) return undefined;
  const pre = block.querySelector<HTMLElement>('.cmd-output');
  const verdict = judge(box, pre?.textContent ?? '', pre?.dataset['resource'], answer, lang);
  if (typeof verdict === 'string') {
    status.textContent = verdict;
    box.querySelector<HTMLElement>('input')?.focus();
    return undefined;
  }
  close(box, verdict.correct ? 'right' : 'wrong');
  for (const reason of verdict.reasons) reason.classList.add('predict-yours');
  status.textContent = [say(verdict.correct ? predictSays.right : predictSays.wrong, lang), verdict.detail].filter(Boolean).join(' ');
  answer.open = true;
  return verdict.correct ? 'right' : 'wrong';
}

function judge(box: HTMLElement, output: string, resource: string | undefined, answer: Element, lang: Lang): Verdict | string {
  const hint = { resource };
  const { kind, of, matching, rows } = box.dataset;
  if (kind === 'count') {
    const typed = box.querySelector('input')?.value.trim() ?? '';
    if (!/^\d+$/.test(typed)) return say(predictSays.typeNumber, lang);
    const actual = countIn(output, { of: of === 'lines' ? 'lines' : 'rows', matching }, hint);
    const correct = Number(typed) === actual;
    return { correct, detail: correct ? '' : say(predictSays.yours, lang, { yours: typed, actual }), reasons: [] };
  }
  const chosen = [...box.querySelectorAll<HTMLInputElement>('input:checked')].map((input) => input.nextElementSibling?.textContent ?? '');
  if (chosen.length === 0) return say(predictSays.pick, lang);
  const items = [...answer.querySelectorAll<HTMLElement>('li')];
  if (kind === 'line') {
    const line = chosen[0] ?? '';
    return { correct: isPrinted(output, line), detail: '', reasons: items.filter((item) => item.querySelector('code')?.textContent === line) };
  }
  const earlier = [...box.querySelectorAll('.predict-table label code, .predict-head')].map((line) => line.textContent).join('\n');
  const { correct, wrong, missed } = judgeRows(earlier, rows ?? '', chosen, hint);
  const detail = wrong.length === 0 && missed.length > 0 ? say(predictSays.missed, lang, { n: missed.length }) : '';
  return { correct, detail, reasons: items.filter((item) => wrong.some((line) => item.dataset['rows'] && new RegExp(item.dataset['rows']).test(line))) };
}
