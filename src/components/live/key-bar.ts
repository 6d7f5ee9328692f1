import type { Lang } from '../../engine/schema/localized.ts';
import { live as t } from '../../i18n/strings/live.ts';
import { say } from '../../i18n/strings.ts';

export interface KeyBarOptions {
  lang: Lang;
  /** Sends what a key means. */
  send: (data: string) => void;
  arrow: (letter: 'A' | 'B' | 'C' | 'D') => string;
}

/** The keys that a phone's keyboard lacks. Ctrl holds for the next character, wherever it is typed. */
export class KeyBar {
  readonly element = document.createElement('div');
  readonly #ctrl: HTMLButtonElement;

  constructor({ lang, send, arrow }: KeyBarOptions) {
    const { element } = this;
    element.className = 'live-keys';
    element.role = 'toolbar';
    element.ariaLabel = say(t.keys, lang);
    // A press must not take the focus: the phone's keyboard would go away.
    element.addEventListener('pointerdown', (event) => event.preventDefault());
    element.addEventListener('mousedown', (event) => event.preventDefault());
    const key = (text: string, name: string, act: () => void) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'live-key';
      button.textContent = text;
      if (name) button.ariaLabel = name;
      button.addEventListener('click', act);
      element.append(button);
      return button;
    };
    key('Esc', '', () => send('\x1b'));
    key('Tab', '', () => send('\t'));
    this.#ctrl = key('Ctrl', say(t.keyCtrl, lang), () => (this.ctrl = !this.ctrl));
    this.ctrl = false;
    key('^C', say(t.keyInterrupt, lang), () => send('\x03'));
    for (const sign of ['|', '-']) key(sign, say({ '|': t.keyPipe, '-': t.keyDash }[sign]!, lang), () => send(this.modify(sign)));
    key('←', say(t.keyLeft, lang), () => send(arrow('D')));
    key('↑', say(t.keyUp, lang), () => send(arrow('A')));
    key('↓', say(t.keyDown, lang), () => send(arrow('B')));
    key('→', say(t.keyRight, lang), () => send(arrow('C')));
    key('/', say(t.keySlash, lang), () => send(this.modify('/')));
    key('⏎', 'Enter', () => send('\r'));
    element.addEventListener('keydown', (event) => this.#walk(event));
    const [first, ...rest] = element.querySelectorAll('button');
    if (first) first.tabIndex = 0;
    for (const button of rest) button.tabIndex = -1;
  }

  get ctrl(): boolean {
    return this.#ctrl.ariaPressed === 'true';
  }
  set ctrl(on: boolean) {
    this.#ctrl.ariaPressed = String(on);
  }

  /** What a typed character becomes while Ctrl holds; it then lets go. */
  modify(data: string): string {
    if (!this.ctrl) return data;
    const control = controlOf(data);
    if (control === undefined) return data;
    this.ctrl = false;
    return control;
  }

  /** One stop of the Tab key; arrows go from key to key. */
  #walk(event: KeyboardEvent): void {
    const buttons = [...this.element.querySelectorAll('button')];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    const next = to === undefined || at < 0 ? undefined : buttons[(to + buttons.length) % buttons.length];
    if (!next) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }
}

/** The control character of a key: c → 0x03. Undefined if there is none. */
export function controlOf(character: string): string | undefined {
  const upper = character.toUpperCase();
  if (!/^[@-_ ?]$/.test(upper)) return undefined;
  return upper === '?' ? '\x7f' : upper === ' ' ? '\x00' : String.fromCharCode(upper.charCodeAt(0) & 0x1f);
}
