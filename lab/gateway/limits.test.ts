import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultLimits } from './config.ts';

test('docs/protocol.md lists every limit, with its default', () => {
  const table = readFileSync('docs/protocol.md', 'utf8').split('## Limits')[1] ?? '';
  for (const name of Object.keys(defaultLimits)) expect(table).toMatch(new RegExp(`^\\| .*\`${name}\``, 'm'));
  const of = (name: string) => new RegExp(`^\\| \`${name}\` \\| ([\\d ]*\\d)(?: (KiB|MiB|minutes))?`, 'm').exec(table);
  for (const [name, value] of Object.entries(defaultLimits)) {
    const [, number, unit] = of(name) ?? [];
    if (number === undefined) continue; // two limits on one line
    const factor = unit === 'KiB' ? 1024 : unit === 'MiB' ? 1024 * 1024 : 1;
    expect([name, Number(number.replaceAll(' ', '')) * factor]).toEqual([name, value]);
  }
});
