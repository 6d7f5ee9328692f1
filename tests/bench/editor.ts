import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch, visit } from '../browser/support/browser.ts';
import { distDir } from '../support/dist.ts';
import { serveDist } from '../support/serve.ts';
import { atMost, type Bench, type Row } from './bench.ts';

/** The manifest editor costs nothing until "edit" is clicked; then what it costs. */
export const bench: Bench = async () => {
  const assets = join(distDir(), '_astro');
  const sizes = new Map(readdirSync(assets).map((name) => [name, gzipSync(readFileSync(join(assets, name)), { level: 9 }).length]));
  const site = await serveDist();
  const browser = await launch();
  const rows: Row[] = [];
  try {
    const { page, context } = await visit(browser, 'about:blank');
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(request.url().split('/').at(-1) ?? ''));
    context.on('request', (request) => asked.add(request.url().split('/').at(-1) ?? '')); // the service worker's too
    await page.goto(`${site.url}lessons/deployments/`);
    for (let n = 0; n < 30; n++) await page.mouse.wheel(0, 900);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1000);
    const editors = [...sizes].filter(([name]) => /^(monaco|editor\.worker|codicon|ko\.)/.test(name));
    const early = editors.filter(([name]) => asked.has(name)).reduce((sum, [, size]) => sum + size, 0);
    rows.push(atMost('Monaco before "edit" is clicked', early, 0, 'bytes'));
    const from = performance.now();
    await page.locator('#exercise-web-deployment [data-act="edit"]').click();
    await page.locator('.monaco-editor .view-lines').waitFor();
    const ms = performance.now() - from;
    await page.waitForLoadState('networkidle');
    const loaded = editors.filter(([name]) => asked.has(name)).reduce((sum, [, size]) => sum + size, 0);
    rows.push(atMost('Monaco after the click, gzip', loaded / 1024, 1150, 'KB'), atMost('from the click to an editor', ms, 4000, 'ms'));
    await context.close();
  } finally {
    await browser.close();
    await site.close();
  }
  return rows;
};
