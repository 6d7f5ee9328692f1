const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** Seconds of an age such as 3m12s. */
export const ageSeconds = (age: string): number => [...age.matchAll(/(\d+)([smhd])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * seconds[unit!]!, 0);

/** What is older than a session is as old as this: the cluster has been up for some minutes. */
export const oldAge = '5m';

/** An age as kubectl prints it. */
export const agePattern = /\b\d+[smhd](?:\d+[smh])?\b/g;

/**
 * The declared age nearest to a measured one. Ages are compared by their ratio.
 *
 * @returns undefined if even the nearest is not near: more than 2.5 times as old or young, and more than 15 s apart (a busy machine)
 */
export function nearestAge(measured: string, declared: readonly string[]): string | undefined {
  if (declared.length === 0) return undefined;
  const is = ageSeconds(measured);
  const ratio = (age: string) => Math.abs(Math.log((ageSeconds(age) + 1) / (is + 1)));
  const best = declared.reduce((a, b) => (ratio(b) < ratio(a) ? b : a));
  return ratio(best) <= Math.log(2.5) || Math.abs(ageSeconds(best) - is) <= 15 ? best : undefined;
}
