import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveDist, type Served } from '../support/serve.ts';
import { launch, visit } from './support/browser.ts';
import { pageTypes } from './support/pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let site: Served;
beforeAll(async () => {
  browser = await launch();
  site = await serveDist();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** Rules broken on a page, each with the first places: WCAG 2.2 AA and axe's best practices. */
async function broken(page: Page): Promise<string[]> {
  await page.evaluate(axe); // by the debugger: the page's own policy allows no injected script
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
  const results = await page.evaluate((values) => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ runOnly: { type: 'tag', values } }), tags);
  return results.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`).join(' | ')} (${rule.nodes.length})`);
}

/** Opens everything that can be opened, so that what is inside is examined too. */
async function openPanes(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  const terminals = page.locator('day-terminal');
  if ((await terminals.count()) === 0) return;
  const opener = terminals.first().locator('button:visible').first();
  if ((await opener.count()) > 0) await opener.click();
  await page.waitForLoadState('networkidle');
}

const cases = pageTypes.flatMap((path) => ['', 'en/'].flatMap((lang) => (['light', 'dark'] as const).map((theme) => ({ path: lang + path, theme }))));

describe('accessibility', () => {
  it.each(cases)('/$path in the $theme theme has no violation', { timeout: 120_000 }, async ({ path, theme }) => {
    const { page, context } = await visit(browser, site.url + path, { colorScheme: theme, reducedMotion: 'reduce' });
    await openPanes(page);
    expect(await broken(page)).toEqual([]);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('search, menu and settings have none in the %s theme', async (theme) => {
    const { page, context } = await visit(browser, site.url, { colorScheme: theme, viewport: { width: 400, height: 800 }, reducedMotion: 'reduce' });
    await page.keyboard.press('/');
    await page.locator('.search input').fill('파드');
    await page.locator('.search [aria-selected=true]').waitFor();
    expect(await broken(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '메뉴' }).click();
    expect(await broken(page)).toEqual([]);
    await context.close();
  });

  it('has none on a missing page', async () => {
    const { page, context } = await visit(browser, `${site.url}nope/`);
    expect(await broken(page)).toEqual([]);
    await context.close();
  });
});
