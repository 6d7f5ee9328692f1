/**
 * What the gateway's image holds of this repository: exactly what its programs import, and the site.
 * `node lab/deploy/gateway-files.ts FOLDER` copies it there (the Containerfile does).
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Programs of the image. */
export const programs = ['lab/gateway/main.ts', 'lab/gateway/api/main.ts', 'lab/gateway/sweep.ts', 'lab/gateway/ask.ts'] as const;
/** What comes along unseen by imports. */
const besides = ['package.json', 'lab/images/gateway/keep.sh', 'content/lab-seeds'];

/** What an import, export … from or import() that is still there at run time names. */
function imported(source: string): string[] {
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]/gm);
  const dynamic = source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [...statements, ...dynamic].map(([, name]) => name!);
}

const packageOf = (name: string) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');

/** Sources and npm packages that the programs reach, sorted. @throws Error naming the import that leads nowhere */
export function reached(from: readonly string[] = programs): { sources: string[]; packages: string[] } {
  const [sources, direct] = [new Set<string>(), new Set<string>()];
  const visit = (path: string) => {
    if (sources.has(path)) return;
    sources.add(path);
    if (!path.endsWith('.ts')) return;
    for (const name of imported(readFileSync(join(root, path), 'utf8'))) {
      if (name.startsWith('node:')) continue;
      if (!name.startsWith('.')) direct.add(packageOf(name));
      else {
        const next = normalize(join(dirname(path), name));
        if (!existsSync(join(root, next))) throw new Error(`${path} imports ${name}, which is not there`);
        visit(next);
      }
    }
  };
  from.forEach(visit);
  const packages = new Set<string>();
  const needs = (name: string) => {
    const file = join(root, 'node_modules', name, 'package.json');
    if (packages.has(name) || !existsSync(file)) return;
    packages.add(name);
    const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> };
    Object.keys(dependencies).forEach(needs);
  };
  direct.forEach(needs);
  return { sources: [...sources].sort(), packages: [...packages].sort() };
}

/** Copies what the image needs into a folder. @throws Error if the site is not built */
export function copyGateway(to: string, site = join(root, 'dist')): void {
  if (!existsSync(join(site, 'index.html'))) throw new Error('the site is not built: npm run build');
  const { sources, packages } = reached();
  const copy = (path: string) => {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(root, path), join(to, path), { recursive: true, dereference: true });
  };
  [...besides, ...sources].forEach(copy);
  for (const name of packages) {
    // A package's own nested copies are of no use here: the tree is flat, or npm would have said so in the lock file.
    mkdirSync(join(to, 'node_modules', name), { recursive: true });
    for (const entry of readdirSync(join(root, 'node_modules', name))) if (!/^(test|tests|docs|\.github)$/.test(entry)) cpSync(join(root, 'node_modules', name, entry), join(to, 'node_modules', name, entry), { recursive: true, dereference: true });
  }
  cpSync(site, join(to, 'dist'), { recursive: true });
}

if (import.meta.main) {
  const to = process.argv[2];
  if (!to) throw new Error('node lab/deploy/gateway-files.ts FOLDER');
  copyGateway(to);
  const { sources, packages } = reached();
  console.log(`${sources.length} sources, packages ${packages.join(', ')}, and the site`);
}
