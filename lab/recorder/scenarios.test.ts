import { expect, test } from 'vitest';
import { scenarios } from './scenarios.ts';

const ids = (third?: number) => scenarios({ only: [], slow: false, ...(third === undefined ? {} : { third }) }).map(({ data }) => data.id);

test('three days in a row play every session once, each day in the order of the whole', () => {
  const [all, today, ...others] = [ids(), ids(20_781), ids(20_782), ids(20_783)];
  expect([...today!, ...others.flat()].sort()).toEqual([...all!].sort());
  for (const other of others) expect(Math.abs(today!.length - other.length)).toBeLessThanOrEqual(1);
  expect(today).toEqual(all!.filter((id) => today!.includes(id)));
  expect(ids(20_784)).toEqual(today);
});

test('a worker is seen before other sessions leave traces there; what restarts the control plane comes last', () => {
  expect(ids()[0]).toBe('on-the-node');
  expect(ids().slice(-2)).toEqual(['scheduler-away', 'silent-api-server']);
});
