import { fromHangulLayout } from '../../engine/session/hangul-layout.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { live as t } from '../../i18n/strings/live.ts';
import { say } from '../../i18n/strings.ts';

export interface TypeLineOptions {
  lang: Lang;
  /** Text goes to the shell, as a paste: no line of it runs by itself. */
  paste: (text: string) => void;
  /** Keys go to the shell. */
  send: (data: string) => void;
  /** Ctrl of the key bar is held. */
  ctrl: () => boolean;
  modify: (data: string) => string;
  /** Esc on an empty line: back to the screen. */
  leave: () => void;
}

/**
 * A line to type in, an ordinary field of the page: Hangul is composed by the system as everywhere, phones correct
 * and suggest as they do, a screen reader reads it as a field. Enter sends the line and a carriage return.
 */
export class TypeLine {
  readonly element = document.createElement('form');
  readonly #input = document.createElement('input');
  readonly #hint = document.createElement('p');
  readonly #options: TypeLineOptions;

  constructor(options: TypeLineOptions) {
    this.#options = options;
    const { lang } = options;
    const input = this.#input;
    this.element.className = 'live-line';
    input.className = 'live-input';
    Object.assign(input, { type: 'text', autocomplete: 'off', spellcheck: false, enterKeyHint: 'send', placeholder: say(t.lineHint, lang), ariaLabel: say(t.lineLabel, lang) });
    for (const name of ['autocapitalize', 'autocorrect']) input.setAttribute(name, 'off');
    const button = document.createElement('button');
    button.className = 'term-button';
    button.textContent = say(t.send, lang);
    this.#hint.className = 'live-hint';
    this.#hint.hidden = true;
    this.element.append(input, button, this.#hint);
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.flush();
      options.send('\r');
      input.focus();
    });
    input.addEventListener('keydown', (event) => this.#key(event));
    input.addEventListener('beforeinput', (event) => {
      if (!options.ctrl() || event.isComposing || event.data?.length !== 1) return;
      event.preventDefault();
      this.flush();
      options.send(options.modify(event.data));
    });
    // Several lines at once are a paste: they go as they are, not squeezed into one.
    input.addEventListener('paste', (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!/[\r\n]/.test(text.trimEnd())) return;
      event.preventDefault();
      this.flush();
      options.paste(text);
    });
    input.addEventListener('input', (event) => (event as InputEvent).isComposing || this.#offerLatin());
    input.addEventListener('compositionend', () => this.#offerLatin());
  }

  /** Sends what is in the line without a carriage return: a key of the key bar is about it. */
  flush(): void {
    const text = this.#input.value.normalize('NFC');
    this.#input.value = '';
    this.#hint.hidden = true;
    if (text) this.#options.paste(text);
  }

  focus(): void {
    this.#input.focus({ preventScroll: true });
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return; // the IME's key, not ours
    const { send, leave } = this.#options;
    const empty = this.#input.value === '';
    if (event.key === 'c' && event.ctrlKey && this.#input.selectionStart === this.#input.selectionEnd) {
      this.#input.value = '';
      send('\x03');
    } else if (event.key === 'Escape' && empty) leave();
    else if (empty && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) send(event.key === 'ArrowUp' ? '\x1b[A' : '\x1b[B');
    else if (empty && event.key === 'Backspace') send('\x7f');
    else return;
    event.preventDefault();
  }

  /** A command that begins with Hangul was typed with the Korean layout on: offers what the same keys mean. */
  #offerLatin(): void {
    const { lang } = this.#options;
    const line = this.#input.value;
    const latin = /^[ㄱ-ㆎ가-힣]/.test(line) ? fromHangulLayout(line) : null;
    this.#hint.hidden = latin === null;
    if (latin === null) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'term-act';
    button.textContent = say(t.useLatin, lang);
    button.addEventListener('click', () => {
      this.#input.value = latin;
      this.#hint.hidden = true;
      this.focus();
    });
    const code = document.createElement('code');
    code.textContent = latin;
    this.#hint.replaceChildren(say(t.hangul, lang), ' ', code, ' ', button);
  }
}
