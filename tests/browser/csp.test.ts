import { describe, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import { pageTypes } from './support/pages.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

describe('content security policy and privacy', () => {
  it.each(pageTypes.flatMap((path) => [path, `en/${path}`]))('/%s breaks no rule and asks no other host', async (path) => {
    const { page, context, problems } = await visit(at.browser, at.site.url);
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`${event.violatedDirective} ${event.blockedURI}`)));
    await page.goto(at.site.url + path);
    expect(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')).toContain("script-src 'self';");
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    const terminal = page.locator('day-terminal, day-command').locator('button:visible').first();
    if (path.includes('lessons/') && (await terminal.count()) > 0) await terminal.click();
    await page.locator('[data-open-search]').click();
    await page.locator('.search input').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForLoadState('networkidle');
    expect(problems).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  it('would notice a script that does not belong', async () => {
    const { page, context, problems } = await visit(at.browser, at.site.url);
    await page.evaluate(() => document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.stranger = true' })));
    await expect.poll(() => problems.length).toBeGreaterThan(0);
    expect(await page.evaluate(() => 'stranger' in window)).toBe(false);
    await context.close();
  });
});
