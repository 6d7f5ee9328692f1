import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import xtermCss from '@xterm/xterm/css/xterm.css?inline';
import type { Screen, Size } from '../../engine/session/backend.ts';
import { copyText } from './clipboard.ts';
import { guardKeys, guardOutput, selectedText } from './guards.ts';
import { onThemeChange, readTheme } from './theme.ts';
import { touchScroll } from './touch-scroll.ts';

// One sheet for all terminals. Chromium squeezes paired CJK punctuation while xterm.js measures it unsqueezed
// (xtermjs/xterm.js#6058): 35 px of drift in one line.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`${xtermCss}
.place { block-size: 100%; }
.xterm { text-spacing-trim: space-all; text-autospace: no-autospace; word-break: normal; overflow-wrap: normal; }
.xterm-width-cache-measure-container { contain: strict; }
.xterm .xterm-viewport, .xterm .xterm-scrollable-element { background: transparent !important; }`);

/**
 * Where xterm lives: a shadow tree, because each terminal adds sheets of hundreds of rules, and in the page
 * every one of them would restyle everything (8 panes: 540 against 230 ms).
 */
function shadowPlace(host: HTMLElement): HTMLElement {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  const place = document.createElement('div');
  place.className = 'place';
  root.replaceChildren(place);
  return place;
}

const naturalHeights = new Map<string, number>();

/** Line height of the view as a factor of the face's own: faces differ, rows should not. */
function lineHeight(view: HTMLElement, font: string): number {
  const wanted = parseFloat(getComputedStyle(view).lineHeight);
  const known = naturalHeights.get(font);
  if (known) return Math.max(1, wanted / known);
  const probe = document.createElement('span');
  probe.textContent = 'W';
  probe.style.cssText = 'position:absolute;visibility:hidden;line-height:normal;display:inline-block';
  view.append(probe);
  const natural = probe.getBoundingClientRect().height;
  probe.remove();
  if (natural > 0) naturalHeights.set(font, natural); // 0 while the pane is hidden
  return Math.max(1, wanted / natural || 1);
}

/** An xterm.js terminal (DOM renderer) inside a pane, with every guard it needs. */
export class XtermScreen implements Screen {
  protected readonly term: Terminal;
  protected readonly fit = new FitAddon();
  readonly #stop = new AbortController();
  #written: Promise<void> = Promise.resolve();

  /**
   * @param view focusable box that scrolls sideways; takes the focus instead of xterm's hidden textarea
   * @param host empty element inside it
   * @param live a shell is behind it: xterm takes the keys and answers what programs ask
   */
  constructor(view: HTMLElement, host: HTMLElement, live = false) {
    const { fontFamily, fontSize } = getComputedStyle(view);
    const term = (this.term = new Terminal({
      allowProposedApi: true, // unicode11
      cols: 80,
      rows: 24,
      scrollback: live ? 5000 : 2000,
      disableStdin: !live,
      cursorInactiveStyle: live ? 'outline' : 'block',
      fontFamily,
      fontSize: parseFloat(fontSize),
      lineHeight: lineHeight(view, `${fontSize} ${fontFamily}`),
      minimumContrastRatio: 4.5,
      theme: readTheme(view),
      // A link of a recording opens nothing by itself.
      linkHandler: { activate: () => {} },
    }));
    term.loadAddon(this.fit);
    term.loadAddon(new Unicode11Addon());
    term.unicode.activeVersion = '11';
    guardOutput(term, live);
    if (!live) guardKeys(term);
    term.open(shadowPlace(host));
    const { signal } = this.#stop;
    if (!live) this.#keepFocusOut(view, host, signal);
    this.#copySelection(view, signal);
    touchScroll(term, host, signal);
    onThemeChange(() => (term.options.theme = readTheme(view)), signal);
    if (!live) this.fitRows(); // a live one does so once it is complete
    let first = true; // an observer reports once at the start
    const observer = new ResizeObserver(() => (first ? (first = false) : this.fitRows()));
    observer.observe(view);
    signal.addEventListener('abort', () => observer.disconnect());
  }

  get size(): Size {
    return { cols: this.term.cols, rows: this.term.rows };
  }

  write(data: string | Uint8Array): Promise<void> {
    this.#written = new Promise((done) => this.term.write(data, done));
    return this.#written;
  }

  writeThen(data: Uint8Array, parsed: () => void): void {
    this.#written = new Promise((done) =>
      this.term.write(data, () => {
        parsed();
        done();
      }),
    );
  }

  reset(): Promise<void> {
    return this.write('\x1bc');
  }

  resize({ cols, rows }: Size): void {
    this.term.resize(cols, rows);
  }

  /** As many rows as the view is high; columns are the recording's. Does nothing while hidden. */
  fitRows(): void {
    const rows = this.fit.proposeDimensions()?.rows;
    if (rows && Number.isFinite(rows) && rows !== this.term.rows) this.term.resize(this.term.cols, Math.max(2, rows));
  }

  /** Lines scrolled out of sight above the screen. */
  get scrolledLines(): number {
    return this.term.buffer.active.viewportY;
  }

  async dispose(): Promise<void> {
    this.#stop.abort();
    await this.#written; // 6.0.0 does not cancel the timers of pending writes (xtermjs/xterm.js#5950)
    this.term.dispose();
  }

  /** The view is what is focused: nothing focusable may stay inside the aria-hidden host. */
  #keepFocusOut(view: HTMLElement, host: HTMLElement, signal: AbortSignal): void {
    const { textarea } = this.term;
    if (!textarea) return;
    // xterm shows no cursor before its textarea was focused once; the cursor follows the view's focus.
    const pretend = (type: 'focus' | 'blur') => textarea.dispatchEvent(new FocusEvent(type));
    pretend('focus');
    if (document.activeElement !== view) pretend('blur');
    view.addEventListener('focus', () => pretend('focus'), { signal });
    view.addEventListener('blur', () => pretend('blur'), { signal });
    textarea.tabIndex = -1;
    textarea.disabled = true;
    host.addEventListener('mousedown', (event) => event.button === 0 && view.focus({ preventScroll: true }), { signal });
    // For "copy" in the context menu xterm puts the selection into its textarea.
    host.addEventListener('contextmenu', () => (textarea.disabled = false), { signal, capture: true });
    textarea.addEventListener('blur', () => (textarea.disabled = true), { signal });
  }

  /** Ends with the terminal. */
  protected get signal(): AbortSignal {
    return this.#stop.signal;
  }

  #copySelection(view: HTMLElement, signal: AbortSignal): void {
    view.addEventListener(
      'copy',
      (event) => {
        if (!this.term.hasSelection()) return;
        event.clipboardData?.setData('text/plain', selectedText(this.term));
        event.preventDefault();
      },
      { signal },
    );
    view.addEventListener(
      'keydown',
      (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'c' || !this.term.hasSelection()) return;
        event.preventDefault();
        void copyText(selectedText(this.term));
      },
      { signal },
    );
  }
}
