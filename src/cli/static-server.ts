import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize, sep } from 'node:path';
import { createGzip } from 'node:zlib';
import { compressible, mediaType } from './media-types.ts';

export interface Served {
  /** Address of the site with its base path, ending in a slash. */
  url: string;
  /** Every path asked for, in order: tests assert what was and was not loaded. */
  requests: string[];
  close(): Promise<void>;
}

/**
 * Serves a built site on 127.0.0.1 the way GitHub Pages does: a base path, `index.html` of folders, gzip, `404.html`.
 *
 * @param dir folder with the build
 * @param base path under which the site lives, e.g. `/` or `/kubernetes-day-one/`
 * @param port 0 = any free port
 * @throws NodeJS.ErrnoException with code EADDRINUSE if the port is taken
 */
export async function serveStatic(dir: string, base = '/', port = 0): Promise<Served> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    requests.push(path);
    const inside = path.startsWith(base) ? normalize(path.slice(base.length)) : '';
    let file = join(dir, inside);
    let status = 200;
    if (existsSync(file) && statSync(file).isDirectory()) {
      if (!path.endsWith('/')) return void response.writeHead(301, { location: `${path}/` }).end();
      file = join(file, 'index.html');
    }
    if (!path.startsWith(base) || inside.split(sep).includes('..') || !existsSync(file)) {
      status = 404;
      file = join(dir, '404.html');
      if (!existsSync(file)) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
    const type = mediaType(file);
    const zip = compressible(type) && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    response.writeHead(status, { 'content-type': type, 'cache-control': 'max-age=0', ...(zip ? { 'content-encoding': 'gzip' } : {}) });
    const body = createReadStream(file);
    if (zip) body.pipe(createGzip({ level: 9 })).pipe(response);
    else body.pipe(response);
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    requests,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
