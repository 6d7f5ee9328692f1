import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Audit } from './audit/audit.ts';
import type { Route } from './front.ts';

const hash = (text: string) => createHash('sha256').update(text).digest();
/** Longest body that is read. */
const longest = 1024;

/** Links of local mode: each carries a secret of 128 bits in its fragment and works once. */
export class LocalLinks {
  readonly #secrets = new Set<Buffer>();

  /** A new link to the course. */
  make(url: string): string {
    const secret = randomBytes(16).toString('base64url');
    this.#secrets.add(hash(secret));
    return `${url}/#t=${secret}`;
  }

  /** True once for each secret. */
  redeem(secret: string): boolean {
    const given = hash(secret);
    let found: Buffer | undefined;
    for (const known of this.#secrets) if (timingSafeEqual(known, given)) found = known;
    return found !== undefined && this.#secrets.delete(found);
  }
}

/** `POST /api/join` of local mode: a link's secret for a token. */
export function localJoin(links: LocalLinks, answer: () => object, audit: Audit): Route {
  return async (request, response, url) => {
    if (request.method !== 'POST' || url.pathname !== '/api/join') return false;
    let code: unknown;
    try {
      code = (JSON.parse(await bodyOf(request)) as { code?: unknown } | null)?.code;
    } catch {
      // not JSON: no code
    }
    const valid = typeof code === 'string' && links.redeem(code);
    audit.log(valid ? 'local.joined' : 'local.join-refused');
    response.writeHead(valid ? 200 : 404, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    response.end(JSON.stringify(valid ? answer() : { problem: 'wrong' }));
    return true;
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > longest) throw new Error('too long');
  }
  return text;
}
