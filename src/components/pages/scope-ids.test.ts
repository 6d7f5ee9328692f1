import { expect, it } from 'vitest';
import { scopeIds } from './scope-ids.ts';

it('keeps ids and what points to them together, and leaves text and other links alone', () => {
  expect(scopeIds('<section id="guess" aria-labelledby="a b"><a href="#guess">id="guess"</a><a href="/x/#guess">x</a></section>', 'taints')).toBe(
    '<section id="taints-guess" aria-labelledby="taints-a taints-b"><a href="#taints-guess">id="guess"</a><a href="/x/#guess">x</a></section>',
  );
});
