import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './support/axe.ts';
import { visit } from './support/browser.ts';
import { stored } from './support/lesson.ts';
import { goLive, livePane, openLive, otherTab } from './support/live.ts';
import { liveGateway, type LiveGateway } from './support/live-gateway.ts';
import { browserSite } from './support/site.ts';
import { until } from './support/terminal.ts';

const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

const at = browserSite();
let gateway: LiveGateway;
beforeAll(async () => void (gateway = await liveGateway()));
afterEach(async () => {
  rmSync(join(gateway.home, 'kubectl-fails'), { force: true });
  // Whatever became of the test: the next one finds a network and a gateway.
  gateway.swallow(false);
  await gateway.revive();
});
afterAll(() => gateway.close());
const open = async (path?: string, options?: BrowserContextOptions) => at.keep(await openLive(at.browser, gateway, path, options));

/** Presses on until the recording has shown a command with its output; the guess is skipped. */
async function playOne(pane: Locator) {
  for (let n = 0; n < 4 && !/exit status/.test((await pane.locator('.term-say').textContent()) ?? ''); n++) {
    await pane.locator('[data-act=next]').click();
    await pane.page().waitForTimeout(300);
  }
  await until(async () => (await pane.locator('.term-say').textContent()) ?? '', (text) => /exit status \d/.test(text));
}

describe.each([['desktop', {}], ['phone', phone]] as const)('on a %s', (name, options) => {
  test('what is typed reaches bash, what bash prints is on the screen, and how it ended is said', async () => {
    const { page, line, shows, says, problems, ...it } = await open(undefined, options);
    if (name === 'phone') {
      await line.fill('echo $((6*7)) && false');
      await page.keyboard.press('Enter');
    } else await page.keyboard.type('echo $((6*7)) && false\n');
    await shows(/^42$/m);
    await says('exit status 1');
    expect(await it.root.locator('.term-badge[data-kind=live] summary').textContent()).toBe('live: test-lab v1.31.13');
    expect(await it.root.locator('.term-badge:not([data-kind=live])').isVisible()).toBe(false);
    expect(page.url()).not.toContain('#t=');
    expect(problems).toEqual([]);
  });

  test('Hangul is composed in the line’s own field', async () => {
    const { page, line, shows, root } = await open(undefined, options);
    if (name === 'desktop') {
      await root.locator('.live-status summary').click();
      await root.locator('[data-setting=line]').check();
      await page.keyboard.press('Escape');
    }
    await line.click();
    await page.keyboard.type('echo ');
    const cdp = await page.context().newCDPSession(page);
    for (const text of ['ㅎ', '하', '한']) await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await cdp.send('Input.insertText', { text: '한' });
    for (const text of ['ㄱ', '그', '글']) await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await cdp.send('Input.insertText', { text: '글' });
    await page.keyboard.press('Enter');
    await shows(/^한글$/m);
  });

  test('the screen fits its view, and a new size reaches the shell', async () => {
    const { page, shows, screen, line } = await open(undefined, options);
    let asked = 0;
    const ask = async () => {
      const cmd = `echo size-${++asked}: $(stty size)`;
      if (name === 'phone') await line.fill(cmd);
      else await page.keyboard.type(cmd);
      await page.keyboard.press('Enter');
      const answer = new RegExp(`^size-${asked}: (\\d+) (\\d+)$`, 'm');
      const [, rows, cols] = answer.exec(await shows(answer))!;
      return [Number(rows), Number(cols)] as const;
    };
    const [rows, cols] = await ask();
    expect(cols).toBeGreaterThanOrEqual(80);
    expect(rows).toBe(await page.locator('.xterm-rows > div').count());
    await page.setViewportSize({ width: name === 'phone' ? 740 : 1900, height: name === 'phone' ? 360 : 700 });
    await page.waitForTimeout(400);
    const [newRows, newCols] = await ask();
    expect(newRows).toBe(await page.locator('.xterm-rows > div').count());
    expect([newRows, newCols]).not.toEqual([rows, cols]);
    expect(await screen()).toContain(`${newRows} ${newCols}`);
    if (name === 'phone') expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

describe('keys', () => {
  test('Hangul typed straight into the screen arrives whole', async () => {
    const { page, shows } = await open();
    await page.keyboard.type('echo ');
    const cdp = await page.context().newCDPSession(page);
    for (const syllable of ['파', '드']) {
      await cdp.send('Input.imeSetComposition', { text: syllable, selectionStart: 1, selectionEnd: 1 });
      await cdp.send('Input.insertText', { text: syllable });
    }
    await page.keyboard.press('Enter');
    await shows(/^파드$/m);
  });

  test('Ctrl+C stops a command', async () => {
    const { page, says, shows } = await open();
    await page.keyboard.type('sleep 100\n');
    await shows('sleep 100');
    await page.waitForTimeout(200);
    await page.keyboard.press('Control+c');
    await says('exit status 130');
  });

  test('Tab completes; Esc, then Tab leaves the screen', async () => {
    const { page, shows, root } = await open();
    writeFileSync(join(gateway.home, 'complete-me-please.txt'), 'done\n');
    await page.keyboard.type('cat complete-m');
    await page.keyboard.press('Tab');
    await shows('complete-me-please.txt');
    const inside = () => root.locator('.live-host').evaluate((host) => host === document.activeElement);
    expect(await inside()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await inside()).toBe(true);
    await page.keyboard.press('Tab');
    expect(await inside()).toBe(false);
    expect(await root.evaluate((pane) => pane.contains(document.activeElement))).toBe(true);
  });

  test('a paste of 100 KB arrives as it is, and several lines do not run by themselves', async () => {
    const { page, context, shows, says } = await open();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const paste = async (text: string) => {
      await page.evaluate((value) => navigator.clipboard.writeText(value), text);
      await page.keyboard.press('Control+v');
    };
    await paste('echo one-$((1))\necho two-$((2))');
    await shows('echo two-$((2))');
    await page.waitForTimeout(300);
    expect(await livePane(page).screen()).not.toContain('one-1');
    await page.keyboard.press('Enter');
    await shows(/two-2/);
    const text = Array.from({ length: 1800 }, (_, n) => `${String(n).padStart(5, '0')} 가나다 ${'abcdefgh'.repeat(5)}`).join('\n') + '\n';
    expect(Buffer.byteLength(text)).toBeGreaterThan(100_000);
    await page.keyboard.type('clear; cat > pasted.txt; echo got-it\n');
    await page.waitForTimeout(300);
    await paste(text);
    const file = join(gateway.home, 'pasted.txt');
    await until(async () => (existsSync(file) ? readFileSync(file).length : 0), (size) => size >= Buffer.byteLength(text), 20_000);
    await page.keyboard.press('Control+d');
    await says('exit status 0');
    const sum = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
    expect(sum(readFileSync(file))).toBe(sum(text));
  });

  test('Ctrl+C with a selection copies it, and stops nothing', async () => {
    const { page, context, shows, root } = await open();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.keyboard.type('clear; echo copy-this-word; sleep 30\n');
    await shows(/^copy-this-word$/m);
    const row = root.locator('.xterm-rows > div', { hasText: /^copy-this-word$/ });
    const box = (await row.boundingBox())!;
    await page.mouse.dblclick(box.x + 20, box.y + box.height / 2);
    await page.keyboard.press('Control+c');
    await until(() => page.evaluate(() => navigator.clipboard.readText()), (text) => text.includes('copy'));
    await page.waitForTimeout(300);
    expect(await livePane(page).status.textContent()).not.toContain('130');
    await page.mouse.click(box.x + 400, box.y + box.height / 2); // the selection goes
    await page.keyboard.press('Control+c');
    await livePane(page).says('130');
  });

  test('the key bar has what a phone lacks: Ctrl holds for one character, arrows recall, Tab completes what is in the line', async () => {
    const { page, line, key, shows, says } = await open(undefined, phone);
    await line.fill('sleep 99');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    await key('Ctrl').tap();
    expect(await key('Ctrl').getAttribute('aria-pressed')).toBe('true');
    await line.pressSequentially('c');
    await says('130');
    expect(await key('Ctrl').getAttribute('aria-pressed')).toBe('false');
    await line.fill('echo recall-$((3*3))');
    await page.keyboard.press('Enter');
    await shows(/^recall-9$/m);
    await line.fill('clear');
    await page.keyboard.press('Enter');
    await key('↑').tap();
    await key('↑').tap();
    await shows('echo recall-$((3*3))');
    await key('⏎').tap();
    await shows(/^recall-9$/m);
    writeFileSync(join(gateway.home, 'tabbed-by-bar.txt'), '');
    await line.fill('ls tabbed-b');
    await key('Tab').tap();
    await shows('tabbed-by-bar.txt');
    for (const sign of ['|', '-', '/']) await key(sign).tap();
    await shows('tabbed-by-bar.txt |-/');
    await key('^C').tap();
    for (const button of await livePane(page).root.locator('.live-key').all()) {
      const box = (await button.boundingBox())!;
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(43.9);
    }
  });

  test('a command typed with the Korean layout on is offered in English', async () => {
    const { page, line, root, shows } = await open('lessons/three-servers/', phone);
    await line.fill('ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅔㅐㅇㄴ');
    await root.locator('.live-hint button').tap();
    await page.keyboard.press('Enter');
    await root.locator('.live-host').scrollIntoViewIfNeeded(); // xterm draws only what is in view, and the tap had scrolled
    await shows('kubectl heard: get pods');
  });
});

describe('the connection', () => {
  test('a reload keeps the shell and what is on its screen', async () => {
    const { page, shows, screen } = await open();
    await page.keyboard.type('clear; kept=alive-$$; echo marker-$((40+2))\n');
    await shows(/^marker-42$/m);
    const before = await screen();
    await page.reload();
    await page.mouse.move(210, 310);
    await page.mouse.move(220, 310);
    await shows(/^marker-42$/m);
    expect(await screen()).toBe(before);
    await livePane(page).root.locator('.live-host').click();
    await page.keyboard.type('echo $kept\n');
    await shows(/^alive-\d+$/m);
  });

  test('a second tab takes the shell; the first says so and can take it back', async () => {
    const first = await open();
    await first.page.keyboard.type('clear; echo in-both\n');
    await first.shows(/^in-both$/m);
    // Without a key in its address: the first tab lends it.
    const page = await otherTab(first.context, `${gateway.url}en/lessons/three-servers/`);
    await page.mouse.move(200, 300);
    await page.mouse.move(210, 310);
    const second = livePane(page);
    await second.shows(/^in-both$/m);
    await first.says('opened in another window');
    await first.page.keyboard.type('lost\n');
    await first.page.bringToFront();
    await first.acts.first().click();
    await second.says('opened in another window');
    await first.page.locator('.live-host').click();
    await first.page.keyboard.type('echo back-$((1+1))\n');
    await first.shows(/^back-2$/m);
    expect(await first.screen()).not.toContain('lost');
  });

  test('output cut again and again comes whole and once', async () => {
    const { page, root, says } = await open();
    await page.keyboard.type('clear; for i in $(seq 1 3000); do echo line-$i; ((i % 100)) || sleep 0.05; done\n');
    for (let n = 0; n < 12; n++) {
      await page.waitForTimeout(120);
      gateway.cut();
    }
    await says('exit status 0', 20_000);
    const seen = new Set<number>();
    const order: number[] = [];
    await root.locator('.live-host').click();
    const rowsNow = () => root.locator('.xterm-rows > div').allTextContents();
    for (let n = 0; n < 400 && !seen.has(1); n++) {
      const rows = await rowsNow();
      for (const row of rows.toReversed()) {
        const number = Number(/^line-(\d+)/.exec(row)?.[1] ?? 0);
        if (number > 0 && !seen.has(number)) order.push(number);
        if (number > 0) seen.add(number);
      }
      if (seen.has(1)) break;
      await page.keyboard.press('Shift+PageUp');
      await until(rowsNow, (now) => now[0] !== rows[0]);
    }
    expect(seen.size).toBe(3000);
    expect(order.every((number, n) => number === 3000 - n || order.slice(0, n).includes(number + 1))).toBe(true);
  }, 90_000);

  test('a connection that breaks counts down, comes back, and says so', async () => {
    const { page, says, count, root, shows } = await open();
    await gateway.kill();
    await says('The connection broke');
    await until(async () => (await count.textContent()) ?? '', (text) => /again in \d s/.test(text));
    expect(await root.locator('.live').getAttribute('data-link')).not.toBe('open');
    await gateway.revive();
    await until(async () => root.locator('.live').getAttribute('data-link'), (state) => state === 'open', 10_000);
    await shows(/\$$/);
    await page.keyboard.type('echo here-$((5+5))\n');
    await shows(/^here-10$/m);
  });

  test('a gateway that stays away gives way to the recording, which plays; a press brings the shell back', async () => {
    const { page } = await open();
    await gateway.kill();
    const pane = page.locator('.lesson-term:not([data-off]) day-terminal');
    await until(async () => (await pane.locator('.term-say').textContent()) ?? '', (text) => text.includes('so this is the recording'), 40_000);
    expect(await pane.getAttribute('data-live')).toBeNull();
    await playOne(pane);
    await gateway.revive();
    await pane.locator('.live-switch [data-source=live]').click();
    await until(async () => livePane(page).root.locator('.live').getAttribute('data-link'), (state) => state === 'open', 20_000);
    await livePane(page).shows(/^lab\$$/m);
    await page.keyboard.type('echo again-$((2+2))\n');
    await livePane(page).shows(/^again-4$/m);
  }, 90_000);

  test.each([[360, 740], [360, 640], [390, 844], [768, 1024]])('at %d × %d the line to type in stays in view, whatever becomes of the connection', async (width, height) => {
    const { page, line, says, root } = await open('lessons/three-servers/', { ...phone, viewport: { width, height } });
    const inView = () => line.evaluate((input) => {
      const [box, panel] = [input.getBoundingClientRect(), input.closest('.lesson-panel')!.getBoundingClientRect()];
      return box.top >= panel.top && box.bottom <= panel.bottom;
    });
    const rows = await root.locator('.xterm-rows > div').count();
    expect(rows).toBeGreaterThanOrEqual(4);
    expect(await inView()).toBe(true);
    await gateway.kill();
    await says('연결이 끊겼어요');
    await livePane(page).count.filter({ hasText: /\d/ }).waitFor();
    expect(await inView()).toBe(true);
    // What the screen shows is not folded anew for a sentence.
    expect(await root.locator('.xterm-rows > div').count()).toBe(rows);
    const small = await root.locator(':is(.live, .live-switch) :is(button, summary, input:not([type=checkbox])):visible').evaluateAll((list) => list.flatMap((each) => (each.getBoundingClientRect().height < 43.9 || each.getBoundingClientRect().width < 43.9 ? [each.outerHTML.slice(0, 80)] : [])));
    expect(small).toEqual([]);
  });

  test('a network that swallows everything is found out; nothing is lost', async () => {
    const { page, shows, root } = await open();
    gateway.swallow(true);
    await page.evaluate(() => dispatchEvent(new Event('online'))); // the reader or the system gives a sign
    await until(async () => root.locator('.live').getAttribute('data-link'), (state) => state !== 'open', 20_000);
    gateway.swallow(false);
    gateway.cut();
    await until(async () => root.locator('.live').getAttribute('data-link'), (state) => state === 'open', 15_000);
    await page.keyboard.type('echo found-$((7+7))\n');
    await shows(/^found-14$/m);
  });

  test('without a network it waits, and connects when there is one', async () => {
    const { page, context, says, root, shows } = await open();
    await context.setOffline(true);
    gateway.cut();
    await says('No network');
    await page.waitForTimeout(1500);
    await context.setOffline(false);
    await until(async () => root.locator('.live').getAttribute('data-link'), (state) => state === 'open', 20_000);
    await page.keyboard.type('echo online-$((3+3))\n');
    await shows(/^online-6$/m);
  });

  test('a shell that ended is told with its status, and a press opens a new one', async () => {
    const { page, says, acts, shows } = await open();
    await page.keyboard.type('exit 3\n');
    await says('exit status 3');
    await acts.first().click();
    await shows(/\$$/);
    await page.locator('.live-host').click();
    await page.keyboard.type('echo anew-$((4+4))\n');
    await shows(/^anew-8$/m);
  });

  test('“close this shell” opens a new one', async () => {
    const { page, root, shows } = await open();
    await page.keyboard.type('old=1; echo is-$old\n');
    await shows(/^is-1$/m);
    await root.locator('.live-status summary').click();
    await root.locator('.live-status .term-panel .term-act').click();
    await until(async () => livePane(page).screen(), (text) => !text.includes('is-1'));
    await shows(/\$$/);
    await root.locator('.live-host').click();
    await page.keyboard.type('echo is-$old-new\n');
    await shows(/^is--new$/m);
  });

  test('while the teacher has frozen it nothing is typed', async () => {
    const { page, says, shows, screen } = await open();
    gateway.freeze(true);
    await says('stopped input');
    await page.keyboard.type('echo frozen-$((1+1))\n');
    await page.waitForTimeout(300);
    gateway.freeze(false);
    await says('real shell');
    await page.keyboard.type('echo thawed-$((1+1))\n');
    await shows(/^thawed-2$/m);
    expect(await screen()).not.toContain('frozen');
  });

  test('without a key the pane says so and plays the recording', async () => {
    const { page } = at.keep(await visit(at.browser, `${gateway.url}en/lessons/three-servers/`, { reducedMotion: 'reduce' }));
    await goLive(page);
    const pane = page.locator('.lesson-term:not([data-off]) day-terminal');
    await until(async () => (await pane.locator('.term-say').textContent()) ?? '', (text) => text.includes('no key to the lab'));
    await pane.locator('[data-act=next]').click();
    await until(async () => (await pane.locator('.term-say').textContent()) ?? '', (text) => text.includes('kubectl get nodes'));
  });
});

describe('the lesson', () => {
  const block = 'day-command[id="address.info"]';

  test('“run” sends the command to the shell, and its step is done when it has ended well', async () => {
    const { page, shows } = await open();
    const before = gateway.typed.length;
    await page.locator(`${block} .cmd-run`).click();
    await shows('kubectl heard: cluster-info');
    await page.locator(`${block} .cmd-output`).waitFor();
    await until(() => stored(page, 'three-servers'), (lesson) => lesson?.done?.['address'] !== undefined);
    expect(gateway.typed.slice(before)).toContain('\x1b[200~kubectl cluster-info\x1b[201~\r');
  });

  test('a command that fails where the recording did not is told, and does not count', async () => {
    const { page, says } = await open();
    writeFileSync(join(gateway.home, 'kubectl-fails'), '');
    await page.locator(`${block} .cmd-run`).click();
    await says('in the recording it was 0');
    expect((await stored(page, 'three-servers'))?.done?.['address']).toBeUndefined();
  });

  test('a command typed by hand opens its block and counts', async () => {
    const { page, shows } = await open();
    await page.keyboard.type('kubectl   cluster-info\n');
    await shows('kubectl heard: cluster-info');
    await page.locator(`${block} .cmd-output`).waitFor();
    await until(() => stored(page, 'three-servers'), (lesson) => lesson?.done?.['address'] !== undefined);
  });

  test('while another command runs nothing is typed into it', async () => {
    const { page, says, shows, screen } = await open();
    await page.keyboard.type('clear; cat\n');
    await page.waitForTimeout(400);
    await page.locator(`${block} .cmd-run`).click();
    await says('Another command is running');
    expect(await screen()).not.toContain('cluster-info');
    await page.locator('.live-host').click();
    await page.keyboard.press('Control+c');
    await shows(/\$$/);
  });

  test('the shell goes along when the reader scrolls to another session', async () => {
    const { page, shows } = await open();
    await page.keyboard.type('clear; echo going-along\n');
    await shows(/^going-along$/m);
    await page.locator('#address').scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 400);
    await page.waitForFunction(() => document.querySelector('.lesson-term[data-session="cluster-info"] day-terminal[data-live] .live'));
    await shows(/^going-along$/m);
    expect(await page.locator('day-terminal[data-live]').count()).toBe(1);
  });

  test('nothing of a recording and no link ever types into the shell', async () => {
    const { page } = await open();
    await page.waitForTimeout(300);
    const before = gateway.typed;
    await page.goto(`${gateway.url}en/lessons/three-servers/#term-cluster-info.info`);
    await livePane(page).shows(/\$$/);
    await page.waitForTimeout(500);
    await page.locator('.lesson-term:not([data-off]) .live-switch [data-source=replay]').click();
    const pane = page.locator('.lesson-term:not([data-off]) day-terminal');
    await playOne(pane);
    await page.waitForTimeout(500);
    expect(gateway.typed).toBe(before);
  });
});

describe('a page that no gateway served', () => {
  test('asks for nothing of a lab, connects to nothing, and says how to have a shell', async () => {
    const { page, problems } = await at.open('en/lessons/three-servers/', { reducedMotion: 'reduce', serviceWorkers: 'block' }); // the worker keeps every file of the site
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.mouse.move(200, 300);
    await page.mouse.move(210, 310);
    const pane = page.locator('.lesson-term:not([data-off]) day-terminal');
    await playOne(pane);
    await page.waitForTimeout(500);
    expect(at.site.requests.filter((path) => /api\/|live-|connection|step-checks/.test(path))).toEqual([]);
    expect(sockets).toEqual([]);
    expect(await page.locator('.live-switch').count()).toBe(0);
    await pane.locator('.term-help summary').click();
    await pane.getByRole('link', { name: 'To use a real shell' }).click();
    await page.getByRole('heading', { name: 'A real shell' }).waitFor();
    expect(await page.getByText('Local Network Access').isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });
});

describe('for everyone', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing wrong, also in screen-reader mode (%s)', async (colorScheme) => {
    const { page, root, problems } = await open('lessons/three-servers/', { colorScheme });
    await root.locator('.live-status summary').click();
    for (const name of ['keys', 'line', 'screenReader']) await root.locator(`[data-setting=${name}]`).check();
    await page.waitForTimeout(300);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await root.locator('.live-host').click();
    await page.keyboard.type('echo read-$((1+2))-aloud\n');
    await until(() => root.locator('.xterm-accessibility').textContent().then(String), (text) => text.includes('read-3-aloud'));
    expect(problems).toEqual([]);
  });
});
