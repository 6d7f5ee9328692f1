import type { Lang, Localized } from '../engine/schema/localized.ts';

/** UI strings of one area. A missing language does not type-check. */
export function defineStrings<const T extends Record<string, Localized>>(strings: T): T {
  return strings;
}

/** The string of one language; `{name}` is replaced from `values`, `{name|day|days}` by the form that goes with its number. */
export function say(value: Localized, lang: Lang, values: Record<string, string | number> = {}): string {
  return value[lang].replace(/\{(\w+)(?:\|(.*?)\|(.*?))?\}/g, (whole, key: string, one?: string, many?: string) => {
    if (!(key in values)) return whole;
    return (many === undefined ? String(values[key]) : String(values[key]) === '1' ? one : many) ?? whole;
  });
}
