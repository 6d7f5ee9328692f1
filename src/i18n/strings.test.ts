import { expect, test } from 'vitest';
import { defineStrings, say } from './strings.ts';

const { steps } = defineStrings({ steps: { ko: '{n}단계', en: '{n} {n|step|steps} of {all}' } });

test('one is one, everything else is many', () => {
  expect(say(steps, 'en', { n: 1, all: 9 })).toBe('1 step of 9');
  expect(say(steps, 'en', { n: 0, all: 9 })).toBe('0 steps of 9');
  expect(say(steps, 'en', { n: '12', all: 12 })).toBe('12 steps of 12');
  expect(say(steps, 'ko', { n: 1 })).toBe('1단계');
});

test('what has no value stays as it is', () => {
  expect(say(steps, 'en', { n: 2 })).toBe('2 steps of {all}');
});
