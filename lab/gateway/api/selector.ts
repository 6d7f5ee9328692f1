/** Whether labels fit a selector: `a=b,c!=d,e,!f,g in (h,i),j notin (k)`. */
export function labelsFit(selector: string, labels: Readonly<Record<string, string>> = {}): boolean {
  return (selector.match(/(?:\([^)]*\)|[^,(])+/g) ?? []).every((part) => {
    const set = /^\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(part);
    if (set) return set[3]!.split(',').map((value) => value.trim()).includes(labels[set[1]!] ?? '\0') === (set[2] === 'in');
    const [, key = '', sign, value = ''] = /^\s*(!?[^=!\s]+)\s*(==?|!=)?\s*(.*?)\s*$/.exec(part) ?? [];
    if (key.startsWith('!')) return !(key.slice(1) in labels);
    if (sign === undefined) return key in labels;
    return (labels[key] === value) === (sign !== '!=');
  });
}

/** The one name that a field selector asks for. */
export const nameWanted = (fieldSelector: string | null): string | undefined => /(?:^|,)metadata\.name==?([^,]+)/.exec(fieldSelector ?? '')?.[1];
