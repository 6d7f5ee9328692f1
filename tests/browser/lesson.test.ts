import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test, describe } from 'vitest';
import { lessonSite, overflows, stored, wake } from './support/lesson.ts';

const lessons = lessonSite();
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describe('before the first touch', () => {
  /** What a status line and the headers of an answer take. */
  const headerBytes = (headers: Headers) => [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 19);
  const slugs = readdirSync('content/lessons');

  test.each(['', 'en/'].flatMap((lang) => slugs.map((slug) => `${lang}lessons/${slug}/`)))('%s is at most 25 KB with headers in at most eight requests, and no terminal, map or quiz code', async (lesson) => {
    const before = lessons.site.requests.length;
    const { page, problems } = await lessons.open(lesson);
    await page.waitForTimeout(300);
    const paths = lessons.site.requests.slice(before).filter((path) => !path.endsWith('.webmanifest') && !/sw\.js|offline/.test(path));
    expect(paths.length, paths.join('\n')).toBeLessThanOrEqual(8);
    let bytes = 0;
    for (const path of paths.filter((each) => !each.endsWith('.svg'))) {
      const response = await fetch(lessons.site.url + path.slice(1));
      bytes += headerBytes(response.headers) + gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length;
    }
    expect(bytes / 1024).toBeLessThanOrEqual(25);
    expect(paths.filter((path) => /live|quiz|pane|terminal|map/.test(path))).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe('a command', () => {
  test('run on the left appears in the terminal and below, and its step is done', async () => {
    const { page, problems } = await lessons.open('en/lessons/three-servers/');
    await wake(page);
    const block = page.locator('day-command[id="address.info"]');
    expect(await block.locator('.cmd-output').isVisible()).toBe(false);
    await block.locator('.cmd-run').click();
    await block.locator('.cmd-output').waitFor();
    expect(await block.locator('.cmd-output').textContent()).toContain('https://172.30.1.43:6443');
    const terminal = page.locator('.lesson-term[data-session="cluster-info"]');
    await terminal.locator('.term-say').filter({ hasText: 'kubectl cluster-info' }).waitFor();
    expect(await terminal.isVisible()).toBe(true);
    expect((await stored(page, 'three-servers'))?.done).toHaveProperty('address');
    expect(problems).toEqual([]);
  });

  test('stepped through in the terminal opens its output on the left', async () => {
    const { page } = await lessons.open('en/lessons/three-servers/#address');
    const next = page.locator('.lesson-term[data-session="cluster-info"] [data-act="next"]');
    await next.waitFor();
    for (let i = 0; i < 3; i++) {
      await next.click();
      await page.waitForTimeout(400);
    }
    await page.locator('day-command[id="address.info"] .cmd-output').waitFor();
  });

  test('pressed before its code has come is run when it has', async () => {
    const { page } = await lessons.open('en/lessons/three-servers/');
    await page.evaluate(() => document.querySelector<HTMLElement>('day-command[id="address.info"] .cmd-run')?.click());
    await page.locator('day-command[id="address.info"] .cmd-output').waitFor();
  });

  test('is copied without its prompt', async () => {
    const { page, context } = await lessons.open('en/lessons/three-servers/');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await wake(page);
    await page.locator('day-command[id="address.info"] .cmd-copy').click();
    await page.locator('day-command[id="address.info"] .cmd-status', { hasText: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('kubectl cluster-info');
  });

  test('on a phone plays in the text; the terminal is in a sheet that Esc closes', async () => {
    const { page } = await lessons.open('lessons/three-servers/', phone);
    await page.locator('day-command[id="address.info"] .cmd-run').tap();
    await page.locator('day-command[id="address.info"] .cmd-output').waitFor();
    expect(await page.locator('.lesson-pane').isVisible()).toBe(false);
    const button = page.locator('.lesson-dock [data-open="terminal"]');
    await button.tap();
    await page.locator('.lesson-term:not([data-off]) day-terminal').waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('.lesson-pane')!).visibility === 'hidden');
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('a guess', () => {
  test('is asked for before the terminal shows the output; the same press again skips it', async () => {
    const { page } = await lessons.open('en/lessons/three-servers/#first-look');
    const terminal = page.locator('.lesson-term[data-session="get-nodes"]');
    const status = terminal.locator('.term-say');
    await terminal.locator('[data-act="next"]').click();
    await status.filter({ hasText: 'not run yet' }).waitFor();
    await terminal.locator('[data-act="next"]').click();
    await status.filter({ hasText: 'Guess first' }).waitFor();
    expect(await terminal.locator('.xterm-rows').textContent()).not.toContain('cpu1   Ready');
    expect(await page.locator('day-command[id="first-look.list"] .cmd-output').isVisible()).toBe(false);
    await terminal.locator('[data-act="next"]').click();
    await page.locator('day-command[id="first-look.list"] .cmd-output').waitFor();
    await page.waitForFunction(() => JSON.parse(localStorage.getItem('day-one:progress') ?? '{}').lessons?.['three-servers']?.guesses?.['first-look.list'] === 1);
  });

  test('keeps its output covered while a later command is shown, in the terminal and in its list', async () => {
    const { page } = await lessons.open('en/lessons/three-servers/#wide');
    await page.locator('day-command[id="wide.wide"] .predict label').first().click();
    await page.locator('day-command[id="wide.wide"] .predict button').click();
    const terminal = page.locator('.lesson-term[data-session="get-nodes"]');
    await terminal.locator('.xterm-rows', { hasText: 'OS-IMAGE' }).waitFor();
    await terminal.locator('.xterm-rows', { hasText: 'once you have made your guess' }).waitFor();
    await terminal.locator('.term-step[data-step="list"] summary').first().click();
    await terminal.locator('.term-say').filter({ hasText: 'Guess first' }).waitFor();
    expect(await terminal.locator('.term-step[data-step="list"] pre').first().isVisible()).toBe(false);
  });

  test('a note or the post’s version of an output waits until the command was run', async () => {
    const { page } = await lessons.open('en/lessons/three-servers/#wide');
    const told = page.locator('.lesson-term[data-session="get-nodes"] .term-step[data-step="wide"] .term-told').first();
    await told.waitFor({ state: 'attached' });
    expect(await told.isVisible()).toBe(false);
    await page.locator('day-command[id="wide.wide"] .predict label').first().click();
    await page.locator('day-command[id="wide.wide"] .predict button').click();
    await told.waitFor();
  });
});

describe('the explanation', () => {
  test('waits for the output it explains; a link to a correction inside opens both', async () => {
    const { page } = await lessons.open('lessons/three-servers/');
    await wake(page);
    expect(await page.locator('#erratum-c1').isVisible()).toBe(false);
    await page.evaluate(() => (location.hash = '#erratum-c1'));
    await page.locator('#erratum-c1').waitFor();
    expect(await page.locator('day-command[id="wide.wide"] .cmd-output').isVisible()).toBe(true);
  });
});

describe('the place', () => {
  test('a link to a step shows that step, and the outline says so', async () => {
    const { page } = await lessons.open('lessons/three-servers/#roles');
    await page.waitForFunction(() => document.documentElement.dataset['step'] === 'roles');
    expect(await page.locator('.lesson-outline [aria-current="step"]').getAttribute('href')).toBe('#roles');
    const top = await page.locator('#roles h2').evaluate((element) => element.getBoundingClientRect().top);
    expect(top).toBeGreaterThan(90);
    expect(top).toBeLessThan(320);
  });

  test('a link to a recorded command opens it on the left and in the terminal', async () => {
    const { page } = await lessons.open('en/lessons/three-servers/#term-cluster-info.info');
    await page.locator('day-command[id="address.info"] .cmd-output').waitFor();
    await page.locator('.lesson-term[data-session="cluster-info"] .term-say').filter({ hasText: 'kubectl cluster-info' }).waitFor();
  });

  test('a link to a recorded command opens the sheet on a phone', async () => {
    const { page } = await lessons.open('lessons/three-servers/#term-cluster-info.info', phone);
    await page.locator('.lesson-term[data-session="cluster-info"] .term-say').filter({ hasText: 'kubectl cluster-info' }).waitFor();
    expect(await page.locator('.lesson-dock [data-open="terminal"]').getAttribute('aria-expanded')).toBe('true');
  });

  test('the language switch keeps the step', async () => {
    const { page } = await lessons.open('lessons/three-servers/');
    await wake(page);
    await page.locator('#version').evaluate((element) => element.scrollIntoView());
    await page.waitForFunction(() => document.documentElement.dataset['step'] === 'version');
    // By the mouse alone: click() would first scroll the page to centre a link that is always in view.
    const link = await page.locator('a[hreflang="en"]').boundingBox();
    await page.mouse.click((link?.x ?? 0) + 20, (link?.y ?? 0) + 20);
    await page.waitForURL(/\/en\/lessons\/three-servers\/#version$/);
    await page.waitForFunction(() => document.documentElement.dataset['step'] === 'version');
  });

  test('left in the middle, the lesson offers to go on from there, with what was done shown open', async () => {
    const { page } = await lessons.open('lessons/three-servers/');
    await wake(page);
    await page.locator('#address').scrollIntoViewIfNeeded();
    await page.locator('day-command[id="address.info"] .cmd-run').click();
    await page.waitForFunction(() => JSON.parse(localStorage.getItem('day-one:progress') ?? '{}').lessons?.['three-servers']?.at?.step === 'address');
    await page.goto('about:blank');
    await page.goto(`${lessons.site.url}lessons/three-servers/`);
    await page.locator('.lesson-resume a').click();
    await page.waitForURL(/#address$/);
    expect(await page.locator('day-command[id="address.info"] .cmd-output').isVisible()).toBe(true);
    expect(await page.locator('.lesson-marks .done').count()).toBe(1);
  });
});

describe('the workbench', () => {
  test('its width is moved by keyboard, kept, and put back by Enter', async () => {
    const { page } = await lessons.open('lessons/three-servers/');
    await wake(page);
    const width = () => page.locator('.lesson-text').evaluate((element) => Math.round(element.getBoundingClientRect().width));
    const start = await width();
    const split = page.locator('.lesson-split');
    await split.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
    expect(await split.getAttribute('aria-valuenow')).toBe('40');
    const narrow = await width();
    expect(narrow).toBeLessThan(start);
    await page.reload();
    await page.waitForFunction(() => document.querySelector('.lesson-split')?.getAttribute('aria-valuenow') === '40');
    expect(await width()).toBe(narrow);
    await split.focus();
    await page.keyboard.press('Enter');
    expect(await width()).toBe(start);
  });

  test('its width is dragged', async () => {
    const { page } = await lessons.open('lessons/three-servers/');
    await wake(page);
    await page.mouse.move(720, 600);
    await page.mouse.down();
    await page.mouse.move(900, 600, { steps: 4 });
    await page.mouse.up();
    expect(await page.locator('.lesson-split').getAttribute('aria-valuenow')).toBe('63');
  });

  test('tabs change by arrow key, and the map emphasises what the step is about', async () => {
    const { page } = await lessons.open('en/lessons/three-servers/#first-look');
    await page.locator('#pane-terminal day-terminal').first().waitFor();
    await page.locator('#tab-terminal').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('#tab-map').getAttribute('aria-selected')).toBe('true');
    await page.locator('#pane-map day-map').waitFor();
    expect(await page.locator('#pane-terminal').isVisible()).toBe(false);
    await page.waitForFunction(() => document.querySelector('#pane-map .is-lit') !== null);
  });
});

describe('the explanation of a request', () => {
  test.each([
    ['followed to its end', 'End'],
    ['shown at once', ''],
  ])('waits until the request is %s', async (_how, key) => {
    const { page } = await lessons.open('lessons/services-dns/#packet');
    const after = page.locator('#packet > .step-after');
    await page.locator('#packet .flow[data-ready]').waitFor();
    expect(await after.isVisible()).toBe(false);
    if (key) await page.locator('#packet .flow-stage').press(key);
    else await page.locator('#packet [data-go="all"]').click();
    await after.waitFor();
  });
});

describe('a request in a lesson', () => {
  test('is named and linked until there is a reader; then it is drawn and told, on screen and on paper', async () => {
    const { page, problems } = await lessons.open('en/lessons/services-dns/');
    const flow = page.locator('#packet .flow');
    expect(await flow.locator('.flow-hop').count()).toBe(0);
    await wake(page);
    await page.locator('#packet .flow[data-ready]').waitFor();
    const hops = await flow.locator('.flow-hop').count();
    expect(hops).toBeGreaterThan(5);
    await page.emulateMedia({ media: 'print' });
    expect(await flow.locator('.flow-hop:visible .flow-what').count()).toBe(hops);
    expect(problems).toEqual([]);
  });

  test('has its own page where no script runs', async () => {
    const { page } = await lessons.open('lessons/services-dns/', { javaScriptEnabled: false });
    await page.locator('#packet .flow a').click();
    await page.waitForURL(/\/cluster\/packet-to-service\/$/);
    expect(await page.locator('.flow-hop:visible').count()).toBeGreaterThan(5);
  });
});

describe('the map', () => {
  test('comes forward for a step that is about it and has nothing to guess; a dot tells of it elsewhere', async () => {
    const { page } = await lessons.open('lessons/controllers/#on-the-map');
    await page.waitForFunction(() => document.querySelector('#tab-map')?.ariaSelected === 'true');
    await page.locator('day-command[id^="on-the-map."] .cmd-run').first().click();
    await page.waitForFunction(() => document.querySelector('#tab-terminal')?.ariaSelected === 'true');
    await page.locator('#tab-map[data-news]').waitFor();
    // The deleted Pod is gone from the map, though the command was run in the text.
    await page.waitForFunction(() => document.querySelector('#pane-map [data-pod*="x7k2q"]') && !document.querySelector('#pane-map [data-pod*="5v86m"]'));
    await page.locator('#tab-map').click();
    expect(await page.locator('[data-news]').count()).toBe(0);
  });
});

describe('everywhere', () => {
  test('without JavaScript prose, questions and every output are there to read', async () => {
    const { page } = await lessons.open('lessons/three-servers/', { javaScriptEnabled: false });
    expect(await page.locator('.step-after').first().isVisible()).toBe(true);
    expect(await page.locator('.cmd-run').first().isVisible()).toBe(false);
    await page.locator('day-command[id="address.info"] summary').click();
    expect(await page.locator('day-command[id="address.info"] .cmd-output').isVisible()).toBe(true);
    await page.locator('day-command[id="first-look.list"] .predict-answer summary').click();
    expect(await page.locator('day-command[id="first-look.list"] .predict-answer').textContent()).toContain('3');
  });

  test('on paper every transcript is open and nothing of the workbench is left', async () => {
    const { page } = await lessons.open('lessons/three-servers/');
    await page.emulateMedia({ media: 'print' });
    const shown = await page.locator('.cmd-output').evaluateAll((list) => list.every((element) => element.checkVisibility({ contentVisibilityAuto: true }) && element.getBoundingClientRect().height > 10));
    expect(shown).toBe(true);
    for (const part of ['.lesson-outline', '.lesson-split', '.lesson-panebar', '.cmd-run', '#pane-terminal']) expect(await page.locator(part).first().isVisible(), part).toBe(false);
  });

  test.each(['three-servers', 'control-plane', 'toolbox'])('%s does not scroll sideways at 360 px', async (slug) => {
    for (const lang of ['', 'en/']) {
      const { page } = await lessons.open(`${lang}lessons/${slug}/`, phone);
      await page.touchscreen.tap(180, 300);
      await page.waitForFunction(() => customElements.get('day-lesson') !== undefined);
      await page.evaluate(() => document.querySelectorAll('details').forEach((element) => (element.open = true)));
      expect(await overflows(page)).toBe(false);
    }
  });
});

test('the page’s other forms are left alone: the menu still closes', async () => {
  const { page } = await lessons.open('lessons/three-servers/', phone);
  await page.locator('[data-open-menu]').tap();
  await page.locator('#shell-menu[open] form button').tap();
  await page.waitForFunction(() => !document.querySelector<HTMLDialogElement>('#shell-menu')?.open);
});
