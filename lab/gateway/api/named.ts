import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { lines } from '../kube/lines.ts';
import type { Account } from './account.ts';
import { asked, type Asked } from './asked.ts';
import { nameWanted } from './selector.ts';
import { textOf, type Upstream, type Whole } from './upstream.ts';
import { asking, type Listed } from './whole.ts';

interface Named {
  metadata?: { namespace?: string };
}

/**
 * The lessons' name of a namespace in a list or watch of one object by its name, before it was made real; undefined for everything else.
 * A client that waits for an object (`kubectl delete`) looks for it under the namespace it asked for, and takes it for gone otherwise.
 */
export function spokenNamespace(url: string, real: Asked, accept: string): string | undefined {
  if ((real.verb !== 'list' && real.verb !== 'watch') || accept.includes('as=') || nameWanted(real.query.get('fieldSelector')) === undefined) return undefined;
  const { namespace } = asked('GET', url);
  return namespace === real.namespace ? undefined : namespace;
}

/** Answers it with the objects under the spoken name. Resolves with the API server's answer where there is nothing to call otherwise. */
export async function answerNamed(upstream: Upstream, request: IncomingMessage, response: ServerResponse, url: string, { verb }: Asked, { authorization }: Account, spoken: string, signal: AbortSignal): Promise<Whole | undefined> {
  const answer = await upstream.open(url, { headers: asking(request, authorization), signal });
  const { statusCode: code = 0, headers } = answer;
  if (code !== 200) return { code, headers, text: await textOf(answer) };
  const called = <T extends Named>(object: T): T => (object.metadata?.namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace: spoken } });
  if (verb === 'list') {
    const list = JSON.parse(await textOf(answer)) as Listed;
    return { code, headers, text: JSON.stringify({ ...list, items: list.items?.map((item) => called(item as Named)) }) };
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  for await (const line of lines(answer)) {
    const event = JSON.parse(line) as { object: Named };
    if (!response.write(`${JSON.stringify({ ...event, object: called(event.object) })}\n`)) await once(response, 'drain', { signal });
  }
  response.end();
  return undefined;
}
