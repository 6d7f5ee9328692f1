import type { IncomingMessage } from 'node:http';
import { namespaceOf, secondName, secondOf } from '../spawner/names.ts';
import { asked, type Asked } from './asked.ts';
import { bufferOf } from './upstream.ts';

/** Longest body that is read to find the namespace in it; the API server takes 3 MB. */
const longest = 4 * 1024 * 1024;

/** What lessons call a learner's namespaces, and what they are. Answers bear the real names. */
const realName = (name: string, slot: string): string => (name === 'default' ? namespaceOf(slot) : name === secondName ? secondOf(slot) : name);

const inPath = new RegExp(`^(/(?:api/v1|apis/[^/?]+/[^/?]+)/namespaces/)(default|${secondName})(?=[/?]|$)`);
const inSelector = new RegExp(`^(metadata\\.name==?)(default|${secondName})$`);

/** The address with the learner's namespaces called by their real names. */
export function realUrl(url: string, slot: string): string {
  const real = url.replace(inPath, (_, before: string, name: string) => before + realName(name, slot));
  const { plural, namespace, name, query, path } = asked('GET', real);
  const selector = query.get('fieldSelector') ?? '';
  if (plural !== 'namespaces' || namespace !== undefined || name !== undefined || !inSelector.test(selector)) return real;
  query.set('fieldSelector', selector.replace(inSelector, (_, before: string, name: string) => before + realName(name, slot)));
  return `${path}?${query}`;
}

/** Whether the body of a request may say again which of the learner's namespaces it is for. */
export const namesNamespace = (method: string, { namespace, plural, subresource }: Asked, slot: string): boolean =>
  (namespace === namespaceOf(slot) || namespace === secondOf(slot)) && plural !== undefined && subresource === undefined && (method === 'POST' || method === 'PUT' || method === 'PATCH');

/** The body with the namespace called by its real name; as it came if there is no such thing in it. @throws RangeError when it is too long */
export async function realBody(request: IncomingMessage, slot: string): Promise<Buffer> {
  const body = await bufferOf(request, longest);
  try {
    const object = JSON.parse(body.toString('utf8')) as { metadata?: { namespace?: unknown } };
    const name = object.metadata?.namespace;
    if (typeof name !== 'string' || realName(name, slot) === name) return body;
    return Buffer.from(JSON.stringify({ ...object, metadata: { ...object.metadata, namespace: realName(name, slot) } }));
  } catch {
    return body;
  }
}
