import { setTimeout as sleep } from 'node:timers/promises';

/** An action of the WebDriver standards: the same for the classic protocol and for BiDi. */
export type ActionSequence = { type: 'key'; id: string; actions: object[] } | { type: 'pointer'; id: string; parameters?: object; actions: object[] };

/** What a protocol does to one tab. */
export interface TabDriver {
  go(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Evaluates an expression in the page, awaits it, and returns it by way of JSON. */
  evaluate(expression: string): Promise<unknown>;
  perform(actions: ActionSequence[]): Promise<void>;
  /** Brings the tab to the front. */
  front(): Promise<void>;
  /** A picture of what is in view, as PNG. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/** A browser of another maker than Chromium's. */
export interface Engine {
  /** Name and version as the browser says them. */
  readonly name: string;
  /** Opens a tab, empty; tabs of one engine share storage. */
  open(): Promise<Tab>;
  /** Uncaught exceptions, console errors and violations of the policy, of all tabs so far. */
  readonly problems: string[];
  /** The machine's network goes away from the tab, or comes back. */
  offline(tab: Tab, on: boolean): Promise<void>;
  /** Composes Hangul by an input method into what has the focus, then presses Enter, perhaps while the last syllable is in composition. Undefined where there is none. */
  compose?(tab: Tab, syllables: readonly Syllable[]): Promise<void>;
  close(): Promise<void>;
}

/** A Hangul syllable, the keys of the two-set layout that make it, and what stands there after each. */
export interface Syllable {
  text: string;
  keys: string;
  states: readonly string[];
}

/** Keys that have no character, as WebDriver numbers them. */
export const keys = { Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Control: '\uE009', Shift: '\uE008', ArrowUp: '\uE013', Backspace: '\uE003' } as const;

/** What a test does in a tab. */
export class Tab {
  readonly driver: TabDriver;

  constructor(driver: TabDriver) {
    this.driver = driver;
  }

  go(url: string): Promise<void> {
    return this.driver.go(url);
  }

  reload(): Promise<void> {
    return this.driver.reload();
  }

  /** Calls a function in the page; it and its arguments travel as text. */
  async evaluate<A extends unknown[], R>(call: (...args: A) => R, ...args: A): Promise<Awaited<R>> {
    return (await this.driver.evaluate(`(${String(call)})(...${JSON.stringify(args)})`)) as Awaited<R>;
  }

  /** Waits until a function of the page returns something true; fails with what it returned last. */
  async until<A extends unknown[], R>(what: string, call: (...args: A) => R, ...args: A): Promise<Awaited<R>> {
    let last: unknown;
    for (const end = Date.now() + 20_000; Date.now() < end; await sleep(60)) {
      last = await this.evaluate(call, ...args).catch((error: unknown) => error);
      if (last && !(last instanceof Error)) return last as Awaited<R>;
    }
    throw new Error(`not within 20 s: ${what}; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
  }

  /** Text of an element, also of several, once there is one. */
  text(selector: string): Promise<string> {
    return this.evaluate((css) => [...document.querySelectorAll(css)].map((each) => each.textContent ?? '').join('\n'), selector);
  }

  /** Waits until an element's text matches. */
  says(selector: string, pattern: RegExp): Promise<boolean> {
    return this.until(`${selector} says ${pattern}`, (css, source, flags) => new RegExp(source, flags).test([...document.querySelectorAll(css)].map((each) => each.textContent ?? '').join('\n')), selector, pattern.source, pattern.flags);
  }

  /** Clicks the first visible element of a selector, with the mouse. */
  async click(selector: string): Promise<void> {
    const find = () =>
      this.until(`${selector} can be clicked`, (css) => {
        const element = [...document.querySelectorAll<HTMLElement>(css)].find((each) => each.checkVisibility());
        element?.scrollIntoView({ block: 'center', behavior: 'instant' });
        const box = element?.getBoundingClientRect();
        const point = box && { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };
        return point && element?.contains(document.elementFromPoint(point.x, point.y)) ? point : undefined;
      }, selector) as Promise<{ x: number; y: number }>;
    // Styles and pieces that come late move it: where it still is a moment later.
    let at = await find();
    for (let n = 0; n < 20; n++) {
      await sleep(60);
      const now = await find();
      if (now.x === at.x && now.y === at.y) break;
      at = now;
    }
    await this.driver.perform([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [{ type: 'pointerMove', ...at }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }] }]);
  }

  /** A first sign of a reader; waits until the lesson has come to life. */
  async stir(): Promise<void> {
    // Again if need be: a window that has just opened hears no mouse yet.
    for (let n = 0; n < 100; n++) {
      await this.driver.perform([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [{ type: 'pointerMove', x: 200 + n, y: 300 }] }]);
      if (await this.evaluate(() => customElements.get('day-lesson') !== undefined && document.documentElement.dataset['step'] !== undefined)) return;
      await sleep(100);
    }
    throw new Error('the lesson did not come to life');
  }

  /** Types on the keyboard; `\n` is Enter. */
  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((char) => ['keyDown', 'keyUp'].map((type) => ({ type, value: char === '\n' ? keys.Enter : char })));
    await this.driver.perform([{ type: 'key', id: 'keyboard', actions }]);
  }

  /** Presses keys together, the last one while the others are held. */
  async press(...chord: string[]): Promise<void> {
    await this.driver.perform([{ type: 'key', id: 'keyboard', actions: [...chord.map((value) => ({ type: 'keyDown', value })), ...chord.toReversed().map((value) => ({ type: 'keyUp', value }))] }]);
  }

  /** Puts a text on the clipboard as a reader does: selects it in a field and presses Ctrl+C. */
  async copy(text: string): Promise<void> {
    await this.evaluate((value) => {
      const field = document.createElement('textarea');
      field.id = 'to-copy';
      field.value = value;
      Object.assign(field.style, { position: 'fixed', inset: '0', zIndex: '99' });
      document.body.append(field);
      field.focus();
      field.select();
    }, text);
    await this.press(keys.Control, 'c');
    await sleep(300);
    await this.evaluate(() => document.getElementById('to-copy')?.remove());
  }
}
