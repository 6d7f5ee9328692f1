import type { Lang } from '../engine/schema/localized.ts';

/** Base path of the site, always with a trailing slash. */
export const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');

/** Path of a page in a language: `href('en', 'lessons/taints/')` → `/base/en/lessons/taints/`. Korean has no prefix. */
export function href(lang: Lang, path = ''): string {
  return `${base}${lang === 'ko' ? '' : `${lang}/`}${path}`;
}

/** Path of a file under public/. */
export function asset(path: string): string {
  return base + path;
}

/** The other language of the two. */
export function otherLang(lang: Lang): Lang {
  return lang === 'ko' ? 'en' : 'ko';
}
