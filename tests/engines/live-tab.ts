import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveGateway } from '../browser/support/live-gateway.ts';
import type { Tab } from './engine.ts';

/** The live shell of a lesson page, in any engine. */
export class LiveTab {
  readonly tab: Tab;

  constructor(tab: Tab) {
    this.tab = tab;
  }

  /** Opens a lesson with the key to the lab, and its shell. */
  static async open(tab: Tab, gateway: LiveGateway, path = 'en/lessons/three-servers/'): Promise<LiveTab> {
    const live = new LiveTab(tab);
    await tab.go(gateway.link(path));
    await tab.stir();
    await tab.click('.lesson-term:not([data-off]) .live-switch [data-source=live]');
    await live.shows(/\$$/);
    return live;
  }

  /** What is on the screen, without blanks at the ends of lines. */
  screen(): Promise<string> {
    return this.tab.evaluate(() => {
      const rows = document.querySelector('day-terminal[data-live] .live-host')?.shadowRoot?.querySelectorAll('.xterm-rows > div') ?? [];
      return [...rows].map((row) => (row.textContent ?? '').replace(/\u00a0/g, ' ').trimEnd()).join('\n').trimEnd();
    });
  }

  /** Waits until the screen shows something. */
  async shows(pattern: RegExp): Promise<string> {
    let seen = '';
    for (const end = Date.now() + 20_000; Date.now() < end; await sleep(60)) {
      seen = await this.screen().catch(() => '');
      if (pattern.test(seen)) return seen;
    }
    throw new Error(`the screen never showed ${pattern}: ${JSON.stringify(seen)}`);
  }

  /** Waits until the sentence below the screen matches. */
  says(pattern: RegExp): Promise<boolean> {
    return this.tab.says('day-terminal[data-live] .live-text', pattern);
  }

  /** Waits until the link is in a state. */
  link(state: string): Promise<boolean> {
    return this.tab.until(`the link is ${state}`, (wanted) => document.querySelector<HTMLElement>('day-terminal[data-live] .live')?.dataset['link'] === wanted, state);
  }

  /** Puts the keyboard on the screen. */
  focus(): Promise<void> {
    return this.tab.click('day-terminal[data-live] .live-host');
  }

  /** Puts the keyboard into the line's own field, which it shows first. */
  async line(): Promise<void> {
    await this.menu('line');
    await this.tab.click('day-terminal[data-live] .live-input');
  }

  /** Switches something on in the menu, unless it is. */
  async menu(setting: 'keys' | 'line'): Promise<void> {
    if (await this.tab.evaluate((css) => document.querySelector<HTMLInputElement>(css)?.checked, `day-terminal[data-live] [data-setting=${setting}]`)) return;
    await this.tab.click('day-terminal[data-live] .live-status summary');
    await this.tab.click(`day-terminal[data-live] [data-setting=${setting}]`);
    await this.tab.click('day-terminal[data-live] .live-status summary');
  }
}
