import type { APIRoute } from 'astro';
import { getCourse } from '../../../course/load.ts';
import { meaningsIn } from '../../../engine/kubectl/explain.ts';
import { langs, type Lang } from '../../../engine/schema/localized.ts';

/** The meanings of columns and cells in one language; fetched when the first table is touched. */
export const GET: APIRoute = ({ params }) => Response.json(meaningsIn(getCourse().columns, params.lang as Lang));

export const getStaticPaths = () => langs.map((lang) => ({ params: { lang } }));
