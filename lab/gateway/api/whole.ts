import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** A list, or the table that kubectl prints of one. */
export interface Listed {
  kind?: string;
  apiVersion?: string;
  metadata?: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  items?: unknown[] | null;
  rows?: unknown[] | null;
}

/** What of a caller's wishes for the form of an answer holds where an answer is put together: JSON, as objects or as a table. */
export function formOf(headers: IncomingHttpHeaders): string {
  const wish = /application\/json;as=(?:Table|PartialObjectMetadataList|PartialObjectMetadata);[^,]*/.exec(headers.accept ?? '')?.[0];
  return wish ? `${wish},application/json` : 'application/json';
}

/** Headers of a question that is asked on a caller's behalf. */
export const asking = ({ headers }: IncomingMessage, authorization: string): OutgoingHttpHeaders => ({ authorization, accept: formOf(headers), ...(headers['user-agent'] ? { 'user-agent': headers['user-agent'] } : {}) });

/** Lists of several namespaces as one, in their order; the version is that of the first, at which the others were read. */
export function together(lists: readonly Listed[]): Listed {
  const [first = {}] = lists;
  const { continue: _, remainingItemCount: __, ...metadata } = first.metadata ?? {};
  const part = first.kind === 'Table' ? 'rows' : 'items';
  return { ...first, metadata, [part]: lists.flatMap((list) => list[part] ?? []) };
}
