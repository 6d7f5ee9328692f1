/** Values saved from answers, for `${name}` in later requests. */
export type Variables = Map<string, string>;

/** Puts saved values in place of `${name}`. @throws Error naming a value that was not saved */
export function fill<T>(value: T, variables: Variables): T {
  if (typeof value === 'string')
    return value.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
      const found = variables.get(name);
      if (found === undefined) throw new Error(`\${${name}} was not saved by an earlier request`);
      return found;
    }) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => fill(one, variables)) as T;
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner as unknown, variables)])) as T;
  return value;
}

/** The value at a JSON Pointer, as text. @throws Error if there is none */
export function at(body: unknown, pointer: string): string {
  const found = pointer.split('/').slice(1).reduce<unknown>((sofar, key) => (sofar as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], body);
  if (found === undefined || found === null) throw new Error(`nothing at ${pointer}`);
  return String(found);
}
