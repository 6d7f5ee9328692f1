/** First wait, growth and longest wait between two tries to connect, in milliseconds. */
const first = 250;
const growth = 1.5;
const longest = 5000;

/**
 * How long to wait before the next try to connect, in milliseconds: 250 after the first failure, half as much again
 * after each further one, 5,000 at most, and up to a fifth less by chance, so that a class does not knock all at once.
 *
 * @param failed tries that failed so far, from 1
 * @param random from 0 to 1
 */
export function waitBeforeTry(failed: number, random: number): number {
  const full = Math.min(longest, first * growth ** Math.max(0, failed - 1));
  return Math.round(full * (1 - random * 0.2));
}
