import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { compressible, mediaType } from '../../src/cli/media-types.ts';

const zipped = promisify(gzip);

/**
 * A page as the gateway serves it: it says that its own origin is a gateway, and its policy names the WebSocket.
 * `'self'` covers ws: and wss: of the own host in current browsers, Safari before 15.4 does not: hence by name.
 */
export function withGateway(html: string, socketOrigin: string): string {
  return html
    .replace(/(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")/, (_, open: string, policy: string, shut: string) => `${open}${policy}; connect-src 'self' ${socketOrigin}${shut}`)
    .replace(/<meta charset="?utf-8"?\s*\/?>/i, (charset) => `${charset}<meta name="day-gateway" content="1">`);
}

/**
 * The service worker for pages as the gateway serves them: it accepts a file only if its hash is that of the build, and the
 * gateway has changed the pages. Its build id changes, too, so that a copy of the plain site gives way to it.
 */
async function workerWithGateway(folder: string, worker: string, socketOrigin: string): Promise<string> {
  const [, build, files] = /^const BUILD = "([^"]+)";\nconst FILES = (\{.*\});$/m.exec(worker) ?? [];
  if (build === undefined || files === undefined) return worker;
  const sums = JSON.parse(files) as Record<string, string>;
  for (const path of Object.keys(sums)) {
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    if (file.endsWith('.html')) sums[path] = sum(withGateway(await readFile(join(folder, file), 'utf8'), socketOrigin));
  }
  const own = sum(build + JSON.stringify(sums));
  return worker.replace(`const BUILD = "${build}";\nconst FILES = ${files};`, () => `const BUILD = "${own}";\nconst FILES = ${JSON.stringify(sums)};`);
}

const sum = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Serves a built site out of a folder. Resolves false for a path that is not in it and that no 404 page answers. */
export function siteOf(folder: string, socketOrigin: (request: IncomingMessage) => string): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean> {
  const workers = new Map<string, Promise<string>>();
  return async (request, response, url) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    let path;
    try {
      path = normalize(decodeURIComponent(url.pathname));
    } catch {
      return false;
    }
    if (path.includes('\0') || path.split(sep).includes('..')) return false;
    let file = join(folder, path);
    let status = 200;
    let found = await stat(file).catch(() => undefined);
    if (found?.isDirectory()) {
      if (!url.pathname.endsWith('/')) {
        // Relative to the host: `//other.example` must not become an address of its own.
        response.writeHead(301, { location: `${url.pathname.replace(/^\/+/, '/')}/${url.search}` }).end();
        return true;
      }
      file = join(file, 'index.html');
      found = await stat(file).catch(() => undefined);
    }
    if (!found?.isFile()) {
      status = 404;
      file = join(folder, '404.html');
      if (!(await stat(file).catch(() => undefined))) return false;
    }
    const type = mediaType(file);
    const zip = compressible(type) && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    const cache = status === 200 && url.pathname.startsWith('/_astro/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    response.writeHead(status, { 'content-type': type, 'cache-control': cache, vary: 'accept-encoding', ...(zip ? { 'content-encoding': 'gzip' } : {}) });
    if (request.method === 'HEAD') response.end();
    else if (file.endsWith('.html')) {
      const page = withGateway(await readFile(file, 'utf8'), socketOrigin(request));
      response.end(zip ? await zipped(page) : page);
    } else if (url.pathname === '/sw.js') {
      const origin = socketOrigin(request);
      let worker = workers.get(origin);
      if (!worker) workers.set(origin, (worker = readFile(file, 'utf8').then((text) => workerWithGateway(folder, text, origin))));
      const text = await worker;
      response.end(zip ? await zipped(text) : text);
    } else {
      // A reader that goes away ends the pipe with an error that concerns nobody.
      const body = createReadStream(file);
      if (zip) pipeline(body, createGzip(), response, () => {});
      else pipeline(body, response, () => {});
    }
    return true;
  };
}
