import { expect, test } from 'vitest';
import { Failures } from './failures.ts';

test('a clock that was set back does not lock an address out until it has caught up', () => {
  const failures = new Failures({ perAddress: 2, global: 100 });
  const hour = 3_600_000;
  for (let n = 0; n < 2; n++) failures.add('a', 5 * hour);
  expect(failures.waitOf('a', 5 * hour)).toBe(60);
  expect(failures.waitOf('a', 2 * hour)).toBe(0);
  expect(failures.waitOf('a', 2 * hour + 1)).toBe(0);
});
