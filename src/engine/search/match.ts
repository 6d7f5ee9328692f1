import type { Flat } from './flatten.ts';

/** How well a needle sits in a text, from best to worst. */
export const quality = { whole: 8, prefix: 5, wordStart: 3, inside: 1 } as const;

/** A match in a flat text: offsets in its code units. */
export interface Match {
  start: number;
  end: number;
  quality: number;
}

/**
 * The best place of a flat needle in a flat text. A place that begins inside one word and ends in
 * another is an accident of the dropped blanks (파드 레이블 is no 드레) and does not count.
 */
export function bestMatch(flat: Flat, needle: string): Match | undefined {
  if (needle === '') return undefined;
  let inside: Match | undefined;
  let at = flat.text.indexOf(needle);
  for (let tries = 0; at >= 0 && tries < 200; tries++) {
    const end = at + needle.length;
    if (flat.starts[at]) {
      const found = at > 0 ? quality.wordStart : end === flat.text.length ? quality.whole : quality.prefix;
      return { start: at, end, quality: found };
    }
    inside ??= flat.starts.slice(at + 1, end).includes(true) ? undefined : { start: at, end, quality: quality.inside };
    at = flat.text.indexOf(needle, at + 1);
  }
  return inside;
}

/** Every place of a needle, by the same rule. */
export function allMatches(flat: Flat, needle: string): Match[] {
  const found: Match[] = [];
  if (needle === '') return found;
  for (let at = flat.text.indexOf(needle); at >= 0; at = flat.text.indexOf(needle, at + needle.length)) {
    const end = at + needle.length;
    const starts = flat.starts[at] === true;
    if (starts || !flat.starts.slice(at + 1, end).includes(true)) found.push({ start: at, end, quality: starts ? quality.wordStart : quality.inside });
  }
  return found;
}
