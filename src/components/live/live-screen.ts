import type { Size } from '../../engine/session/backend.ts';
import { sendComposedAtOnce } from '../terminal/composed-text.ts';
import { XtermScreen } from '../terminal/screen.ts';

/** Narrower than this, kubectl's tables break: the view scrolls sideways instead. */
const leastCols = 80;
const settleMs = 80;

export interface LiveScreenOptions {
  /** Name of the terminal for a screen reader, with the way out of it. */
  label: string;
  /** What the terminal has to send: keys, pastes, answers to programs. */
  onData: (data: string) => void;
  /** The view has room for another number of cells. */
  onSize: (size: Size) => void;
  /** Esc, then Tab: the keyboard leaves the terminal. */
  leave: () => void;
  /** Changes what a typed character means: Ctrl of the key bar. */
  modify: (data: string) => string;
}

/** The terminal of a live shell: keys, paste and size go to the shell. */
export class LiveScreen extends XtermScreen {
  readonly #options: LiveScreenOptions;
  #escape = false;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(view: HTMLElement, host: HTMLElement, options: LiveScreenOptions) {
    super(view, host, true);
    this.#options = options;
    const { term } = this;
    term.attachCustomKeyEventHandler((event) => this.#key(event));
    term.onData((data) => data && options.onData(data.length === 1 ? options.modify(data) : data));
    term.onBinary((data) => options.onData(data));
    sendComposedAtOnce(term, this.signal);
    if (term.textarea) {
      term.textarea.ariaLabel = options.label;
      // A finger on the screen opens no keyboard: phones type into the line below, where their keyboards work.
      if (matchMedia('(pointer: coarse)').matches) term.textarea.inputMode = 'none';
    }
    this.signal.addEventListener('abort', () => clearTimeout(this.#settling));
    this.#fitNow();
  }

  /** False: the page keeps the key, xterm.js does not see it. */
  #key(event: KeyboardEvent): boolean {
    const wasEscape = this.#escape;
    if (event.type === 'keydown') this.#escape = event.key === 'Escape' && !event.isComposing;
    if (wasEscape && event.key === 'Tab' && !event.shiftKey) {
      this.#escape = event.type === 'keydown';
      if (event.type === 'keydown') {
        event.preventDefault();
        this.#options.leave();
      }
      return false;
    }
    if (event.type === 'keyup' && event.key === 'Escape') this.#escape = wasEscape;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && key === 'c' && this.term.hasSelection()) return false; // copied by the view
    if (command && key === 'v') return false; // the browser pastes
    return true;
  }

  /** Both, rows and columns: the shell follows the view. Called while the view is dragged: waits until it rests. */
  override fitRows(): void {
    if (!this.signal || this.signal.aborted) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#fitNow(), settleMs);
  }

  #fitNow(): void {
    const room = this.fit.proposeDimensions();
    if (!room || !Number.isFinite(room.cols) || !Number.isFinite(room.rows)) return;
    const size = { cols: Math.min(500, Math.max(leastCols, room.cols)), rows: Math.min(200, Math.max(4, room.rows)) };
    if (size.cols === this.term.cols && size.rows === this.term.rows) return;
    this.term.resize(size.cols, size.rows);
    this.#options.onSize(size);
  }

  get bracketedPaste(): boolean {
    return this.term.modes.bracketedPasteMode;
  }

  /** The sequence of an arrow key, as the program wants it now. */
  arrow(letter: 'A' | 'B' | 'C' | 'D'): string {
    return `\x1b${this.term.modes.applicationCursorKeysMode ? 'O' : '['}${letter}`;
  }

  /** Pastes a text as the browser would: between marks if the program asks for it. */
  paste(text: string): void {
    this.term.paste(text);
  }

  focus(): void {
    this.term.focus();
  }

  set screenReader(on: boolean) {
    this.term.options.screenReaderMode = on;
  }

  /** The view was moved to another place of the page: draws again what is there. */
  redraw(): void {
    this.#fitNow();
    this.term.refresh(0, this.term.rows - 1);
  }

  textFromHere(): () => string {
    const { term } = this;
    const marker = term.registerMarker(0);
    const column = term.buffer.active.cursorX;
    return () => {
      const buffer = term.buffer.active;
      const first = marker?.line ?? -1;
      marker?.dispose();
      if (first < 0) return '';
      const last = buffer.baseY + buffer.cursorY;
      let text = '';
      for (let y = first; y <= last; y++) {
        const line = buffer.getLine(y);
        if (!line || (y === last && buffer.cursorX === 0)) break;
        const goesOn = buffer.getLine(y + 1)?.isWrapped ?? false;
        text += `${y > first && !line.isWrapped ? '\n' : ''}${line.translateToString(!goesOn, y === first ? column : 0, y === last ? buffer.cursorX : undefined)}`;
      }
      return text.trim();
    };
  }
}
