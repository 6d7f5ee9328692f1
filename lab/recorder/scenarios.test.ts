import { expect, test } from 'vitest';
import { scenarios } from './scenarios.ts';

const ids = (half?: number) => scenarios({ only: [], slow: false, ...(half === undefined ? {} : { half }) }).map(({ data }) => data.id);

test('two days in a row play every session once, each day in the order of the whole', () => {
  const [all, today, tomorrow] = [ids(), ids(20_781), ids(20_782)];
  expect([...today, ...tomorrow].sort()).toEqual([...all].sort());
  expect(Math.abs(today.length - tomorrow.length)).toBeLessThanOrEqual(1);
  expect(today).toEqual(all.filter((id) => today.includes(id)));
  expect(ids(20_783)).toEqual(today);
});

test('a worker is seen before other sessions leave traces there; what restarts the control plane comes last', () => {
  expect(ids()[0]).toBe('on-the-node');
  expect(ids().slice(-2)).toEqual(['scheduler-away', 'silent-api-server']);
});
