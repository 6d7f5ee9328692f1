import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distDir } from '../support/dist.ts';
import { visit } from './support/browser.ts';
import { pageTypes } from './support/pages.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

describe('language switch', () => {
  it('keeps the lesson and the step, there and back', async () => {
    const { page, context, problems } = await visit(at.browser, `${at.site.url}lessons/three-servers/#recap`);
    await page.locator('.shell-lang').click();
    await page.waitForURL(`${at.site.url}en/lessons/three-servers/#recap`);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.locator('.shell-lang').click();
    await page.waitForURL(`${at.site.url}lessons/three-servers/#recap`);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('never chooses for the visitor', async () => {
    const { page, context } = await visit(at.browser, at.site.url, { locale: 'en-US' });
    expect(page.url()).toBe(at.site.url);
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await context.close();
  });
});

describe('settings', () => {
  it('keep a chosen theme on the next page, before anything is painted', async () => {
    const { page, context } = await visit(at.browser, at.site.url, { colorScheme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: '보기 설정' }).click();
    await page.locator('#shell-settings').getByLabel('어둡게').check();
    const dark = await ground();
    expect(dark).not.toBe(light);
    // With the page's own script blocked only the blocking one is left to set the theme.
    await page.route('**/_astro/*.js', (route) => route.abort());
    await page.goto(`${at.site.url}glossary/`);
    expect(await ground()).toBe(dark);
    await context.close();
  });

  it('show glossary terms in the chosen form', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/three-servers/`);
    const term = page.locator('.gloss:has(> i)').first();
    const [korean = '', english = ''] = await term.evaluate((link) => [link.querySelector('b')?.textContent ?? '', link.querySelector('i')?.textContent ?? '']);
    expect(await term.innerText()).toBe(korean);
    await page.getByRole('button', { name: '보기 설정' }).click();
    await page.locator('#shell-settings').getByLabel('파드(Pod)').check();
    expect(await term.innerText()).toContain(korean);
    expect(await term.innerText()).toContain(english);
    await page.locator('#shell-settings').getByLabel('Pod', { exact: true }).check();
    expect(await term.innerText()).toBe(english);
    await context.close();
  });
});

describe('on a phone', () => {
  it('opens a menu that has everything, closes it with Escape and gives the focus back', async () => {
    const { page, context } = await visit(at.browser, at.site.url, { viewport: { width: 360, height: 740 } });
    const opener = page.getByRole('button', { name: '메뉴' });
    await opener.click();
    const menu = page.locator('#shell-menu');
    expect(await menu.getByRole('link').allInnerTexts()).toEqual(expect.arrayContaining(['레슨', '복습', '클러스터', '용어', '내 진도', '이 코스에 대해']));
    await page.keyboard.press('Escape');
    expect(await menu.isVisible()).toBe(false);
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    await opener.click();
    await menu.getByRole('link', { name: '용어' }).click();
    await page.waitForURL(`${at.site.url}glossary/`);
    await context.close();
  });

  it.each(pageTypes.flatMap((path) => [path, `en/${path}`]))('needs no sideways scrolling at 360 px: /%s', async (path) => {
    const { page, context } = await visit(at.browser, at.site.url + path, { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await context.close();
  });
});

describe('by keyboard', () => {
  it('skips to the content first', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}glossary/`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('본문으로 건너뛰기');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await context.close();
  });
});

describe('without JavaScript', () => {
  it('reads, navigates and shows no dead control', async () => {
    const { page, context } = await visit(at.browser, at.site.url, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    expect(await page.locator('.needs-js:visible').count()).toBe(0);
    await page.locator('.shell-nav').getByRole('link', { name: '용어' }).click();
    await page.waitForURL(`${at.site.url}glossary/`);
    expect(await page.locator('.glossary-term').count()).toBeGreaterThanOrEqual(60);
    await context.close();
  });
});

describe('a page that is not there', () => {
  it('answers 404, in both languages, with a way home', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}lessons/nope/`);
    const response = await page.reload();
    expect(response?.status()).toBe(404);
    expect(await page.locator('main').innerText()).toMatch(/여기에는 아무것도 없어요[\s\S]*There is nothing here/);
    await page.getByRole('link', { name: 'Home' }).click();
    await page.waitForURL(`${at.site.url}en/`);
    await context.close();
  });
});

describe('for search engines and social networks', () => {
  it.each(pageTypes.filter((path) => !path.includes('print')))('/%s says what it is and where its twin is', (path) => {
    for (const lang of ['', 'en/']) {
      const html = readFileSync(join(distDir(), lang, path, 'index.html'), 'utf8');
      const value = (pattern: RegExp) => pattern.exec(html)?.[1] ?? '';
      expect(value(/<title>([^<]+)<\/title>/)).toMatch(/쿠버네티스 첫날|Kubernetes Day One/);
      expect(value(/<meta name="description" content="([^"]+)"/).length).toBeGreaterThan(20);
      expect(value(/<link rel="canonical" href="([^"]+)"/)).toMatch(new RegExp(`/${lang}${path}$`));
      expect(value(/hreflang="en" href="([^"]+)"/)).toMatch(new RegExp(`/en/${path}$`));
      const image = new URL(value(/<meta property="og:image" content="([^"]+)"/)).pathname;
      expect(existsSync(join(distDir(), image))).toBe(true);
    }
  });

  it('lists every page in the sitemap, and the sitemap in robots.txt', () => {
    expect(readFileSync(join(distDir(), 'robots.txt'), 'utf8')).toMatch(/Sitemap: https?:\/\/\S+sitemap-index\.xml/);
    const sitemap = readFileSync(join(distDir(), 'sitemap-0.xml'), 'utf8');
    for (const path of pageTypes.filter((item) => !item.includes('print'))) expect(sitemap).toContain(`/en/${path}</loc>`);
    expect(sitemap).not.toContain('print');
  });
});
