import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Change } from '../../src/engine/schema/change.ts';
import { violations } from './support/axe.ts';
import { visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();

const open = (path: string, options = {}) => visit(at.browser, at.site.url.replace(/\/$/, '') + path, options);
const focused = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).dataset['pod'] ?? (document.activeElement as HTMLElement).dataset['node'] ?? document.activeElement?.tagName);
/** The map's code is loaded on first use. */
const ready = async (page: Page) => {
  await page.locator('.map-canvas').hover();
  await page.waitForSelector('.map-head[role=button]');
};
const drive = (page: Page, changes: Change[]) => page.evaluate((list) => document.querySelector('day-map')!.apply(list as never), changes as never);
const old = 'coredns-76b86bc878-5v86m';
const replaced: Change[] = [
  { op: 'delete-pod', namespace: 'kube-system', name: old },
  { op: 'add-pod', pod: { namespace: 'kube-system', name: 'coredns-76b86bc878-x7k2q', node: 'cpu2', ip: '10.244.102.130', hostNetwork: false, owner: 'ReplicaSet/coredns-76b86bc878', phase: 'Running', ready: true, labels: {} } },
];

test('by keyboard: one tab stop, arrows between Pods and nodes, Enter opens, Escape comes back', async () => {
  const { page, context, problems } = await open('/cluster/');
  await ready(page);
  expect(await page.locator('.map-canvas [tabindex="0"]').count()).toBe(1);
  await page.locator('.map-canvas [tabindex="0"]').focus();
  expect(await focused(page)).toBe('cpu1');
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('kube-system/etcd-cpu1');
  await page.keyboard.press('ArrowRight');
  expect(await focused(page)).toBe('kube-system/kube-apiserver-cpu1');
  await page.keyboard.press('End');
  expect(await focused(page)).toBe('calico-system/calico-typha-6cb845f7d9-w2v6n');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.map-facts h3:focus');
  expect(await page.locator('.map-facts').innerText()).toMatch(/5473\/TCP[\s\S]*kubectl get pod calico-typha-6cb845f7d9-w2v6n -n calico-system -o wide/);
  await page.keyboard.press('Escape');
  expect(await page.locator('.map-facts').isHidden()).toBe(true);
  expect(await focused(page)).toBe('calico-system/calico-typha-6cb845f7d9-w2v6n');
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  expect(await page.locator('.map-facts').innerText()).toContain('kubectl describe node cpu1');
  expect(problems).toEqual([]);
  await context.close();
});

test('arrow keys reach everything on the map', async () => {
  for (const width of [360, 1440]) {
    const { page, context } = await open('/cluster/', { viewport: { width, height: 900 } });
    await ready(page);
    const todo = [await page.locator('.map-head').first().getAttribute('data-node')];
    const seen = new Set(todo);
    for (const at of todo)
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
        await page.locator(`.map-canvas [data-pod="${at}"], .map-canvas [data-node="${at}"]`).focus();
        await page.keyboard.press(key);
        const next = await focused(page);
        if (next && !seen.has(next)) {
          seen.add(next);
          todo.push(next);
        }
      }
    expect(seen.size).toBe(22);
    await context.close();
  }
});

test('no Pod overlaps another or leaves its node, at 360 and at 1440 pixels', async () => {
  for (const width of [360, 1440])
    for (const path of ['/cluster/', '/en/cluster/']) {
      const { page, context } = await open(path, { viewport: { width, height: 900 } });
      const faults = await page.evaluate(() => {
        const box = (element: Element) => element.getBoundingClientRect();
        const pods = [...document.querySelectorAll('.map-pod')];
        const out: string[] = [];
        for (const [index, pod] of pods.entries()) {
          const [a, node] = [box(pod), box(pod.closest('.map-node')!)];
          if (a.left < node.left || a.right > node.right || a.top < node.top || a.bottom > node.bottom) out.push(`${pod.textContent} leaves its node`);
          if (pod.scrollWidth > pod.clientWidth + 1) out.push(`${pod.textContent} is cut`);
          for (const other of pods.slice(index + 1)) {
            const b = box(other);
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) out.push(`${pod.textContent} overlaps ${other.textContent}`);
          }
        }
        if (document.querySelector('.cluster')!.scrollWidth > innerWidth) out.push('the page scrolls sideways');
        return out;
      });
      expect(faults).toEqual([]);
      expect(await page.locator('.map-pod').count()).toBe(19);
      await context.close();
    }
});

test('changes: the deleted Pod goes, the new one comes and says so, the table follows, reset brings all back', async () => {
  const { page, context, problems } = await open('/en/cluster/');
  await drive(page, replaced);
  await page.waitForFunction((name) => !document.querySelector(`[data-pod="kube-system/${name}"]`), old);
  const added = page.locator('[data-of=cpu2] [data-pod="kube-system/coredns-76b86bc878-x7k2q"]');
  expect(await added.innerText()).toMatch(/10\.244\.102\.130[\s\S]*new/);
  expect(await page.locator('[data-of=cpu1]').getAttribute('data-count')).toBe('11');
  expect(await page.locator('day-map [data-live]').textContent()).toBe(`Pod ${old} is gone. New Pod coredns-76b86bc878-x7k2q on cpu2.`);
  expect(await page.locator('.map-twin tbody tr').count()).toBe(19);
  expect(await page.locator('.map-twin').textContent()).toContain('x7k2q');
  await page.evaluate(() => document.querySelector('day-map')!.reset());
  expect(await page.locator(`[data-pod="kube-system/${old}"]`).count()).toBe(1);
  expect(await page.locator('[data-pod*=x7k2q]').count()).toBe(0);
  expect(problems).toEqual([]);
  await context.close();
});

test('motion only where it is allowed', async () => {
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    const { page, context } = await open('/cluster/', { reducedMotion });
    await ready(page);
    const moving = await page.evaluate(async (changes) => {
      const map = document.querySelector('day-map')!;
      await map.apply(changes as never);
      return map.getAnimations({ subtree: true }).filter((one) => Number(one.effect?.getComputedTiming().duration) > 1).length;
    }, replaced as never);
    if (reducedMotion === 'reduce') expect(moving).toBe(0);
    else expect(moving).toBeGreaterThan(1);
    await context.close();
  }
});

test('filters emphasise and count; the timeline turns the map back', async () => {
  const { page, context } = await open('/cluster/');
  await page.selectOption('[name=network]', 'pod');
  await page.waitForSelector('.map-pod.is-lit');
  expect(await page.locator('.map-pod.is-lit').count()).toBe(6);
  expect(await page.locator('.map-matching').textContent()).toBe('파드 19개 중 6개를 강조했어요');
  await page.selectOption('[name=network]', '');
  await page.locator('.map-slider input').focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.querySelectorAll('.map-node[data-of]').length === 1);
  expect(await page.locator('.map-waiting').innerText()).toContain('coredns');
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.querySelectorAll('.map-node[data-of]').length === 3);
  await context.close();
});

test('zoom by buttons and by ctrl and wheel', async () => {
  const { page, context } = await open('/cluster/');
  await ready(page);
  await page.click('[data-zoom=in]');
  expect(await page.locator('.map-scale').textContent()).toBe('125%');
  await page.locator('.map-canvas').hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await page.waitForFunction(() => Number.parseInt(document.querySelector('.map-scale')!.textContent!) > 200);
  expect(await page.locator('.map-view').evaluate((view) => view.scrollWidth > view.clientWidth * 1.5)).toBe(true);
  await page.click('[data-zoom=reset]');
  expect(await page.locator('.map-scale').textContent()).toBe('100%');
  await context.close();
});

test('two fingers zoom the map and not the page', async () => {
  const { page, context } = await open('/cluster/', { hasTouch: true, isMobile: true, viewport: { width: 360, height: 780 } });
  await page.locator('.map-head').first().tap();
  await page.waitForSelector('.map-head[role=button]');
  await page.keyboard.press('Escape');
  await page.locator('[data-of=cpu1]').evaluate((node) => node.scrollIntoView());
  const touch = await context.newCDPSession(page);
  const at = (spread: number) => [{ x: 180 - spread, y: 400, id: 0 }, { x: 180 + spread, y: 400, id: 1 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(30) });
  for (const spread of [40, 50, 60]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(spread) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.waitForFunction(() => Number.parseInt(document.querySelector('.map-scale')!.textContent!) === 200);
  expect(await page.evaluate(() => visualViewport!.scale)).toBe(1);
  await context.close();
});

test('without JavaScript the map is whole, a Pod leads to its row, and no dead control shows', async () => {
  const { page, context } = await open('/cluster/', { javaScriptEnabled: false });
  expect(await page.locator('.map-pod').count()).toBe(19);
  expect(await page.locator('.map-tools, .map-filters, .map-slider').filter({ visible: true }).count()).toBe(0);
  await page.click(`[data-pod="kube-system/${old}"]`);
  expect(await page.locator('.map-twin tr:target th').innerText()).toBe(old);
  expect(await page.locator('.map-moments li').filter({ visible: true }).count()).toBe(8);
  await context.close();
});

test('axe finds nothing on the explorer, plain, filtered and with facts open', async () => {
  for (const [path, colorScheme] of [['/cluster/', 'light'], ['/en/cluster/', 'dark']] as const) {
    const { page, context } = await open(path, { colorScheme, reducedMotion: 'reduce' });
    await page.selectOption('[name=owner]', 'static');
    await page.waitForSelector('.map-pod.is-dim');
    await page.click('.map-pod');
    await page.waitForSelector('.map-facts h3');
    await page.locator('.map-twin summary').click();
    expect(await violations(page)).toEqual([]);
    await context.close();
  }
});
