import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { terminalSite } from '../support/terminal-site.ts';
import { browserSite } from './support/site.ts';
import { pane, until } from './support/terminal.ts';

const at = browserSite({ folder: terminalSite });
async function open(path = '', options: BrowserContextOptions = {}) {
  const visited = await at.open(path, options);
  return { ...visited, ...pane(visited.page) };
}
const prompt = 'learner@cpu1:~$';

describe('before the first use', () => {
  test('nothing of xterm.js or the recording is asked for', async () => {
    const before = at.site.requests.length;
    const { page, problems } = await open();
    await page.waitForLoadState('networkidle');
    const asked = at.site.requests.slice(before);
    expect(asked.filter((path) => /pane|cast|xterm/.test(path))).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('without JavaScript every command and every output is there to read', async () => {
    const { page } = await open('en/', { javaScriptEnabled: false });
    expect(await page.getByText('kubectl get nodes -o wide').isVisible()).toBe(true);
    expect(await page.getByText('5.15.0-160-generic').first().isVisible()).toBe(true);
    expect(await page.locator('.term-tools').isVisible()).toBe(false);
  });

  test('on paper too', async () => {
    const { page } = await open('en/');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('5.15.0-160-generic').first().isVisible()).toBe(true);
    expect(await page.locator('.term-view').isVisible()).toBe(false);
  });
});

describe('step', () => {
  test('button: types, runs, goes back; the status says where one is', async () => {
    const { next, prev, status, problems, ...it } = await open();
    expect(await prev.isDisabled()).toBe(true);
    await next.click();
    await until(it.screen, (text) => text === `${prompt} kubectl get nodes`);
    await until(() => status.textContent().then(String), (text) => text === '1/3 단계, kubectl get nodes, 실행 전');
    expect(await next.textContent()).toContain('실행');
    await next.click();
    await until(it.screen, (text) => text.endsWith(`gpu1   Ready    <none>          17h   v1.31.13\n${prompt}`));
    await until(() => status.textContent().then(String), (text) => text === '1/3 단계, kubectl get nodes, 종료 코드 0');
    await prev.click();
    await until(it.screen, (text) => text === `${prompt} kubectl get nodes`);
    await prev.click();
    await until(it.screen, (text) => text === prompt);
    expect(await next.textContent()).toContain('명령 입력');
    expect(problems).toEqual([]);
  });

  test('keys on the focused screen; at the end the button rests but keeps the focus', async () => {
    const { page, view, next, ...it } = await open();
    await view.focus();
    await page.keyboard.press('End');
    await until(it.screen, (text) => text.includes('No resources found'));
    expect(await next.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Home');
    await until(it.screen, (text) => text === prompt);
    for (const key of [' ', 'Enter', 'ArrowRight']) await page.keyboard.press(key);
    await until(it.screen, (text) => text.includes('gpu1')); // typed, completed, run
    await page.keyboard.press('ArrowLeft');
    await until(it.screen, (text) => text === `${prompt} kubectl get nodes`);
    expect(await view.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('every press is felt: three hasty ones show the second command', async () => {
    const { next, ...it } = await open();
    await next.click();
    await until(it.screen, (text) => text.startsWith(prompt));
    for (let i = 0; i < 5; i++) await next.click();
    await until(it.screen, (text) => text.includes('-o wide'));
  });

  test('the list of commands leads to each of them and marks the one shown', async () => {
    const { root, ...it } = await open();
    await root.locator('[data-step="wide"] [data-act="show"]').click();
    await until(it.screen, (text) => text.includes('containerd://1.7.28'));
    expect(await root.locator('[data-step="wide"]').getAttribute('aria-current')).toBe('step');
  });

  test('with reduced motion the command is there at once', async () => {
    const { next, ...it } = await open('', { reducedMotion: 'reduce' });
    await next.click();
    await it.root.locator('.xterm-rows').waitFor();
    const seen = new Set<string>();
    await until(async () => {
      const text = await it.screen();
      seen.add(text);
      return text;
    }, (text) => text.endsWith('get nodes'));
    expect([...seen].filter((text) => /\$ k/.test(text))).toEqual([`${prompt} kubectl get nodes`]);
  });
});

describe('deep link', () => {
  test('opens at the step, done', async () => {
    const { ...it } = await open('#term-nodes.wide');
    await until(it.screen, (text) => text.includes('containerd://1.7.28') && text.endsWith(prompt));
  });
  test('the address follows the learner’s steps, without a history of them', async () => {
    const { page, view } = await open();
    const before = await page.evaluate(() => history.length);
    await view.focus();
    await page.keyboard.press('End');
    await until(() => Promise.resolve(page.url()), (url) => url.endsWith('#term-nodes.pods'));
    expect(await page.evaluate(() => history.length)).toBe(before);
  });
  test('showStep of another component leaves the address alone and tells what it showed', async () => {
    const { page, ...it } = await open();
    const heard = await page.evaluate(async () => {
      const heard: unknown[] = [];
      document.addEventListener('day-terminal:step', (event) => heard.push(event.detail));
      await document.querySelector('day-terminal')!.showStep('list', 'prompt');
      return heard;
    });
    expect(heard).toEqual([{ session: 'nodes', step: 'list', phase: 'prompt' }]);
    await until(it.screen, (text) => text === `${prompt} kubectl get nodes`);
    expect(page.url()).not.toContain('#');
  });
});

describe('type along', () => {
  async function typing(path = '', options: BrowserContextOptions = {}) {
    const it = await open(path, { reducedMotion: 'reduce', ...options });
    await it.mode.selectOption('type');
    await it.next.click();
    await it.input.waitFor();
    return it;
  }

  test('an equivalent command brings the recorded output, and the page hears of it', async () => {
    const { page, input, ...it } = await typing();
    await page.evaluate(() => document.addEventListener('day-terminal:command', (event) => (document.title = JSON.stringify(event.detail))));
    await input.fill('k get no');
    await input.press('Enter');
    await until(it.screen, (text) => text.startsWith(`${prompt} k get no\nNAME`) && text.endsWith(prompt));
    expect(JSON.parse(await page.title())).toEqual({ session: 'nodes', cmd: 'kubectl get nodes', exitCode: 0, stepId: 'list' });
    expect(await input.inputValue()).toBe('');
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('a recorded mistake plays its real error', async () => {
    const { input, status, ...it } = await typing();
    await input.fill('kubectl get ndoes');
    await input.press('Enter');
    await until(it.screen, (text) => text.includes(`error: the server doesn't have a resource type "ndoes"`));
    expect(await status.textContent()).toBe('진짜 오류예요. 리소스 이름의 철자가 틀렸어요.');
  });

  test('a mismatch puts the caret where it begins; after two misses the command shows and Tab fills it in', async () => {
    const { input, hint, status } = await typing();
    await input.fill('kubectl gte nodes');
    await input.press('Enter');
    await until(() => input.evaluate((element) => (element as HTMLInputElement).selectionStart), (at) => at === 9);
    expect(await status.textContent()).toMatch(/^10번째 글자부터 달라요/);
    expect(await hint.locator('mark').textContent()).toBe('te nodes');
    expect(await hint.textContent()).not.toContain('kubectl get nodes');
    await input.press('Enter');
    await until(() => hint.textContent().then(String), (text) => text.includes('kubectl get nodes'));
    await input.press('Tab');
    expect(await input.inputValue()).toBe('kubectl get nodes');
    await input.press('Tab');
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(false);
  });

  test('Ctrl+C clears the line, up recalls it, Escape leaves to the screen', async () => {
    const { input, view } = await typing();
    await input.fill('kubectl get wrong');
    await input.press('Enter');
    await input.press('Control+c');
    expect(await input.inputValue()).toBe('');
    await input.press('ArrowUp');
    expect(await input.inputValue()).toBe('kubectl get wrong');
    await input.press('Escape');
    expect(await view.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('typed with the Korean layout: the English command is offered, one press takes it', async () => {
    const { input, hint } = await typing();
    await input.fill('ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅜㅐㅇㄷㄴ');
    await until(() => hint.textContent().then(String), (text) => text.includes('kubectl get nodes'));
    await hint.getByRole('button').click();
    expect(await input.inputValue()).toBe('kubectl get nodes');
  });

  test('an IME composes in the input as in any form, and Enter runs only what is committed', async () => {
    const { page, input, context, hint, ...it } = await typing();
    await input.focus();
    const cdp = await context.newCDPSession(page);
    for (const text of ['ㅏ', 'ㅏㅕ']) await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    expect(await input.inputValue()).toBe('ㅏㅕ');
    await cdp.send('Input.insertText', { text: 'ㅏㅕ' });
    await until(() => hint.textContent().then(String), (text) => text.includes('ku'));
    expect(await it.screen()).toBe(prompt);
    await input.fill('kubectl get nodes');
    await input.press('Enter');
    await until(it.screen, (text) => text.includes('gpu1'));
  });

  test('the mode is remembered', async () => {
    const { page, mode } = await typing();
    await page.reload();
    expect(await mode.inputValue()).toBe('type');
  });
});

describe('play', () => {
  test('plays to the end, pauses, and "instant" needs no time', async () => {
    const { mode, speed, next, ...it } = await open();
    await mode.selectOption('play');
    await next.click();
    await until(it.screen, (text) => text.includes(`${prompt} kub`));
    await next.click();
    expect(await next.textContent()).toContain('재생');
    await new Promise((done) => setTimeout(done, 200)); // what was written before is painted
    const paused = await it.screen();
    await new Promise((done) => setTimeout(done, 400));
    expect(await it.screen()).toBe(paused);
    await speed.selectOption('0');
    await next.click();
    await until(it.screen, (text) => text.includes('No resources found'), 2000);
  });

  test('double speed takes about half the time', async () => {
    const { page, mode, speed, next, ...it } = await open('part/');
    const rollout = pane(page, 1);
    await mode.selectOption('play');
    const took = async (factor: string) => {
      await speed.selectOption(factor);
      const from = Date.now();
      await rollout.next.click();
      await until(() => rollout.status.textContent().then(String), (text) => text.includes('exit status 0'), 15_000);
      const ms = Date.now() - from;
      await rollout.view.focus();
      await page.keyboard.press('Home');
      await until(rollout.screen, (text) => text === prompt);
      return ms;
    };
    void it;
    await took('0'); // loads
    const once = await took('1');
    const twice = await took('2');
    expect(twice).toBeLessThan(once * 0.7);
  });
});

test('a pane of one step shows that step only', async () => {
  const { view, page, ...it } = await open('part/');
  await view.focus();
  await page.keyboard.press('End');
  await until(it.screen, (text) => text.startsWith(`${prompt} kubectl get nodes -o wide`) && text.endsWith(prompt));
});

describe('copy', () => {
  test('command without its prompt, output with its lines, a link to the step', async () => {
    const { page, context, root } = await open();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await root.locator('[data-step="list"] [data-act="copy-command"]').click();
    await until(clipboard, (text) => text === 'kubectl get nodes');
    await root.locator('[data-step="list"] summary').first().click();
    await root.locator('[data-step="list"] [data-act="copy-output"]').click();
    await until(clipboard, (text) => text.split('\n').length === 4 && text.startsWith('NAME'));
    await root.locator('.term-help > summary').click();
    await root.locator('[data-act="copy-link"]').click();
    await until(clipboard, (text) => text === `${at.site.url}#term-nodes.list`);
  });
});

describe('a recording that cannot be played', () => {
  test.each([
    [4, 'broken', /line 3/],
    [5, 'missing', /gone\.cast/],
  ])('pane %i (%s): the transcript opens and one line says why', async (n, _what, reason) => {
    const { page } = await open('all/');
    const it = pane(page, n);
    await it.next.click();
    await until(() => it.status.textContent().then(String), (text) => reason.test(text));
    expect(await it.root.locator('.term-output pre').first().isVisible()).toBe(true);
    expect(await it.root.locator('.xterm').count()).toBe(0);
  });
});

test('a change of theme recolours an open terminal', async () => {
  const { page, next, root } = await open('', { colorScheme: 'light' });
  await next.click();
  const ground = () => root.locator('.xterm-rows').evaluate((element) => getComputedStyle(element).color);
  await root.locator('.xterm-rows').waitFor();
  const light = await ground();
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  await until(ground, (colour) => colour !== light);
});
