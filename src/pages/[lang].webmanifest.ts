import type { APIRoute, GetStaticPaths } from 'astro';
import { getCourse } from '../course/load.ts';
import { langs, type Lang } from '../engine/schema/localized.ts';
import { asset, href } from '../i18n/url.ts';

export const getStaticPaths: GetStaticPaths = () => langs.map((lang) => ({ params: { lang } }));

/** Makes the site installable, in either language. */
export const GET: APIRoute = ({ params }) => {
  const lang = params.lang as Lang;
  const { title, tagline } = getCourse();
  const icon = (size: number) => ({ src: asset(`icons/${size}.png`), sizes: `${size}x${size}`, type: 'image/png', purpose: 'any maskable' });
  return new Response(
    JSON.stringify({
      name: title[lang],
      short_name: title[lang],
      description: tagline[lang],
      lang,
      id: asset(''),
      start_url: href(lang),
      scope: asset(''),
      display: 'standalone',
      background_color: '#fcfbf8',
      theme_color: '#10141b',
      icons: [{ src: asset('favicon.svg'), sizes: 'any', type: 'image/svg+xml' }, icon(192), icon(512)],
    }),
    { headers: { 'content-type': 'application/manifest+json' } },
  );
};
