import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { distDir } from '../support/dist.ts';

// The build is under test, not the browser: every address in it leads somewhere inside it.
const dist = distDir();
const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html')).map((path) => path.replaceAll('\\', '/'));
const idsOf = new Map(pages.map((page) => [page, new Set([...readFileSync(join(dist, page), 'utf8').matchAll(/\sid="?([^"\s>]+)/g)].map(([, id]) => id))]));

test('every link, script, style and picture of every page resolves', () => {
  expect(pages.length).toBeGreaterThan(60);
  const broken: string[] = [];
  for (const page of pages) {
    const html = readFileSync(join(dist, page), 'utf8');
    for (const [, raw = ''] of html.matchAll(/\s(?:href|src|data-src)="([^"]*)"/g)) {
      const address = raw.replaceAll('&amp;', '&');
      if (/^(https?:|mailto:|data:|blob:)/.test(address) || address === '') continue;
      const [path = '', anchor] = address.split('#');
      const target = path === '' ? page : posix.join(path.startsWith('/') ? '.' : dirname(page), decodeURIComponent(path.split('?')[0] ?? ''));
      const file = existsSync(join(dist, target)) && statSync(join(dist, target)).isDirectory() ? posix.join(target, 'index.html') : target;
      if (!existsSync(join(dist, file))) broken.push(`${page}: ${address}`);
      // `#term-…` opens a terminal step by script; it is no element of the page.
      else if (anchor && !anchor.startsWith('term-') && idsOf.has(file) && !idsOf.get(file)?.has(decodeURIComponent(anchor))) broken.push(`${page}: ${address} (no such id)`);
    }
  }
  expect([...new Set(broken)].slice(0, 40)).toEqual([]);
});

test('both languages have the same pages', () => {
  const korean = pages.filter((page) => !page.startsWith('en/') && page !== '404.html' && !page.startsWith('data/'));
  const english = pages.filter((page) => page.startsWith('en/')).map((page) => page.slice('en/'.length));
  expect(english.toSorted()).toEqual(korean.toSorted());
});
