import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { visit } from './support/browser.ts';
import { pageTypes } from './support/pages.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

/** Opens everything that can be opened, so that what is inside is examined too. */
async function openPanes(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  const terminals = page.locator('day-terminal');
  if ((await terminals.count()) === 0) return;
  const opener = terminals.first().locator('button:visible').first();
  if ((await opener.count()) > 0) await opener.click();
  await page.waitForLoadState('networkidle');
}

describe('accessibility', () => {
  it.each(pageTypes.flatMap((path) => [path, `en/${path}`]))('/%s has no violation, nor a colour that fails in the dark theme', { timeout: 120_000 }, async (path) => {
    const { page, context } = await visit(at.browser, at.site.url + path, { colorScheme: 'light', reducedMotion: 'reduce' });
    await openPanes(page);
    expect(await violations(page)).toEqual([]);
    if (path.endsWith('workshop/print/')) return context.close(); // all lessons in one document, made for paper; their colours are looked at page by page
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html').evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    expect(await violations(page, { rules: 'colours' })).toEqual([]);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('search, menu and settings have none in the %s theme', async (theme) => {
    const { page, context } = await visit(at.browser, at.site.url, { colorScheme: theme, viewport: { width: 400, height: 800 }, reducedMotion: 'reduce' });
    await page.keyboard.press('/');
    await page.locator('.search input').fill('파드');
    await page.locator('.search [aria-selected=true]').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '메뉴' }).click();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  it('has none on a missing page', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}nope/`);
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
});
