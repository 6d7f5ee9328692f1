import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative, sep } from 'node:path';

/** Not needed to use the course: for search engines, social networks and the browser's own update check. */
const left = /^(sw\.js|robots\.txt|sitemap.*\.xml|og\/.*)$/;
/** Monaco: as much as all the rest, and only for those who open it. It is kept once it was used; offline without it, exercises open in a plain field. */
const onDemand = /^_astro\/(monaco|editor\.worker|codicon|ko)[.-]/;

const hash = (data: Buffer | string) => createHash('sha256').update(data).digest('hex').slice(0, 16);

/** Every file of a built site by the path it is asked for (`lessons/taints/`, not `…/index.html`), with the start of its SHA-256. */
export function listFiles(dist: string): Record<string, string> {
  const files: [string, string][] = [];
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(dist, file).split(sep).join('/');
    if (!left.test(path) && !onDemand.test(path) && !path.startsWith('.')) files.push([path.replace(/(^|\/)index\.html$/, '$1'), hash(readFileSync(file))]);
  }
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Writes `sw.js` into a built site. Its build id is a hash of every file and of the worker itself, so two
 * builds of the same content are the same version.
 */
export function writeServiceWorker(dist: string): { build: string; files: number } {
  const files = listFiles(dist);
  const source = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, '../components/offline/worker.ts'), 'utf8')).replace(/^export \{\};.*$/m, '');
  const build = hash(JSON.stringify(files) + source);
  writeFileSync(join(dist, 'sw.js'), `const BUILD = ${JSON.stringify(build)};\nconst FILES = ${JSON.stringify(files)};\n${source}`);
  return { build, files: Object.keys(files).length };
}
