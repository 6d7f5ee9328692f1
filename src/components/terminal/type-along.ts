import type { SubmitResult } from '../../engine/session/backend.ts';
import { fromHangulLayout } from '../../engine/session/hangul-layout.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { terminalLive as t } from '../../i18n/strings/terminal.ts';

export interface TypeAlongOptions {
  lang: Lang;
  /** Text of the prompt: `learner@cpu1:~$`. */
  prompt: string;
  submit: (line: string) => Promise<SubmitResult>;
  /** The command that comes next, or undefined at the end. */
  expected: () => string | undefined;
  /** Says one line politely. */
  announce: (text: string, bad: boolean) => void;
  /** Esc: where the focus goes. */
  leave: () => void;
}

let count = 0;

function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * A prompt with a native input: IME, screen readers and phones work as in any form. Two misses show the
 * command; Tab or a button fills it in.
 */
export class TypeAlong {
  readonly #options: TypeAlongOptions;
  readonly #place: HTMLElement;
  readonly #input = make('input', 'term-input');
  readonly #hint = make('p', 'term-hint');
  readonly #history: string[] = [];
  #recall = 0;
  #misses = 0;

  constructor(place: HTMLElement, options: TypeAlongOptions) {
    this.#options = options;
    this.#place = place;
    const { lang } = options;
    const form = make('form', '');
    const input = this.#input;
    Object.assign(input, { type: 'text', autocomplete: 'off', spellcheck: false, enterKeyHint: 'go', inputMode: 'text', lang: 'en', placeholder: say(t.lineHint, lang), maxLength: 400 });
    for (const [name, value] of Object.entries({ autocapitalize: 'off', autocorrect: 'off', 'aria-label': say(t.lineLabel, lang) })) input.setAttribute(name, value);
    this.#hint.id = `term-hint-${++count}`;
    this.#hint.hidden = true;
    input.setAttribute('aria-describedby', this.#hint.id);
    const run = make('button', 'term-button', say(t.run, lang));
    run.type = 'submit';
    const ps1 = make('span', 'term-ps1', options.prompt);
    ps1.ariaHidden = 'true';
    form.append(ps1, input, run, this.#hint);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    input.addEventListener('keydown', (event) => this.#key(event));
    input.addEventListener('input', (event) => {
      if (input.ariaInvalid) this.#options.announce('', false); // what was said is about the old line
      input.removeAttribute('aria-invalid');
      if (!(event as InputEvent).isComposing) this.#offerLatin();
    });
    input.addEventListener('compositionend', () => this.#offerLatin());
    place.replaceChildren(form);
  }

  set visible(on: boolean) {
    this.#place.hidden = !on;
  }

  focus(): void {
    this.#input.focus();
  }

  /** A new command is due: misses and hints of the old one are gone. */
  renew(): void {
    this.#misses = 0;
    this.#show();
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return; // the IME's key, not ours
    const input = this.#input;
    const expected = this.#options.expected();
    if (event.key === 'Tab' && !event.shiftKey && this.#misses >= 2 && expected && input.value !== expected) {
      event.preventDefault();
      this.#fill(expected);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.#options.leave();
    } else if (event.key === 'c' && event.ctrlKey && input.selectionStart === input.selectionEnd) {
      event.preventDefault();
      this.#fill('');
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const to = this.#recall + (event.key === 'ArrowUp' ? -1 : 1);
      if (to < 0 || to > this.#history.length) return;
      event.preventDefault();
      this.#recall = to;
      this.#fill(this.#history[to] ?? '');
    }
  }

  #fill(line: string): void {
    const input = this.#input;
    input.value = line;
    input.removeAttribute('aria-invalid');
    input.focus();
    input.setSelectionRange(line.length, line.length);
    if (line === '' || line === this.#options.expected()) this.#show();
  }

  /** One row under the input; nothing hides it. */
  #show(...content: (Node | string)[]): void {
    this.#hint.replaceChildren(...content);
    this.#hint.hidden = content.length === 0;
  }

  #button(text: string, act: () => void): HTMLButtonElement {
    const button = make('button', 'term-act', text);
    button.type = 'button';
    button.addEventListener('click', act);
    return button;
  }

  /** True if the line was typed with the Korean layout: offers what the same keys mean in English. */
  #offerLatin(): boolean {
    const { lang } = this.#options;
    const latin = fromHangulLayout(this.#input.value);
    const expected = this.#options.expected();
    // A command may hold real Hangul (echo 안녕): then nothing is mistyped.
    if (!latin || fromHangulLayout(expected ?? '')) {
      if (this.#hint.dataset.kind === 'latin') this.#show();
      delete this.#hint.dataset.kind;
      return false;
    }
    this.#hint.dataset.kind = 'latin';
    this.#show(`${say(t.hangul, lang)} `, make('code', '', latin), '? ', this.#button(say(t.hangulUse, lang), () => this.#fill(latin)));
    return true;
  }

  async #send(): Promise<void> {
    const { lang, submit, announce, expected } = this.#options;
    const line = this.#input.value.trim();
    if (line === '') return;
    const result = await submit(line);
    if (!result.ok && result.reason !== 'mismatch') return;
    if (this.#history.at(-1) !== line) this.#history.push(line);
    this.#recall = this.#history.length;
    if (result.ok) {
      this.#fill('');
      this.#misses = result.mistakeId ? this.#misses + 1 : 0;
      this.#show();
      if (result.say) announce(say(t.mistake, lang, { say: result.say }), false);
      if (result.mistakeId) this.#ghost(expected());
      return;
    }
    this.#misses++;
    this.#input.setAttribute('aria-invalid', 'true');
    if (this.#offerLatin()) {
      announce(this.#hint.textContent ?? '', true);
      return;
    }
    const { at } = result;
    if (at === undefined) announce(say(result.expected ? t.noAnswer : t.allDone, lang), true);
    else {
      const end = at >= line.length;
      announce(end ? say(t.missing, lang) : say(t.mismatch, lang, { at: at + 1 }), true);
      const mark = make('mark', '', end ? ' ' : line.slice(at));
      this.#show(line.slice(0, at), mark);
      this.#input.focus();
      this.#input.setSelectionRange(at, at);
    }
    this.#ghost(result.expected);
  }

  /** After two misses the command is shown, with a button that fills it in. */
  #ghost(expected: string | undefined): void {
    if (this.#misses < 2 || !expected) return;
    const { lang } = this.#options;
    const row = make('span', 'term-ghost', expected);
    const break_ = document.createElement('br');
    this.#show(...(this.#hint.hidden ? [] : [...this.#hint.childNodes, break_]), row, ' ', this.#button(say(t.fill, lang), () => this.#fill(expected)));
  }
}
