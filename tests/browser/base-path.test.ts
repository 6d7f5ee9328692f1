import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../support/build-site.ts';
import { serveDist, type Served } from '../support/serve.ts';
import { launch, visit } from './support/browser.ts';

const base = '/kubernetes-day-one/';
let dist: string;
let browser: Browser;
let site: Served;
beforeAll(async () => {
  dist = join(mkdtempSync(join(tmpdir(), 'day-one-base-')), 'dist');
  build(dist, { BASE: base.slice(0, -1), SITE: 'https://example.github.io' });
  browser = await launch();
  site = await serveDist(dist, base);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await site.close();
  rmSync(dist, { recursive: true });
});

describe('under a base path', () => {
  it('no page links outside of it, and every link leads somewhere', () => {
    const dead = new Set<string>();
    for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.html')) continue;
      const file = join(entry.parentPath, entry.name);
      const at = `https://example.github.io${base}${file.slice(dist.length + 1).replace(/index\.html$/, '')}`;
      const html = readFileSync(file, 'utf8');
      for (const [, link = ''] of html.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
        const url = new URL(link.replaceAll('&amp;', '&'), at);
        if (url.origin !== 'https://example.github.io') continue;
        const inside = decodeURI(url.pathname).slice(base.length);
        const target = inside === '' || inside.endsWith('/') ? `${inside}index.html` : inside;
        if (!url.pathname.startsWith(base) || !existsSync(join(dist, target))) dead.add(`${at} → ${link}`);
        else if (url.hash && target.endsWith('.html') && !url.hash.startsWith('#term-')) {
          const id = decodeURIComponent(url.hash.slice(1));
          if (!readFileSync(join(dist, target), 'utf8').includes(` id="${id}"`)) dead.add(`${at} → ${link} (no such place)`);
        }
      }
    }
    expect([...dead]).toEqual([]);
  });

  it('navigates, switches the language, searches and keeps itself offline', { timeout: 180_000 }, async () => {
    const { page, context, problems } = await visit(browser, site.url);
    await page.locator('.stop a').first().click();
    await page.waitForURL(`${site.url}lessons/three-servers/`);
    await page.locator('.shell-lang').click();
    await page.waitForURL(`${site.url}en/lessons/three-servers/`);
    await page.keyboard.press('/');
    await page.locator('.search input').fill('pod');
    await page.locator('.search [aria-selected=true]').click();
    await page.waitForURL(`${site.url}en/glossary/#pod`);
    await page.locator('.offline-note', { hasText: 'Ready offline' }).waitFor({ timeout: 90_000 });
    await context.setOffline(true);
    await page.goto(`${site.url}lessons/three-servers/`);
    expect(await page.locator('h1').innerText()).toContain('서버 세 대');
    expect(site.requests.filter((path) => !path.startsWith(base))).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});
