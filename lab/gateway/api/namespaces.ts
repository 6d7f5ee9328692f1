import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../kube/types.ts';
import type { Account } from './account.ts';
import { asked, type Asked } from './asked.ts';
import { labelsFit, nameWanted } from './selector.ts';
import type { Sight } from './sight.ts';
import type { Upstream } from './upstream.ts';
import { asking, formOf, together, type Listed } from './whole.ts';

/** How often a watch over namespaces looks, in milliseconds, and for how long at most. */
const lookMs = 700;
const longestMs = 300_000;

/** A namespace as it was answered: the object, or a table with one row. */
interface Seen {
  name: string;
  version: string;
  answer: Listed & Partial<KubeObject>;
}

/** `get namespaces`: those that a learner sees, each asked for by its name and with the learner's token. RBAC cannot cut a list of them. */
export class Namespaces {
  readonly #upstream: Upstream;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** @throws Error when the API server does not answer */
  async list(request: IncomingMessage, response: ServerResponse, ask: Asked, account: Account, sight: Sight, signal: AbortSignal): Promise<void> {
    const seen = await this.#look(request, ask, account, sight, signal);
    const [first] = seen;
    const resourceVersion = String(Math.max(0, ...seen.map(({ version }) => Number(version) || 0)) || '');
    const table = first?.answer.kind === 'Table' || (first === undefined && formOf(request.headers).includes('as=Table'));
    const list = table
      ? together(seen.length > 0 ? seen.map(({ answer }) => answer) : [{ kind: 'Table', apiVersion: 'meta.k8s.io/v1', rows: [] }])
      : { kind: 'NamespaceList', apiVersion: 'v1', items: seen.map(({ answer }) => answer) };
    const text = JSON.stringify({ ...list, metadata: { resourceVersion } });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(request.method === 'HEAD' ? undefined : text);
  }

  /** The changes, by looking again and again. */
  async watch(request: IncomingMessage, response: ServerResponse, ask: Asked, account: Account, sight: Sight, signal: AbortSignal): Promise<void> {
    const since = ask.query.get('resourceVersion');
    const wanted = nameWanted(ask.query.get('fieldSelector'));
    const known = new Map<string, Seen>();
    const tell = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
    const end = Date.now() + Math.min(longestMs, (Number(ask.query.get('timeoutSeconds')) || Infinity) * 1000);
    for (let first = true; Date.now() < end && !signal.aborted && !response.destroyed; first = false) {
      const seen = await this.#look(request, ask, account, sight, signal);
      if (first) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.flushHeaders();
        // It was there when the caller listed, and went before this began.
        if (since && wanted && seen.length === 0) tell('DELETED', { kind: 'Namespace', apiVersion: 'v1', metadata: { name: nameWanted(asked('GET', request.url ?? '').query.get('fieldSelector')), resourceVersion: since } });
      }
      for (const one of seen) {
        const before = known.get(one.name);
        if (before ? before.version !== one.version : !first || !since || Number(one.version) > Number(since)) tell(before || (first && since) ? 'MODIFIED' : 'ADDED', one.answer);
        known.set(one.name, one);
      }
      for (const [name, { answer }] of known)
        if (!seen.some((one) => one.name === name)) {
          tell('DELETED', answer);
          known.delete(name);
        }
      await sleep(lookMs, undefined, { signal }).catch(() => {});
    }
    response.end();
  }

  async #look(request: IncomingMessage, { query }: Asked, { authorization }: Account, { names, second }: Sight, signal: AbortSignal): Promise<Seen[]> {
    const headers = asking(request, authorization);
    const wanted = nameWanted(query.get('fieldSelector'));
    const answers = await Promise.all(
      names.filter((name) => wanted === undefined || name === wanted).map(async (name) => ({ name, ...(await this.#upstream.ask(`/api/v1/namespaces/${encodeURIComponent(name)}`, { headers, signal })) })),
    );
    return answers.flatMap(({ name, code, text }): Seen[] => {
      // The right to see the second goes with it; another that is not there is an operator's slip.
      if (code === 404 || (code === 403 && name === second)) return [];
      if (code !== 200) throw new Error(`namespace ${name}: the API server answered ${code}`);
      const answer = JSON.parse(text) as Seen['answer'] & { rows?: { object?: KubeObject }[] };
      // Who waits for one by the lessons' name (`kubectl delete namespace team-a`) looks for it under that name.
      const spoken = nameWanted(asked('GET', request.url ?? '').query.get('fieldSelector'));
      if (spoken !== undefined && answer.metadata) answer.metadata = { ...answer.metadata, name: spoken } as typeof answer.metadata;
      const metadata = answer.kind === 'Table' ? answer.rows?.[0]?.object?.metadata : answer.metadata as KubeObject['metadata'] | undefined;
      return labelsFit(query.get('labelSelector') ?? '', metadata?.labels) ? [{ name, version: metadata?.resourceVersion ?? '', answer }] : [];
    });
  }
}
