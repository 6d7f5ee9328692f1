import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveGateway, type LiveGateway } from '../browser/support/live-gateway.ts';
import { serveDist, type Served } from '../support/serve.ts';
import { keys, type Engine, type Syllable, type Tab } from './engine.ts';
import { engines } from './engines.ts';
import { LiveTab } from './live-tab.ts';

const sum = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

describe.each(engines())('$maker', { timeout: 90_000 }, ({ maker, start }) => {
  if (!start) {
    test.skip(`NOT TESTED: ${maker} is not on this machine`, () => {});
    return;
  }
  let engine: Engine;
  let site: Served;
  let gateway: LiveGateway;
  let tab: Tab;
  beforeAll(async () => {
    [engine, site, gateway] = await Promise.all([start(), serveDist(), liveGateway()]);
    console.log(`  ${engine.name}`);
    tab = await engine.open();
  });
  afterAll(async () => {
    await engine?.close();
    await gateway?.close();
    await site?.close();
  });
  /** What went wrong on the pages since it was asked last. */
  const problems = async () => {
    await sleep(200);
    return engine.problems.splice(0);
  };

  test('a lesson loads, its recording plays, a command runs from the text, a question is answered, and it is remembered', async () => {
    await tab.go(`${site.url}en/lessons/three-servers/`);
    expect(await tab.evaluate(() => document.querySelector('h1')?.textContent)).toBeTruthy();
    await tab.stir();
    await tab.click('.lesson-term:not([data-off]) [data-act=next]');
    for (let n = 0; n < 4 && !/exit status/.test(await tab.text('.lesson-term:not([data-off]) .term-say')); n++) {
      await tab.click('.lesson-term:not([data-off]) [data-act=next]');
      await sleep(300);
    }
    await tab.says('.lesson-term:not([data-off]) .term-say', /exit status 0/);
    await tab.click('day-command[id="address.info"] .cmd-run');
    await tab.says('day-command[id="address.info"] .cmd-output', /https:\/\/172\.30\.1\.43:6443/);
    await tab.until('the terminal shows it', () => document.querySelector('.lesson-term[data-session="cluster-info"] .term-host')?.shadowRoot?.querySelector('.xterm-rows')?.textContent?.includes('172.30.1.43'));
    const quiz = 'day-quiz[data-key="three-servers/guess-where"]';
    await tab.click(`${quiz} li:nth-child(2) label`);
    await tab.click(`${quiz} [data-act=check]`);
    await tab.until('the answer is judged', (css) => document.querySelector<HTMLElement>(css)?.dataset['state'], quiz);
    await tab.reload();
    await tab.until('it is kept', () => (JSON.parse(localStorage.getItem('day-one:progress') ?? '{}') as { lessons?: Record<string, { done?: Record<string, number> }> }).lessons?.['three-servers']?.done?.['address']);
    expect(await problems()).toEqual([]);
  });

  test('the map, the search and the language switch work', async () => {
    await tab.go(`${site.url}cluster/`);
    await tab.until('the map is drawn', () => document.querySelector('day-map svg, day-map [data-part]') !== null);
    await tab.evaluate(() => document.querySelector<HTMLElement>('[data-open-search]')?.click());
    await tab.until('the search is open', () => document.activeElement?.matches('.search input'));
    await tab.type('kubelet');
    await tab.until('something is found', () => document.querySelector('.search [role=option], .search [aria-selected]'));
    await tab.press(keys.Escape);
    await tab.click('.shell-lang');
    await tab.until('the page is English', () => document.documentElement.lang === 'en' && location.pathname === '/en/cluster/');
    expect(await problems()).toEqual([]);
  });

  test('the editor opens, marks what is wrong, and judges an exercise', async () => {
    await tab.go(`${site.url}en/lessons/deployments/`);
    await tab.stir();
    const exercise = '#exercise-web-deployment';
    await tab.click(`${exercise} [data-act=edit]`);
    await tab.until('the editor has the keyboard', () => document.activeElement?.closest('.monaco-editor') !== null);
    await tab.copy('apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  contaners: []\n');
    await tab.click(`${exercise} .monaco-editor .view-lines`);
    await tab.press(keys.Control, 'a');
    await tab.press(keys.Control, 'v');
    await tab.says(`${exercise} .exercise-problems`, /perhaps containers|unknown field "spec\.contaners"/);
    await tab.press(keys.Escape);
    await tab.press(keys.Control, keys.Enter);
    await tab.says(`${exercise} .exercise-verdict`, /\S/);
    expect(await problems()).toEqual([]);
  });

  describe('the live shell', () => {
    let live: LiveTab;
    beforeAll(async () => {
      live = await LiveTab.open(tab, gateway);
    });

    test('takes what is typed and shows what it prints', async () => {
      await live.focus();
      await tab.type('echo $((6*7)) && false\n');
      await live.shows(/^42$/m);
      await live.says(/exit status 1/);
      expect(await tab.evaluate(() => location.hash)).toBe('');
    });

    test('takes Hangul, composed in the line’s own field and straight on the screen', async () => {
      const enter = (syllables: Syllable[]) => (engine.compose ? engine.compose(tab, syllables) : tab.type(`${syllables.map(({ text }) => text).join('')}\n`));
      await live.line();
      await tab.type('echo ');
      await enter([{ text: '한', keys: 'gks', states: ['ㅎ', '하', '한'] }, { text: '글', keys: 'rmf', states: ['ㄱ', '그', '글'] }]);
      await live.shows(/^한글$/m);
      await live.focus();
      await tab.type('echo ');
      await enter([{ text: '파', keys: 'vk', states: ['ㅍ', '파'] }, { text: '드', keys: 'em', states: ['ㄷ', '드'] }]);
      await live.shows(/^파드$/m);
    });

    test('has the keys that a phone lacks', async () => {
      await live.menu('keys');
      const key = (n: number) => tab.click(`day-terminal[data-live] .live-key:nth-child(${n})`);
      await live.focus();
      await tab.type('echo recall-$((3*3))\n');
      await live.shows(/^recall-9$/m);
      await tab.type('clear; sleep 99\n');
      await sleep(300);
      await key(3);
      expect(await tab.evaluate(() => document.querySelector('day-terminal[data-live] .live-key:nth-child(3)')?.ariaPressed)).toBe('true');
      await live.focus();
      await tab.type('c');
      await live.says(/130/);
      await tab.type('clear\n');
      await key(8);
      await key(8);
      await key(8);
      await live.shows(/echo recall-\$/);
      await key(12);
      await live.shows(/^recall-9$/m);
    });

    test('takes a paste of 100 KB as it is', async () => {
      const text = Array.from({ length: 1800 }, (_, n) => `${String(n).padStart(5, '0')} 가나다 ${'abcdefgh'.repeat(5)}`).join('\n') + '\n';
      expect(Buffer.byteLength(text)).toBeGreaterThan(100_000);
      const file = join(gateway.home, 'pasted.txt');
      await live.focus();
      await tab.type('clear; rm -f pasted.txt; cat > pasted.txt; echo got-it\n');
      await sleep(300);
      await tab.copy(text);
      await live.focus();
      await tab.press(keys.Control, 'v');
      for (const end = Date.now() + 30_000; Date.now() < end && !(existsSync(file) && readFileSync(file).length >= Buffer.byteLength(text)); ) await sleep(100);
      await tab.press(keys.Control, 'd');
      await live.shows(/got-it/);
      expect(sum(readFileSync(file))).toBe(sum(text));
    });

    test('is the same after a reload', async () => {
      await tab.type('clear; kept=alive-$$; echo marker-$((40+2))\n');
      const before = await live.shows(/^marker-42$/m);
      await tab.reload();
      await tab.stir();
      await live.shows(/^marker-42$/m);
      expect(await live.screen()).toContain(before.split('\n')[0]);
      await live.focus();
      await tab.type('echo $kept\n');
      await live.shows(/^alive-\d+$/m);
    });

    test('goes to a second tab, and back when the first takes it', async () => {
      await tab.type('clear; echo in-both\n');
      await live.shows(/^in-both$/m);
      const second = new LiveTab(await engine.open());
      await second.tab.go(`${gateway.url}en/lessons/three-servers/`);
      await second.tab.driver.front();
      await second.tab.stir();
      await second.shows(/^in-both$/m);
      await live.says(/opened in another window/);
      await tab.driver.front();
      await tab.click('day-terminal[data-live] .live-acts button');
      await live.link('open');
      await live.focus();
      await tab.type('echo back-$((1+1))\n');
      await live.shows(/^back-2$/m);
      await second.says(/opened in another window/);
      await second.tab.driver.close();
    });

    test('waits while there is no network, and comes back with it', async () => {
      await engine.offline(tab, true);
      gateway.cut();
      await live.says(/No network/);
      await engine.offline(tab, false);
      await live.link('open');
      await live.focus();
      await tab.type('echo online-$((3+3))\n');
      await live.shows(/^online-6$/m);
    });

    test('comes back when the gateway does', async () => {
      await problems(); // what a browser itself logs of a broken connection is no defect of the page
      await gateway.kill();
      await live.says(/The connection broke/);
      await tab.until('it counts down', () => /again in \d s/.test(document.querySelector('day-terminal[data-live] .live-count')?.textContent ?? ''));
      await gateway.revive();
      await live.link('open');
      await live.shows(/\$$/);
      await live.focus();
      await tab.type('echo here-$((5+5))\n');
      await live.shows(/^here-10$/m);
      await problems();
    });

    test('hears nothing of a recording that plays', async () => {
      const before = gateway.typed;
      await tab.click('.lesson-term:not([data-off]) .live-switch [data-source=replay]');
      await tab.click('.lesson-term:not([data-off]) [data-act=next]');
      for (let n = 0; n < 4 && !/exit status/.test(await tab.text('.lesson-term:not([data-off]) .term-say')); n++) {
        await tab.click('.lesson-term:not([data-off]) [data-act=next]');
        await sleep(300);
      }
      await tab.says('.lesson-term:not([data-off]) .term-say', /exit status \d/);
      await sleep(400);
      expect(gateway.typed).toBe(before);
      expect(await problems()).toEqual([]);
    });
  });
});
