import type { APIRoute } from 'astro';
import { getCourse } from '../../../course/load.ts';
import { langs, type Lang } from '../../../engine/schema/localized.ts';
import { inline } from '../../../i18n/inline.ts';

/** Definition of each term in one language, as HTML; fetched when a lesson comes to life. */
export const GET: APIRoute = ({ params }) => Response.json(Object.fromEntries(getCourse().glossary.map(({ id, definition }) => [id, inline(definition[params.lang as Lang])])));

export const getStaticPaths = () => langs.map((lang) => ({ params: { lang } }));
