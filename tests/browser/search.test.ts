import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { serveDist } from '../support/serve.ts';
import { visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

const field = (page: Page) => page.getByRole('combobox', { name: /코스에서 찾기|Search the course/ });
const active = (page: Page) => page.locator('.search [aria-selected=true]');

describe('search', () => {
  it('opens with / or Ctrl+K and works by keyboard alone', async () => {
    const { page, context, problems } = await visit(at.browser, `${at.site.url}about/`);
    await page.keyboard.press('/');
    await field(page).waitFor();
    await page.keyboard.type('포드를');
    await active(page).waitFor();
    expect(await active(page).innerText()).toContain('파드');
    expect(await field(page).getAttribute('aria-activedescendant')).toBe(await active(page).getAttribute('id'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${at.site.url}glossary/#pod`);
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog.search').isVisible()).toBe(false);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('groups what it finds and marks the match', async () => {
    const { page, context } = await visit(at.browser, at.site.url);
    await page.getByRole('button', { name: '찾기' }).click();
    await field(page).fill('스케줄러의');
    await active(page).waitFor();
    const groups = await page.locator('.search [role=group]').evaluateAll((all) => all.map((one) => document.getElementById(one.getAttribute('aria-labelledby') ?? '')?.textContent));
    expect(groups).toEqual(expect.arrayContaining(['용어', '레슨 속 단계']));
    expect(await page.locator('.search mark').first().innerText()).toBe('스케줄러');
    await context.close();
  });

  it('finds English words in English', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}en/`);
    await page.keyboard.press('/');
    await field(page).fill('rolling update');
    await active(page).waitFor();
    expect(await active(page).getAttribute('href')).toBe('/en/glossary/#rollout');
    await context.close();
  });

  it('says so when nothing matches', async () => {
    const { page, context } = await visit(at.browser, at.site.url);
    await page.keyboard.press('/');
    await field(page).fill('쿠베네티즈월드');
    await page.locator('.search-status', { hasText: '맞는 것이 없어요' }).waitFor();
    expect(await field(page).getAttribute('aria-expanded')).toBe('false');
    await context.close();
  });

  it('leaves Enter to the Korean input method while a syllable is being composed', async () => {
    const { page, context } = await visit(at.browser, at.site.url);
    await page.keyboard.press('/');
    await field(page).waitFor();
    const cdp = await context.newCDPSession(page);
    for (const text of ['ㅍ', '파', '팓', '파드']) await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await active(page).waitFor();
    // What Chromium sends for the Enter that ends a composition: isComposing, key code 229.
    await field(page).evaluate((input) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, keyCode: 229, bubbles: true, cancelable: true })));
    expect(page.url()).toBe(at.site.url);
    expect(await page.locator('dialog.search').isVisible()).toBe(true);
    await cdp.send('Input.insertText', { text: '파드' });
    expect(await field(page).inputValue()).toBe('파드');
    await active(page).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${at.site.url}glossary/#pod`);
    await context.close();
  });

  it('keeps the results while half a syllable stands in the field', async () => {
    const { page, context } = await visit(at.browser, at.site.url);
    await page.keyboard.press('/');
    await field(page).waitFor();
    const cdp = await context.newCDPSession(page);
    const compose = (text: string) => cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await compose('노드');
    await active(page).waitFor();
    await compose('노듷');
    await page.waitForTimeout(100);
    expect(await page.locator('.search [role=option]').count()).toBeGreaterThan(0);
    await context.close();
  });

  it('loads nothing before it is used, and its data once', async () => {
    const fresh = await serveDist();
    const { page, context } = await visit(at.browser, fresh.url);
    await page.waitForLoadState('networkidle');
    expect(fresh.requests.filter((path) => /search|dialog/.test(path))).toEqual([]);
    await page.keyboard.press('/');
    await field(page).fill('파드');
    await active(page).waitFor();
    await field(page).fill('노드');
    await page.keyboard.press('Escape');
    await page.locator('dialog.search').waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    await field(page).fill('etcd');
    await active(page).waitFor();
    expect(fresh.requests.filter((path) => path.endsWith('search/ko.json'))).toHaveLength(1);
    await context.close();
    await fresh.close();
  });

  it('does not take the slash from someone who is typing', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}glossary/`);
    await page.locator('#glossary-filter').focus();
    await page.keyboard.type('파드/');
    expect(await page.locator('dialog.search').count()).toBe(0);
    expect(await page.locator('#glossary-filter').inputValue()).toBe('파드/');
    await context.close();
  });
});

describe('glossary filter', () => {
  it('shows the terms that match, whatever the form and the particle', async () => {
    const { page, context } = await visit(at.browser, `${at.site.url}glossary/`);
    for (const query of ['포드', 'pod', '파드를']) {
      await page.locator('#glossary-filter').fill(query);
      expect(await page.locator('#pod').isVisible()).toBe(true);
      expect(await page.locator('#lease').isVisible()).toBe(false);
    }
    await context.close();
  });
});
