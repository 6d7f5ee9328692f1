import type { Connection } from '../live/connection.ts';
import { button, el } from './dom.ts';
import type { WatchScreen } from './watch-screen.ts';

/** Words of a panel. */
export interface PanelWords {
  title: string;
  connecting: string;
  ended: string;
  close: string;
  /** Without it nothing is copied. */
  copy?: string;
}

/** Someone else's terminal in a panel beside the page. */
export class ScreenPanel {
  readonly element: HTMLElement;
  readonly #view: HTMLElement;
  readonly #state = el('span', { role: 'status', class: 'class-screen-state' });
  readonly #link: Connection;
  readonly #words: PanelWords;
  readonly #shut: HTMLButtonElement;
  #screen: WatchScreen | undefined;
  #closed = false;
  readonly #size = new ResizeObserver(() => document.documentElement.style.setProperty('--class-screen', `${this.element.offsetHeight}px`));
  /** Sentence that stands there while it is open. */
  note = '';

  constructor(link: Connection, words: PanelWords, shut: () => void) {
    this.#link = link;
    this.#words = words;
    this.#view = el('div', { class: 'class-screen-view', tabindex: '0', role: 'group', 'aria-label': words.title });
    const copy = words.copy !== undefined && button(words.copy, () => void navigator.clipboard?.writeText(this.#screen?.selection ?? '').catch(() => {}), { class: 'class-tool class-copy' });
    this.#shut = button(words.close, shut, { class: 'class-tool' });
    this.element = el('section', { class: 'class-screen', 'aria-label': words.title, 'data-no-print': true }, el('header', {}, el('h2', {}, words.title), this.#state, copy, this.#shut), this.#view);
    this.#size.observe(this.element);
    document.documentElement.setAttribute('data-class-screen', '');
  }

  /** Whether something else lies over it. */
  get covered(): boolean {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    return !this.element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  }

  /** The keyboard goes to the panel. */
  focus(): void {
    this.#shut.focus({ preventScroll: true });
  }

  /** Shows a terminal; null: none is open. `write`: keys reach it. */
  watch(sid: string | null, none = '', write = false): void {
    if (sid === null) {
      this.#state.textContent = none;
      return this.#screen?.watch(null);
    }
    if (!this.#screen) this.#state.textContent = this.#words.connecting;
    void this.#open().then((screen) => screen?.watch(sid, write));
  }

  /** A sentence beside the title. */
  say(text: string): void {
    this.note = text;
    this.#state.textContent = text;
  }

  close(): void {
    this.#closed = true;
    this.#screen?.close();
    this.#size.disconnect();
    this.element.remove();
    if (document.querySelector('.class-screen')) return;
    document.documentElement.removeAttribute('data-class-screen');
    document.documentElement.style.removeProperty('--class-screen');
  }

  async #open(): Promise<WatchScreen | undefined> {
    if (this.#screen) return this.#screen;
    const { WatchScreen } = await import('./watch-screen.ts');
    await document.fonts.load(`14px ${getComputedStyle(this.#view).fontFamily}`, '한A').catch(() => []);
    if (this.#closed) return undefined;
    return (this.#screen ??= new WatchScreen(this.#view, this.#link, this.#words.title, {
      state: (state) => (this.#state.textContent = state === 'connecting' ? this.#words.connecting : state === 'ended' ? this.#words.ended : this.note),
      leave: () => this.focus(),
    }));
  }
}
