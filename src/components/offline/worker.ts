// The service worker. Not a module of the site: src/course/service-worker.ts strips the types, prepends
// BUILD (id of the build) and FILES (path → start of its SHA-256), and writes it to sw.js after the build.
declare const BUILD: string;
declare const FILES: Readonly<Record<string, string>>;
export {}; // its names are its own; cut off with the types

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const prefix = 'day-one-';
const own = prefix + BUILD;
const scope = new URL('./', worker.location.href);
const paths = Object.keys(FILES);

const sum = async (response: Response) =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()))].map((byte) => byte.toString(16).padStart(2, '0')).join('').slice(0, 16);

async function tell(message: object): Promise<void> {
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true, type: 'window' })) client.postMessage(message);
}

/** A file of this build: from an earlier, interrupted try, from the previous build if unchanged, else from the network. */
async function obtain(path: string, cache: Cache, older: readonly Cache[]): Promise<void> {
  const url = new URL(path, scope).href;
  if (await cache.match(url)) return;
  for (const other of older) {
    const kept = await other.match(url);
    if (kept && (await sum(kept.clone())) === FILES[path]) return cache.put(url, kept);
  }
  const load = () => fetch(url, { cache: 'no-cache', credentials: 'same-origin' });
  // One lost request of some hundreds should not cost the whole installation.
  const response = await load().catch(() => new Promise((wait) => setTimeout(wait, 1000)).then(load));
  // While a new version is being published, old and new files stand side by side: take only those of this build.
  if (!response.ok || response.redirected || (await sum(response.clone())) !== FILES[path]) throw new Error(`not of this build: ${path}`);
  await cache.put(url, response);
}

async function install(): Promise<void> {
  const cache = await caches.open(own);
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own);
  const older = await Promise.all(names.map((name) => caches.open(name)));
  const queue = [...paths];
  let done = 0;
  const lane = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      await obtain(path, cache, older);
      done++;
      if (done % 10 === 0 || done === paths.length) await tell({ type: 'progress', done, total: paths.length });
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

async function dropOld(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(prefix) && name !== own) await caches.delete(name);
}

/** Key of FILES for an address of this site, or undefined. */
function keyOf(url: URL): string | undefined {
  if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return undefined;
  const path = decodeURI(url.pathname.slice(scope.pathname.length)).replace(/(^|\/)index\.html$/, '$1');
  return path in FILES ? path : undefined;
}

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const key = keyOf(url);
  const cache = await caches.open(own);
  if (key !== undefined) {
    const kept = await cache.match(new URL(key, scope).href);
    if (kept) return kept;
  }
  if (request.mode === 'navigate' && `${url.pathname.slice(scope.pathname.length)}/` in FILES) return Response.redirect(`${url.origin}${url.pathname}/${url.search}`, 301);
  // Named by their content, these cannot be of another version: what is fetched on demand stays.
  const onDemand = url.origin === scope.origin && url.pathname.startsWith(`${scope.pathname}_astro/`);
  const kept = onDemand ? await cache.match(request) : undefined;
  if (kept) return kept;
  try {
    const response = await fetch(request);
    if (onDemand && response.ok) await cache.put(request, response.clone()).catch(() => undefined); // a full storage is no reason to fail
    return response;
  } catch (error) {
    const missing = request.mode === 'navigate' ? await cache.match(new URL('404.html', scope).href) : undefined;
    if (!missing) throw error;
    return new Response(missing.body, { status: 404, headers: missing.headers });
  }
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(dropOld()));
worker.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET' || !event.request.url.startsWith(scope.href)) return;
  event.respondWith(answer(event.request));
});
worker.addEventListener('message', (event) => {
  const data = event.data as { type: string; assets?: string[] };
  if (data.type === 'accept') event.waitUntil(worker.skipWaiting());
  // A page that was loaded from the network joins only if its files are of this build.
  if (data.type === 'join' && data.assets?.every((asset) => keyOf(new URL(asset)) !== undefined)) event.waitUntil(worker.clients.claim());
});
