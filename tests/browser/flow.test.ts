import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { flow as flowSchema, type Flow } from '../../src/engine/schema/flow.ts';
import { violations } from './support/axe.ts';
import { visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const flows: Flow[] = readdirSync('content/flows').map((file) => flowSchema.parse(parse(readFileSync(`content/flows/${file}`, 'utf8'))));
const at = browserSite();

const open = (path: string, options = {}) => visit(at.browser, at.site.url.replace(/\/$/, '') + path, options);
const count = (page: Page) => page.locator('output.flow-count').textContent();
const drawn = (page: Page) => page.evaluate(() => document.querySelectorAll('.flow-arrow.is-past, .flow-arrow.is-now').length);
const plain = (text: string) => text.replaceAll('`', '');

test('one arrow per key press, forward and back, and never past the ends', async () => {
  const { page, context, problems } = await open('/cluster/kubectl-get-pods/');
  await page.locator('.flow-stage').focus();
  expect([await count(page), await drawn(page)]).toEqual(['0 / 10', 0]);
  await page.keyboard.press('ArrowLeft');
  expect(await drawn(page)).toBe(0);
  for (let hop = 1; hop <= 3; hop++) {
    await page.keyboard.press('ArrowRight');
    expect([await count(page), await drawn(page)]).toEqual([`${hop} / 10`, hop]);
  }
  expect(await page.locator('.flow-hop').filter({ visible: true }).allInnerTexts()).toEqual([expect.stringContaining('인증')]);
  expect(await page.locator('day-flow [data-live]').textContent()).toContain('10단계 중 3. kube-apiserver 안에서. 인증');
  await page.keyboard.press('ArrowLeft');
  expect(await drawn(page)).toBe(2);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  expect([await count(page), await drawn(page)]).toEqual(['10 / 10', 10]);
  await page.keyboard.press('Home');
  expect(await drawn(page)).toBe(0);
  expect(problems).toEqual([]);
  await context.close();
});

test('buttons and a click on an arrow do the same, by touch too', async () => {
  const { page, context } = await open('/en/cluster/dns-ndots/', { viewport: { width: 360, height: 780 }, hasTouch: true });
  await page.locator('[data-go=next]').tap();
  await page.locator('[data-go=next]').tap();
  expect(await drawn(page)).toBe(2);
  await page.locator('[data-go=prev]').tap();
  expect(await drawn(page)).toBe(1);
  await page.locator('[data-hop="14"] .flow-hit').dispatchEvent('click');
  expect(await drawn(page)).toBe(15);
  const [dot, stage] = await Promise.all([page.locator('.flow-arrow.is-now .flow-dot').boundingBox(), page.locator('.flow-stage').boundingBox()]);
  expect(dot!.x >= stage!.x && dot!.x + dot!.width <= stage!.x + stage!.width).toBe(true);
  await context.close();
});

test.each(flows.flatMap((flow) => (['ko', 'en'] as const).map((lang) => [flow.id, lang, flow] as const)))('%s in %s: the list says every hop of the picture, in order', async (id, lang, flow) => {
  const { page, context } = await open(`${lang === 'en' ? '/en' : ''}/cluster/${id}/`, { javaScriptEnabled: false });
  const said = await page.evaluate(() => [...document.querySelectorAll('ol.flow-hops > li')].map((item) => ['.flow-label', '.flow-what', '.flow-data code'].map((part) => item.querySelector(part)?.textContent ?? '')));
  expect(said).toEqual(flow.hops.map((hop) => [plain(hop.label[lang]), plain(hop.what[lang]), hop.data ?? '']));
  expect(await page.locator('.flow-hop').filter({ visible: true }).count()).toBe(flow.hops.length);
  expect(await page.locator('.flow-arrow').count()).toBe(flow.hops.length);
  expect(await page.locator('.flow-controls').filter({ visible: true }).count()).toBe(0);
  await context.close();
});

test('printed, the list is whole although only one hop was on screen', async () => {
  const { page, context } = await open('/cluster/pod-to-node/');
  await page.locator('[data-go=next]').click();
  expect(await page.locator('.flow-hop').filter({ visible: true }).count()).toBe(1);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.flow-hop').filter({ visible: true }).count()).toBe(13);
  await context.close();
});

test('arrows are drawn with motion only where it is allowed', async () => {
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    const { page, context } = await open('/cluster/packet-to-service/', { reducedMotion });
    await page.locator('[data-go=next]').click();
    const moving = await page.evaluate(() => document.querySelector('day-flow')!.getAnimations({ subtree: true }).filter((one) => Number(one.effect?.getComputedTiming().duration) > 1).length);
    if (reducedMotion === 'reduce') expect(moving).toBe(0);
    else expect(moving).toBeGreaterThan(0);
    await context.close();
  }
});

test('nothing is wider than a phone, and axe finds nothing', async () => {
  for (const [path, colorScheme] of [['/cluster/kubectl-delete-pod/', 'dark'], ['/en/cluster/packet-to-service/', 'light']] as const) {
    const { page, context } = await open(path, { colorScheme, viewport: { width: 360, height: 780 }, reducedMotion: 'reduce' });
    for (let hop = 0; hop < 4; hop++) await page.locator('[data-go=next]').click();
    expect(await page.locator('.flow').evaluate((flow) => flow.scrollWidth <= innerWidth)).toBe(true);
    await page.locator('.flow-cast summary').click();
    await page.evaluate(() => scrollTo(0, 0)); // nothing half under the sticky header
    expect(await violations(page)).toEqual([]);
    await context.close();
  }
});
