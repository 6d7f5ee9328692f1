import type { Lang, Localized } from '../engine/schema/localized.ts';

/** UI strings of one area. A missing language does not type-check. */
export function defineStrings<const T extends Record<string, Localized>>(strings: T): T {
  return strings;
}

/** The string of one language; `{name}` is replaced from `values`. */
export function say(value: Localized, lang: Lang, values: Record<string, string | number> = {}): string {
  return value[lang].replace(/\{(\w+)\}/g, (whole, key: string) => (key in values ? String(values[key]) : whole));
}
