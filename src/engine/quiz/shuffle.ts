/** FNV-1a, 32 bits, over UTF-16 units. */
export function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** mulberry32: numbers in [0, 1) from a seed. */
function random(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The items in an order that depends on the key alone, so Korean, English and paper agree. */
export function shuffle<T>(items: readonly T[], key: string): T[] {
  const next = random(hash32(key));
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}

/** As {@link shuffle}, but never in the order given: a question that shows its own answer asks nothing. */
export function scramble<T>(items: readonly T[], key: string): T[] {
  for (let salt = 0; salt < 50; salt++) {
    const mixed = shuffle(items, salt === 0 ? key : `${key}#${salt}`);
    if (mixed.some((item, i) => item !== items[i])) return mixed;
  }
  return [...items].reverse();
}
