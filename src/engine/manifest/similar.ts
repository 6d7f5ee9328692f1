/** Number of letters to insert, delete, replace or swap with the next one to turn `a` into `b`. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

/** The word that someone who typed `word` probably meant; undefined if none is near. Letter case counts half. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 4)) + 0.5;
  for (const candidate of words) {
    if (candidate === word) continue;
    const far = distance(word.toLowerCase(), candidate.toLowerCase()) + (candidate.toLowerCase() === word.toLowerCase() ? 0 : 0.25);
    if (far < least) [best, least] = [candidate, far];
  }
  return best;
}
