import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { lines } from '../kube/lines.ts';
import { asked, type Asked } from './asked.ts';
import { passed, textOf, type Upstream, type Whole } from './upstream.ts';
import { formOf } from './whole.ts';

/** What is no object: it goes through as it comes. */
const streams = new Set(['log', 'exec', 'attach', 'portforward', 'proxy']);

/** The lessons' name by which a request called one of the learner's namespaces; undefined if by its real one, or if no object is answered. */
export function spokenNamespace(url: string, real: Asked): string | undefined {
  if (real.plural === undefined || streams.has(real.subresource?.split('/')[0] ?? '')) return undefined;
  const { namespace } = asked('GET', url);
  return namespace === real.namespace ? undefined : namespace;
}

interface Named {
  kind?: string;
  metadata?: { namespace?: string };
  involvedObject?: { namespace?: string };
  regarding?: { namespace?: string };
  items?: Named[] | null;
  rows?: { object?: Named }[] | null;
}

/** The answer with objects in the namespace that was asked: kubectl refuses others (`-o yaml`), and waits for one under the name it knows. */
export function calledAs(answer: Named, real: string, spoken: string): Named {
  const called = <T extends { namespace?: string }>(part: T | undefined): T | undefined => (part?.namespace === real ? { ...part, namespace: spoken } : part);
  const { metadata, involvedObject, regarding, items, rows } = answer;
  return {
    ...answer,
    ...(metadata ? { metadata: called(metadata) } : {}),
    ...(involvedObject ? { involvedObject: called(involvedObject) } : {}),
    ...(regarding ? { regarding: called(regarding) } : {}),
    ...(items ? { items: items.map((item) => calledAs(item, real, spoken)) } : {}),
    ...(rows ? { rows: rows.map((row) => (row.object ? { ...row, object: calledAs(row.object, real, spoken) } : row)) } : {}),
  };
}

/** Asks, and answers a watch as it comes; resolves with any other answer. @throws Error when there is none */
export async function askSpoken(upstream: Upstream, request: IncomingMessage, response: ServerResponse, url: string, { verb, namespace = '' }: Asked, spoken: string, body: Buffer | undefined, signal: AbortSignal): Promise<Whole | undefined> {
  const { 'accept-encoding': _, 'content-length': __, ...rest } = passed(request.headers);
  const answer = await upstream.open(url, { method: request.method ?? 'GET', headers: { ...rest, accept: formOf(request.headers) }, body, signal });
  const { statusCode: code = 0, headers } = answer;
  if (verb !== 'watch' || code !== 200) {
    const text = await textOf(answer);
    const json = code < 300 && headers['content-type']?.includes('json');
    return { code, headers, text: json ? JSON.stringify(calledAs(JSON.parse(text) as Named, namespace, spoken)) : text };
  }
  response.writeHead(200, { 'content-type': headers['content-type'] ?? 'application/json' });
  response.flushHeaders();
  for await (const line of lines(answer)) {
    const event = JSON.parse(line) as { object: Named };
    if (!response.write(`${JSON.stringify({ ...event, object: calledAs(event.object, namespace, spoken) })}\n`)) await once(response, 'drain', { signal });
  }
  response.end();
  return undefined;
}
