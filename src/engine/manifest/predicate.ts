import type { ManifestPredicate } from '../schema/exercise.ts';

type Single = Omit<ManifestPredicate, 'anyOf'>;

/** The steps of a path: keys, indices, or `*` for every item. */
export function parsePath(path: string): (string | number | '*')[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(([, quoted, index, key]) => (index === '*' ? '*' : index !== undefined ? Number(index) : (quoted ?? key ?? '')));
}

/** Every value at a path; none if it leads nowhere. `null` counts as nothing. */
export function valuesAt(value: unknown, path: string): unknown[] {
  let found: unknown[] = [value];
  for (const step of parsePath(path))
    found = found.flatMap((item) => {
      if (step === '*') return Array.isArray(item) ? (item as unknown[]) : [];
      const inside = typeof item === 'object' && item !== null ? (item as Record<string | number, unknown>)[step] : undefined;
      return inside === undefined || inside === null ? [] : [inside];
    });
  return found;
}

const isBag = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equality of parsed YAML; the order of keys does not matter. */
export function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, n) => same(item, b[n]));
  if (isBag(a) && isBag(b)) return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => same(a[key], b[key]));
  return a === b;
}

/** Whether a list of tolerations lets a Pod onto a node with a taint `key[=value]:effect`, by the scheduler's rule. */
export function toleratesTaint(tolerations: unknown, taint: string): boolean {
  const [, key = '', value = '', effect = ''] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(taint) ?? [];
  return (Array.isArray(tolerations) ? tolerations : []).some((item) => {
    if (!isBag(item)) return false;
    const exists = item['operator'] === 'Exists';
    if (item['effect'] && item['effect'] !== effect) return false;
    if (!item['key']) return exists;
    return item['key'] === key && (exists || (item['value'] ?? '') === value);
  });
}

function holdsOnce(predicate: Single, docs: readonly unknown[]): boolean {
  const doc = predicate.kind === undefined ? docs[0] : docs.find((item) => isBag(item) && item['kind'] === predicate.kind);
  const values = valuesAt(doc, predicate.path ?? '');
  const whole = (path: string) => valuesAt(doc, path)[0];
  const { equals, oneOf, matches, exists, count, has, sameAs, subsetOf, tolerates } = predicate;
  return (
    (exists === undefined || values.length > 0 === exists) &&
    (count === undefined || values.length === count) &&
    (equals === undefined || values.some((item) => item === equals)) &&
    (oneOf === undefined || values.some((item) => oneOf.some((word) => word === item))) &&
    (matches === undefined || values.some((item) => new RegExp(matches).test(String(item)))) &&
    (has === undefined || values.some((item) => isBag(item) && Object.entries(has).every(([key, word]) => item[key] === word))) &&
    (sameAs === undefined || (values.length > 0 && same(values[0], whole(sameAs)))) &&
    (subsetOf === undefined || values.some((item) => isBag(item) && Object.entries(item).every(([key, word]) => same(bagOf(whole(subsetOf))[key], word)))) &&
    (tolerates === undefined || toleratesTaint(values[0], tolerates))
  );
}

const bagOf = (value: unknown): Record<string, unknown> => (isBag(value) ? value : {});

/** Whether a predicate holds for parsed documents. */
export function holds(predicate: ManifestPredicate, docs: readonly unknown[]): boolean {
  const result = predicate.anyOf ? predicate.anyOf.some((item) => holds(item, docs)) : holdsOnce(predicate, docs);
  return predicate.not ? !result : result;
}
