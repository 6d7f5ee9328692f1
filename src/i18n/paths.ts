import { langs, type Lang } from '../engine/schema/localized.ts';

/**
 * `getStaticPaths` of a page that exists once per language, for files under `src/pages/[...lang]/`:
 * Korean without a prefix, English under `en/`.
 */
export function langPaths(): { params: { lang: string | undefined }; props: { lang: Lang } }[] {
  return langs.map((lang) => ({ params: { lang: lang === 'ko' ? undefined : lang }, props: { lang } }));
}
