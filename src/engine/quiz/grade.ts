import type { AnswerKey } from './key.ts';
import { readNumber } from './number.ts';
import { plain, sameText } from './text.ts';

/** A chosen row (from 0) and, for cells, its column. */
export interface Clicked {
  row: number;
  column?: string;
}

/** What the learner gave, by kind of key. */
export type Answer =
  | { kind: 'choice'; chosen: readonly string[] }
  | { kind: 'order'; ids: readonly string[] }
  | { kind: 'match'; pairs: Readonly<Record<string, string>> }
  | { kind: 'click'; clicked: readonly Clicked[] }
  | { kind: 'typed'; text: string };

export interface Grade {
  correct: boolean;
  /** Part → right or wrong: option, item, pair id, or row number. Only what was answered, and what should have been. */
  parts: Record<string, boolean>;
  /** Index of the named mistake that this answer is, or of the reason for what was clicked. */
  say?: number;
}

/** Brings a command line to one form; given, because it needs kubectl's vocabulary. */
export type Normalize = (line: string) => string;

const sameSet = (a: readonly unknown[], b: readonly unknown[]) => a.length === b.length && new Set([...a, ...b]).size === a.length;
const pattern = (source: string) => new RegExp(source, 'iu');

/** Whether there is something to grade; an empty answer is no attempt. */
export function isAnswered(key: AnswerKey, answer: Answer): boolean {
  switch (answer.kind) {
    case 'choice':
      return answer.chosen.length > 0;
    case 'click':
      return answer.clicked.length > 0;
    case 'match':
      return key.kind === 'match' && Object.keys(key.right).every((pair) => answer.pairs[pair]);
    case 'typed':
      return key.kind === 'number' ? readNumber(answer.text) !== undefined : plain(answer.text) !== '';
    case 'order':
      return true;
  }
}

/** Grades an answer. Pure; an answer of another kind than the key is wrong. */
export function grade(key: AnswerKey, answer: Answer, normalize: Normalize): Grade {
  const parts: Record<string, boolean> = {};
  if (key.kind === 'choice' && answer.kind === 'choice') {
    for (const id of new Set([...answer.chosen, ...key.right])) parts[id] = key.right.includes(id);
    return { correct: sameSet(answer.chosen, key.right), parts };
  }
  if (key.kind === 'order' && answer.kind === 'order') {
    answer.ids.forEach((id, i) => (parts[id] = key.right[i] === id));
    return { correct: answer.ids.length === key.right.length && Object.values(parts).every(Boolean), parts };
  }
  if (key.kind === 'match' && answer.kind === 'match') {
    for (const [pair, right] of Object.entries(key.right)) parts[pair] = answer.pairs[pair] === right;
    return { correct: Object.values(parts).every(Boolean), parts };
  }
  if (key.kind === 'click' && answer.kind === 'click') {
    const isRight = ({ row, column }: Clicked) => key.right.includes(row) && (key.column === undefined || column === key.column);
    for (const click of answer.clicked) parts[click.row] = isRight(click);
    const wrong = answer.clicked.find((click) => !isRight(click));
    const complete = !key.all || sameSet(answer.clicked.map(({ row }) => row), key.right);
    const correct = answer.clicked.length > 0 && !wrong && complete;
    const say = wrong && key.others.findIndex((other) => (!other.rows || other.rows.includes(wrong.row)) && (!other.column || other.column === wrong.column));
    return { correct, parts, ...(say !== undefined && say >= 0 ? { say } : {}) };
  }
  if (answer.kind !== 'typed') return { correct: false, parts };
  if (key.kind === 'number') {
    const value = readNumber(answer.text);
    return withMistake(value === key.answer, key.mistakes.findIndex((mistake) => mistake === value));
  }
  if (key.kind === 'text') {
    const correct = sameText(answer.text, key.accept);
    return withMistake(correct, key.mistakes.findIndex((mistake) => pattern(mistake).test(plain(answer.text))));
  }
  if (key.kind === 'type') {
    const line = normalize(answer.text);
    const correct = key.accept.some((accepted) => normalize(accepted) === line);
    return withMistake(correct, key.mistakes.findIndex((mistake) => pattern(mistake).test(line)));
  }
  return { correct: false, parts };
}

function withMistake(correct: boolean, say: number): Grade {
  return { correct, parts: {}, ...(!correct && say >= 0 ? { say } : {}) };
}
