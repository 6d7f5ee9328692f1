import type { Question } from '../schema/quiz.ts';
import type { Term } from '../schema/glossary.ts';
import { pick, type Text } from '../schema/localized.ts';
import type { TableHint } from '../kubectl/table.ts';
import { outputLines } from './table.ts';
import { plain } from './text.ts';

/** Which rows and columns a reason of a click question is for; absent = any. */
export interface ClickReason {
  rows?: number[];
  column?: string;
}

/** What is needed to grade an answer, and nothing else: small enough to travel in the page. Reasons stay in the HTML. */
export type AnswerKey =
  | { kind: 'choice'; right: string[] }
  | { kind: 'order'; right: string[] }
  | { kind: 'match'; right: Record<string, string> }
  | { kind: 'click'; right: number[]; column?: string; all?: true; others: ClickReason[] }
  | { kind: 'type' | 'text'; accept: string[]; mistakes: string[] }
  | { kind: 'number'; answer: number; mistakes: number[] };

/** The right-hand sides of a match question, each text once; `id` is what a pair is answered with. */
export function matchRights(question: Extract<Question, { kind: 'match' }>): { id: string; right: Text }[] {
  const seen = new Set<string>();
  return [...question.pairs, ...question.distractors].filter(({ right }) => {
    const text = pick(right, 'en');
    return seen.has(text) ? false : seen.add(text);
  });
}

/** Every accepted text, with the variants that the glossary knows for it (레이블 = 라벨 = label). */
export function withVariants(accept: readonly string[], glossary: readonly Term[]): string[] {
  const all = new Map(accept.map((text) => [plain(text), text]));
  for (const term of glossary) {
    const bare = (name: string) => [name, name.replace(/\s*\(.*?\)/g, '')];
    const official = [term.ko, term.en].flatMap(bare);
    // Only from a term's own name to its variants: kube-dns is a word people use for CoreDNS, but not the other way round.
    if (official.some((name) => all.has(plain(name)))) for (const name of [...official, ...term.wild.flatMap(bare)]) all.set(plain(name), name);
  }
  return [...all.keys()];
}

export interface KeyContext {
  facts: ReadonlyMap<string, number>;
  glossary: readonly Term[];
  /** Output that a click question is about. */
  output?: string;
  /** What helps to read it as a table. */
  hint?: TableHint;
}

/**
 * What grades a question.
 *
 * @throws Error when a number names an unknown fact, or a click question matches no row of its output
 */
export function answerKey(question: Question, { facts, glossary, output = '', hint = {} }: KeyContext): AnswerKey {
  switch (question.kind) {
    case 'single':
    case 'multiple':
    case 'predict':
    case 'fault':
      return { kind: 'choice', right: question.options.filter((option) => option.correct).map((option) => option.id) };
    case 'order':
      return { kind: 'order', right: question.items.map((item) => item.id) };
    case 'match': {
      const rights = matchRights(question);
      return { kind: 'match', right: Object.fromEntries(question.pairs.map((pair) => [pair.id, rights.find(({ right }) => pick(right, 'en') === pick(pair.right, 'en'))?.id ?? pair.id])) };
    }
    case 'click': {
      const rows = outputLines(output, hint).filter((line) => line.row !== undefined);
      const matching = (pattern: string) => rows.filter((line) => new RegExp(pattern).test(line.text)).map((line) => line.row as number);
      const right = matching(question.rows);
      if (right.length === 0) throw new Error(`question ${question.id}: no row of the output matches ${question.rows}`);
      if (question.target === 'cell' && !rows.some((line) => right.includes(line.row as number) && line.cells.some((cell) => cell.column === question.column)))
        throw new Error(`question ${question.id}: no such column ${question.column}`);
      return {
        kind: 'click',
        right,
        ...(question.target === 'cell' && question.column ? { column: question.column } : {}),
        ...(question.all ? { all: true } : {}),
        others: question.others.map((other) => ({ ...(other.rows === undefined ? {} : { rows: matching(other.rows) }), ...(other.column === undefined ? {} : { column: other.column }) })),
      };
    }
    case 'type':
      return { kind: 'type', accept: question.accept, mistakes: question.mistakes.map(({ match }) => match) };
    case 'text':
      return { kind: 'text', accept: withVariants(question.accept, glossary), mistakes: question.mistakes.map(({ match }) => match) };
    case 'number': {
      const answer = typeof question.answer === 'number' ? question.answer : facts.get(question.answer);
      if (answer === undefined) throw new Error(`question ${question.id}: unknown fact ${question.answer}`);
      return { kind: 'number', answer, mistakes: question.mistakes.map(({ value }) => value) };
    }
  }
}
