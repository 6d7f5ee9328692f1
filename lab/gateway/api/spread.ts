import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { lines } from '../kube/lines.ts';
import type { Account } from './account.ts';
import { within, type Asked } from './asked.ts';
import type { Sight } from './sight.ts';
import { fail, refused } from './status.ts';
import { textOf, type Upstream, type Whole } from './upstream.ts';
import { asking, together, type Listed } from './whole.ts';

/** What a list over all namespaces came to. */
export type Spread = { is: 'answered' } | { is: 'refused' } | { is: 'other'; answer: Whole };

/**
 * A list over all namespaces, put together from lists of those that the learner sees, each asked with the learner's token. Refused in one
 * (Secrets of kube-system, say) is refused altogether. The first list's version holds for all: one moment, from which a watch goes on.
 */
export async function spreadList(upstream: Upstream, request: IncomingMessage, response: ServerResponse, asked: Asked, { authorization }: Account, sight: Sight, signal: AbortSignal): Promise<Spread> {
  const headers = asking(request, authorization);
  const query = new URLSearchParams(asked.query);
  // Pages are for lists that are long; this one is answered whole.
  for (const name of ['limit', 'continue']) query.delete(name);
  const ask = (namespace: string, more: Readonly<Record<string, string>> = {}) => {
    const all = new URLSearchParams([...query, ...Object.entries(more)]);
    return upstream.ask(`${within(asked, namespace)}?${all}`, { headers, signal });
  };
  const [first = '', ...others] = sight.names;
  const found = await ask(first);
  if (refused(found.code)) return { is: 'refused' };
  if (found.code !== 200) return { is: 'other', answer: found };
  const list = JSON.parse(found.text) as Listed;
  const version = list.metadata?.resourceVersion;
  const exact: Record<string, string> = version && !query.has('resourceVersion') ? { resourceVersion: version, resourceVersionMatch: 'Exact' } : {};
  const lists = [list];
  for (const [n, answer] of (await Promise.all(others.map((namespace) => ask(namespace, exact)))).entries()) {
    if (refused(answer.code) && others[n] === sight.second) continue;
    if (refused(answer.code)) return { is: 'refused' };
    if (answer.code !== 200) return { is: 'other', answer };
    lists.push(JSON.parse(answer.text) as Listed);
  }
  const text = JSON.stringify(together(lists));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'cache-control': 'no-cache, private' }).end(request.method === 'HEAD' ? undefined : text);
  return { is: 'answered' };
}

/** A watch over all namespaces: one per namespace that the learner sees, their events as they come. */
export async function spreadWatch(upstream: Upstream, request: IncomingMessage, response: ServerResponse, asked: Asked, { authorization }: Account, sight: Sight, signal: AbortSignal): Promise<Spread> {
  if (asked.query.get('sendInitialEvents') === 'true') {
    // What a server says that does not know of it; clients then list and watch.
    fail(response, { code: 422, reason: 'Invalid', message: 'sendInitialEvents is forbidden for a watch over all namespaces of a class' });
    return { is: 'answered' };
  }
  const headers = asking(request, authorization);
  const end = new AbortController();
  const both = AbortSignal.any([signal, end.signal]);
  const open = (namespace: string) => upstream.open(`${within(asked, namespace)}?${asked.query}`, { headers, signal: both });
  const [first = '', ...others] = sight.names;
  const head = await open(first);
  const streams = [head];
  try {
    if (head.statusCode === 200) streams.push(...(await Promise.all(others.map(open))));
  } catch (error) {
    end.abort();
    throw error;
  }
  for (const [n, stream] of streams.entries()) {
    if (stream.statusCode === 200) continue;
    const { statusCode: code = 0, headers } = stream;
    const text = await textOf(stream, 64 * 1024).catch(() => '');
    if (refused(code) && sight.names[n] === sight.second) continue;
    end.abort();
    return refused(code) ? { is: 'refused' } : { is: 'other', answer: { code, headers, text } };
  }
  response.writeHead(200, { 'content-type': head.headers['content-type'] ?? 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const follow = async (stream: IncomingMessage) => {
    for await (const line of lines(stream)) {
      // How far one namespace has come says nothing about the others.
      if (line.startsWith('{"type":"BOOKMARK"')) continue;
      if (!response.write(`${line}\n`)) await once(response, 'drain', { signal: both });
    }
  };
  // When one has ended the client asks again for all.
  await Promise.race(streams.filter(({ statusCode }) => statusCode === 200).map((stream) => follow(stream).catch(() => {})));
  end.abort();
  response.end();
  return { is: 'answered' };
}
