import type { IncomingMessage } from 'node:http';
import { namespaceOf, secondName, secondOf } from '../spawner/names.ts';
import { asked, type Asked } from './asked.ts';
import { bufferOf } from './upstream.ts';

/** Longest body that is read to find the namespace in it; the API server takes 3 MB. */
const longest = 4 * 1024 * 1024;

/** What lessons call a learner's namespaces, and what they are. */
const realName = (name: string, slot: string): string => (name === 'default' ? namespaceOf(slot) : name === secondName ? secondOf(slot) : name);

const inPath = new RegExp(`^(/(?:api/v1|apis/[^/?]+/[^/?]+)/namespaces/)(default|${secondName})(?=[/?]|$)`);
const inSelector = new RegExp(`((?:^|,)(?:metadata\\.name|metadata\\.namespace|involvedObject\\.namespace|regarding\\.namespace)==?)(default|${secondName})(?=,|$)`, 'g');

/** The address with the learner's namespaces called by their real names. */
export function realUrl(url: string, slot: string): string {
  const real = url.replace(inPath, (_, before: string, name: string) => before + realName(name, slot));
  const { plural, namespace, query, path } = asked('GET', real);
  const selector = query.get('fieldSelector') ?? '';
  // An object may be called `default`; only of namespaces is it the name of one.
  const named = (text: string) => text.replace(inSelector, (whole, before: string, name: string) => (/metadata\.name=/.test(before) && plural !== 'namespaces' ? whole : before + realName(name, slot)));
  if (namespace === undefined && plural !== 'namespaces') return real;
  if (named(selector) === selector) return real;
  query.set('fieldSelector', named(selector));
  return `${path}?${query}`;
}

/** Whether the body of a request may say again which of the learner's namespaces it is for. */
export const namesNamespace = ({ namespace, plural, subresource }: Asked, slot: string): boolean =>
  (namespace === namespaceOf(slot) || namespace === secondOf(slot)) && plural !== undefined && subresource === undefined;

/** Whether a body comes with a request, of whatever method. */
export const hasBody = ({ headers }: IncomingMessage): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

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
