import type { APIRoute } from 'astro';
import { kubernetesSchema } from '../../course/kubernetes-schema.ts';

/** What the manifest editor knows about fields; fetched when the editor opens, never before. */
export const GET: APIRoute = () => new Response(JSON.stringify(kubernetesSchema()), { headers: { 'Content-Type': 'application/json' } });
