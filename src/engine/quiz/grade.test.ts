import { describe, expect, test } from 'vitest';
import { normalizeCommand } from '../kubectl/normalize.ts';
import { question } from '../schema/quiz.ts';
import { grade, isAnswered, type Answer } from './grade.ts';
import { answerKey, type KeyContext } from './key.ts';

const both = (text: string) => ({ ko: text, en: text });
const context: KeyContext = {
  facts: new Map([['pods.total', 19]]),
  glossary: [{ id: 'label', ko: '레이블', en: 'Label', official: true, wild: ['라벨'], definition: both('x') }, { id: 'control-plane', ko: '컨트롤 플레인', en: 'Control plane', official: true, wild: ['마스터'], definition: both('x') }],
  output: 'NAME   STATUS   ROLES           AGE\ncpu1   Ready    control-plane   46h\ncpu2   Ready    <none>          17h\ngpu1   Ready    <none>          17h\n',
};
const ask = (raw: object) => {
  const key = answerKey(question.parse({ id: 'q', ask: both('?'), ...raw }), context);
  return (answer: Answer) => grade(key, answer, normalizeCommand);
};
const option = (id: string, correct = false) => ({ id, text: id, correct, why: both('w') });

describe('choices', () => {
  const multiple = ask({ kind: 'multiple', options: [option('a', true), option('b'), option('c', true)] });
  test('all right options and no other are needed', () => {
    expect(multiple({ kind: 'choice', chosen: ['c', 'a'] }).correct).toBe(true);
    expect(multiple({ kind: 'choice', chosen: ['a'] }).correct).toBe(false);
    expect(multiple({ kind: 'choice', chosen: ['a', 'b', 'c'] })).toMatchObject({ correct: false, parts: { a: true, b: false, c: true } });
  });
});

describe('order and match', () => {
  const items = ['one', 'two', 'three'].map((id) => ({ id, text: id, why: both('w') }));
  test('order names the items that stand wrong', () => {
    const order = ask({ kind: 'order', items, why: both('w') });
    expect(order({ kind: 'order', ids: ['one', 'two', 'three'] }).correct).toBe(true);
    expect(order({ kind: 'order', ids: ['one', 'three', 'two'] })).toMatchObject({ correct: false, parts: { one: true, two: false, three: false } });
  });
  test('two pairs with the same right side accept the same partner', () => {
    const match = ask({ kind: 'match', pairs: [{ id: 'pending', left: 'Pending', right: 'describe', why: both('w') }, { id: 'pull', left: 'ImagePullBackOff', right: 'describe', why: both('w') }, { id: 'crash', left: 'Crash', right: 'logs', why: both('w') }] });
    expect(match({ kind: 'match', pairs: { pending: 'pending', pull: 'pending', crash: 'crash' } }).correct).toBe(true);
    expect(match({ kind: 'match', pairs: { pending: 'pending', pull: 'crash', crash: 'crash' } }).parts).toEqual({ pending: true, pull: false, crash: true });
  });
});

describe('click', () => {
  const others = [{ column: 'AGE', why: both('age') }, { rows: '^gpu', why: both('gpu') }, { why: both('rest') }];
  test('a row', () => {
    const row = ask({ kind: 'click', session: 's', command: 'c', target: 'row', rows: '^cpu1', why: both('w'), others: [{ rows: '^gpu', why: both('gpu') }, { why: both('rest') }] });
    expect(row({ kind: 'click', clicked: [{ row: 0 }] }).correct).toBe(true);
    expect(row({ kind: 'click', clicked: [{ row: 2 }] })).toMatchObject({ correct: false, say: 0 });
    expect(row({ kind: 'click', clicked: [{ row: 1 }] })).toMatchObject({ correct: false, say: 1 });
  });
  test('every matching row', () => {
    const rows = ask({ kind: 'click', session: 's', command: 'c', target: 'row', rows: '<none>', all: true, why: both('w'), others });
    expect(rows({ kind: 'click', clicked: [{ row: 1 }] }).correct).toBe(false);
    expect(rows({ kind: 'click', clicked: [{ row: 2 }, { row: 1 }] }).correct).toBe(true);
  });
  test('a cell: row and column both count, and the reason fits what was clicked', () => {
    const cell = ask({ kind: 'click', session: 's', command: 'c', target: 'cell', rows: '^cpu2', column: 'ROLES', why: both('w'), others });
    expect(cell({ kind: 'click', clicked: [{ row: 1, column: 'ROLES' }] }).correct).toBe(true);
    expect(cell({ kind: 'click', clicked: [{ row: 1, column: 'AGE' }] })).toMatchObject({ correct: false, say: 0 });
    expect(cell({ kind: 'click', clicked: [{ row: 2, column: 'ROLES' }] })).toMatchObject({ correct: false, say: 1 });
  });
  test('a question that no row answers does not build', () => {
    expect(() => ask({ kind: 'click', session: 's', command: 'c', target: 'row', rows: '^nope', why: both('w'), others })).toThrow(/no row/);
    expect(() => ask({ kind: 'click', session: 's', command: 'c', target: 'cell', rows: '^cpu1', column: 'NOPE', why: both('w'), others })).toThrow(/no such column/);
  });
});

describe('typed answers', () => {
  const typed = (text: string): Answer => ({ kind: 'typed', text });
  test('a command in any spelling that kubectl takes', () => {
    const type = ask({ kind: 'type', accept: ['kubectl get nodes -o wide'], mistakes: [{ match: '-o yaml', say: both('yaml') }], why: both('w') });
    for (const line of ['kubectl get no -owide', 'k get node --output=wide', '$ kubectl  get nodes  -o wide ', 'kubectl get -o wide nodes']) expect(type(typed(line)).correct, line).toBe(true);
    expect(type(typed('kubectl get nodes')).correct).toBe(false);
    expect(type(typed('kubectl get nodes -oyaml'))).toMatchObject({ correct: false, say: 0 });
  });
  test.each(['레이블', '라벨', '라벨이요', '레이블은', ' Label ', 'labels', 'a label', '라벨입니다', '레이블을', '`label`', 'ＬＡＢＥＬ', '레이블'.normalize('NFD')])('“%s” means 레이블', (answer) => {
    expect(ask({ kind: 'text', accept: ['레이블'], why: both('w') })(typed(answer)).correct).toBe(true);
  });
  test.each(['테인트', '레', '라벨링', '셀렉터', 'labelled'])('“%s” does not', (answer) => {
    expect(ask({ kind: 'text', accept: ['label'], why: both('w') })(typed(answer)).correct).toBe(false);
  });
  test('what people say in the wild counts, with and without blanks', () => {
    const text = ask({ kind: 'text', accept: ['컨트롤 플레인'], why: both('w') });
    for (const answer of ['마스터', '마스터예요', '컨트롤플레인', 'control plane', 'the control plane']) expect(text(typed(answer)).correct, answer).toBe(true);
  });
  test('a wild word is not turned into the term it stands for', () => {
    expect(ask({ kind: 'text', accept: ['마스터'], why: both('w') })(typed('컨트롤 플레인')).correct).toBe(false);
  });
  test.each(['19', '19개', '１９', '십구', '십구 개', '열아홉', '열아홉 개', '총 19개입니다', 'nineteen', '19 pods', '19.0'])('“%s” is nineteen', (answer) => {
    expect(ask({ kind: 'number', answer: 'pods.total', why: both('w') })(typed(answer)).correct).toBe(true);
  });
  test.each(['9', '20', '구십', '아홉', '1 9', '1.9', '-19', '191'])('“%s” is not', (answer) => {
    expect(ask({ kind: 'number', answer: 'pods.total', mistakes: [{ value: 20, say: both('header') }], why: both('w') })(typed(answer)).correct).toBe(false);
  });
  test('a named mistake is named', () => {
    expect(ask({ kind: 'number', answer: 'pods.total', mistakes: [{ value: 20, say: both('header') }], why: both('w') })(typed('스무 개'))).toEqual({ correct: false, parts: {}, say: 0 });
  });
  test('no number is no attempt', () => {
    const key = answerKey(question.parse({ id: 'q', ask: both('?'), kind: 'number', answer: 3, why: both('w') }), context);
    expect(isAnswered(key, typed('많이'))).toBe(false);
    expect(isAnswered(key, typed('세 대'))).toBe(true);
  });
});
