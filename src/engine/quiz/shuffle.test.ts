import { expect, test } from 'vitest';
import { scramble, shuffle } from './shuffle.ts';

test('the order depends on the key alone and keeps every item', () => {
  const items = ['a', 'b', 'c', 'd', 'e'];
  expect(shuffle(items, 'taints/why-avoid')).toEqual(shuffle([...items], 'taints/why-avoid'));
  expect([...shuffle(items, 'x')].sort()).toEqual(items);
  expect(new Set(Array.from({ length: 50 }, (_, i) => shuffle(items, `q${i}`).join(''))).size).toBeGreaterThan(30);
});

test('the first option is right about as often as any other', () => {
  const first = Array.from({ length: 2000 }, (_, i) => shuffle([0, 1, 2, 3], `lesson/question-${i}`)[0]);
  for (const option of [0, 1, 2, 3]) expect(first.filter((item) => item === option).length).toBeGreaterThan(400);
});

test('an order question never shows the solution', () => {
  for (let i = 0; i < 500; i++) expect(scramble([1, 2, 3], `q${i}`)).not.toEqual([1, 2, 3]);
});
