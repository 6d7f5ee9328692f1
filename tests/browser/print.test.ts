import { describe, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

describe('on paper', () => {
  it('a lesson is a handout: full outputs, no chrome, no answers', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/three-servers/`, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const chrome of ['.shell-header', '.shell-footer', 'button']) expect(await page.locator(`${chrome}:visible`).count(), chrome).toBe(0);
    expect(await page.locator('main').innerText()).toMatch(/NAME\s+STATUS\s+ROLES\s+AGE\s+VERSION[\s\S]*gpu1\s+Ready/);
    expect(await page.locator('.quiz-why:visible').count()).toBe(0);
    expect(await page.locator('body').evaluate((body) => getComputedStyle(body.parentElement as Element).backgroundColor)).toBe('rgb(255, 255, 255)');
    await context.close();
  });

  it('the workshop document has every lesson, with answers unless they are switched off', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}workshop/print/`);
    const lessons = await page.locator('.print-lesson').count();
    await page.goto(at.site.url);
    expect(lessons).toBe(await page.locator('.stop').count());
    await page.goto(`${at.site.url}workshop/print/`);
    const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map((element) => element.id));
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.quiz-why:visible').count()).toBeGreaterThan(lessons);
    await page.emulateMedia({ media: 'screen' });
    await page.locator('#print-answers').uncheck();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.quiz-why:visible').count()).toBe(0);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(100_000);
    await context.close();
  });
});
