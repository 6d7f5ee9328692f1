import { button, el } from './dom.ts';

/** Cards under the strip: what the teacher said, asks or shows. A screen reader hears each once. Whoever puts a card away with the keyboard goes on at the next one, or where `home` says. */
export class Notices {
  readonly element: HTMLElement;
  readonly #close: string;
  readonly #cards = new Map<string, HTMLElement>();
  readonly #home: () => HTMLElement | null;

  constructor(label: string, close: string, home: () => HTMLElement | null) {
    this.#close = close;
    this.#home = home;
    this.element = el('div', { class: 'class-notices', role: 'log', 'aria-live': 'polite', 'aria-label': label });
  }

  /** Shows a card; one of the same key is replaced. */
  show(key: string, content: (Node | string)[], options: { kind?: 'warn'; actions?: HTMLElement[]; closed?: () => void; stays?: boolean } = {}): void {
    this.hide(key);
    const shut = button('', () => {
      this.hide(key);
      options.closed?.();
    }, { class: 'class-shut', 'aria-label': this.#close, hidden: options.stays ?? false });
    shut.innerHTML = '<svg width="16" height="16" viewBox="0 0 18 18" aria-hidden="true"><path d="m3.5 3.5 11 11m0-11-11 11"/></svg>';
    const card = el('div', { class: 'class-card', 'data-kind': options.kind }, el('p', {}, ...content), shut);
    if (options.actions) card.append(el('p', { class: 'class-acts' }, ...options.actions));
    this.#cards.set(key, card);
    this.element.append(card);
  }

  hide(key: string): void {
    const card = this.#cards.get(key);
    if (!card) return;
    const focused = card.contains(document.activeElement);
    card.remove();
    this.#cards.delete(key);
    if (focused) ([...this.element.querySelectorAll<HTMLElement>('button, a')].find((each) => each.checkVisibility()) ?? this.#home())?.focus();
  }
}
