import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Dependencies that only build the site; everything else in `dependencies` may reach the browser. */
const buildOnly = new Set(['astro', '@astrojs/mdx', '@astrojs/sitemap', 'node', 'shiki']);

export interface Shipped {
  name: string;
  version: string;
  licence: string;
  homepage: string;
}

const json = (path: string) => JSON.parse(readFileSync(join(process.cwd(), path), 'utf8')) as Record<string, unknown>;

/** Packages whose code the built site contains, with the licence each declares. */
export function shippedPackages(): Shipped[] {
  return Object.keys(json('package.json')['dependencies'] as Record<string, string>)
    .filter((name) => !buildOnly.has(name))
    .sort()
    .map((name) => {
      const own = json(`node_modules/${name}/package.json`);
      const repository = own['repository'] as string | { url?: string } | undefined;
      const address = String(own['homepage'] ?? (typeof repository === 'string' ? repository : repository?.url) ?? '').replace(/^git\+/, '').replace(/\.git$/, '').replace(/^github:/, 'https://github.com/');
      return { name, version: String(own['version']), licence: String(own['license']), homepage: /^https:/.test(address) ? address : `https://www.npmjs.com/package/${name}` };
    });
}
