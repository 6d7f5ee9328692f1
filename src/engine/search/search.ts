import { kinds, type Entry, type Kind } from './entry.ts';
import { flatten, type Flat } from './flatten.ts';
import { bestMatch } from './match.ts';
import { stem } from './particles.ts';

interface Prepared {
  entry: Entry;
  title: Flat;
  aliases: readonly Flat[];
  text: Flat;
}

/** A list of entries made searchable. */
export interface Index {
  prepared: readonly Prepared[];
  /** Flat name → the flat names of the same term: 포드 finds what says 파드. */
  synonyms: ReadonlyMap<string, readonly string[]>;
}

export interface Hit {
  entry: Entry;
  score: number;
  /** Flat needles that matched, for highlighting. */
  needles: readonly string[];
}

export interface Group {
  kind: Kind;
  hits: readonly Hit[];
}

/** Prepares entries once; takes a few milliseconds for the whole course. */
export function buildIndex(entries: readonly Entry[]): Index {
  const synonyms = new Map<string, Set<string>>();
  const prepared = entries.map((entry) => {
    const aliases = (entry.aliases ?? []).map(flatten);
    const title = flatten(entry.title);
    if (entry.kind === 'term') {
      const names = [...new Set([title, ...aliases].map((flat) => flat.text))];
      for (const name of names) {
        const known = synonyms.get(name) ?? new Set<string>();
        for (const other of names) if (other !== name && other.length > 2 - Number(/[가-힣]/.test(other))) known.add(other);
        synonyms.set(name, known);
      }
    }
    return { entry, title, aliases, text: flatten(entry.text) };
  });
  return { prepared, synonyms: new Map([...synonyms].map(([name, others]) => [name, [...others]])) };
}

/** A needle with its worth: what was typed counts more than its stem, that more than a synonym. */
interface Needle {
  text: string;
  worth: number;
}

const weight = { title: 12, alias: 10, text: 2 };

function needlesOf(word: string, index: Index): Needle[] {
  const typed = flatten(word).text;
  const stemmed = flatten(stem(word.normalize('NFC'))).text;
  const needles: Needle[] = [{ text: typed, worth: 1 }];
  if (stemmed !== typed) needles.push({ text: stemmed, worth: 0.9 });
  for (const other of index.synonyms.get(typed) ?? index.synonyms.get(stemmed) ?? []) needles.push({ text: other, worth: 0.35 });
  return needles.filter((needle) => needle.text !== '');
}

function score(item: Prepared, needles: readonly Needle[]): { score: number; needle: string } {
  let best = { score: 0, needle: '' };
  for (const { text, worth } of needles) {
    const title = (bestMatch(item.title, text)?.quality ?? 0) * weight.title;
    let alias = 0;
    for (const flat of item.aliases) alias = Math.max(alias, (bestMatch(flat, text)?.quality ?? 0) * weight.alias);
    const body = (bestMatch(item.text, text)?.quality ?? 0) * weight.text;
    const total = (Math.max(title, alias) + body) * worth;
    if (total > best.score) best = { score: total, needle: text };
  }
  return best;
}

/**
 * Everything that contains the query, best first. Particles, endings, spacing, hyphens and case do not
 * matter; parts of words are found; every word of the query must occur.
 */
export function search(index: Index, query: string): Hit[] {
  const words = query.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const phrase = needlesOf(words.join(' '), index);
  const each = words.map((word) => needlesOf(word, index));
  const hits: Hit[] = [];
  for (const item of index.prepared) {
    const whole = score(item, phrase);
    const parts = words.length > 1 ? each.map((needles) => score(item, needles)) : [];
    const all = parts.length > 0 && parts.every((part) => part.score > 0) ? parts.reduce((sum, part) => sum + part.score, 0) / parts.length : 0;
    if (whole.score === 0 && all === 0) continue;
    const needles = whole.score > 0 ? [whole.needle] : parts.map((part) => part.needle);
    hits.push({ entry: item.entry, score: Math.max(whole.score * 1.5, all), needles });
  }
  return hits.sort((a, b) => b.score - a.score || kinds.indexOf(a.entry.kind) - kinds.indexOf(b.entry.kind));
}

/** Hits by kind, the group with the best hit first. */
export function group(hits: readonly Hit[], perGroup = 6): Group[] {
  return kinds
    .map((kind) => ({ kind, hits: hits.filter((hit) => hit.entry.kind === kind).slice(0, perGroup) }))
    .filter((part) => part.hits.length > 0)
    .sort((a, b) => (b.hits[0]?.score ?? 0) - (a.hits[0]?.score ?? 0));
}
