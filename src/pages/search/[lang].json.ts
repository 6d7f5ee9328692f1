import { getCollection } from 'astro:content';
import type { APIRoute, GetStaticPaths } from 'astro';
import { getCourse } from '../../course/load.ts';
import { searchEntries } from '../../course/search-entries.ts';
import { langs, type Lang } from '../../engine/schema/localized.ts';

export const getStaticPaths: GetStaticPaths = () => langs.map((lang) => ({ params: { lang } }));

/** The search data of one language, fetched once when the search is first used. */
export const GET: APIRoute = async ({ params }) => {
  const lang = params.lang as Lang;
  const prose = new Map((await getCollection('prose')).map((entry) => [entry.id, { ...entry.data, body: entry.body ?? '' }]));
  return new Response(JSON.stringify(searchEntries(getCourse(), lang, (slug) => prose.get(`${slug}/${lang}`))), { headers: { 'content-type': 'application/json' } });
};
