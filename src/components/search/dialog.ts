import { buildIndex, excerpt, group, highlight, search, type Entry, type Hit, type Index } from '../../engine/search/index.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { search as strings } from '../../i18n/strings/search.ts';
import { say } from '../../i18n/strings.ts';
import css from './search.css?inline';

const lang = document.documentElement.lang as Lang;
const base = document.body.dataset['base'] ?? '/';

function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const marked = (text: string, needles: readonly string[]) =>
  highlight(text, needles).map((piece) => (piece.hit ? make('mark', {}, piece.text) : document.createTextNode(piece.text)));

/** The search: a modal dialog with a combobox; the focus stays in the field, the arrows move the active option. */
class SearchDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #status: HTMLElement;
  #index?: Promise<Index>;
  #options: HTMLAnchorElement[] = [];
  #active = -1;
  #asked = 0;

  constructor() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    this.#input = make('input', {
      type: 'text', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'search-list', 'aria-autocomplete': 'list', 'aria-label': say(strings.title, lang),
      placeholder: say(strings.placeholder, lang), autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'go',
    });
    this.#list = make('div', { id: 'search-list', role: 'listbox', 'aria-label': say(strings.results, lang), class: 'search-list' });
    this.#status = make('p', { role: 'status', class: 'search-status' }, say(strings.hint, lang));
    const close = make('button', { type: 'button', class: 'search-close' }, say(strings.close, lang));
    const keys = make('p', { class: 'search-keys', 'aria-hidden': 'true' }, make('kbd', {}, '↑'), make('kbd', {}, '↓'), ` ${say(strings.keyMove, lang)}  `, make('kbd', {}, '↵'), ` ${say(strings.keyOpen, lang)}  `, make('kbd', {}, 'esc'), ` ${say(strings.keyClose, lang)}`);
    this.#dialog = make('dialog', { class: 'search', 'aria-label': say(strings.title, lang) }, make('div', { class: 'search-head' }, this.#input, close), this.#status, this.#list, keys);
    document.body.append(this.#dialog);

    close.addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.#dialog.close());
    this.#input.addEventListener('focus', () => void this.#load().catch(() => undefined));
    this.#input.addEventListener('input', (event) => void this.#ask((event as InputEvent).isComposing));
    this.#input.addEventListener('compositionend', () => void this.#ask(false));
    this.#input.addEventListener('keydown', (event) => this.#key(event));
    this.#list.addEventListener('click', (event) => (event.target as Element).closest('a') && this.#dialog.close());
  }

  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.focus();
    this.#input.select();
  }

  /** Fetches the data once; a failure is forgotten so that the next key press tries again. */
  #load(): Promise<Index> {
    this.#index ??= fetch(`${base}search/${lang}.json`)
      .then((response) => (response.ok ? (response.json() as Promise<Entry[]>) : Promise.reject(new Error(String(response.status)))))
      .then(buildIndex)
      .catch((error: unknown) => {
        this.#index = undefined;
        throw error;
      });
    return this.#index;
  }

  async #ask(composing: boolean) {
    const asked = ++this.#asked;
    const query = this.#input.value.trim();
    if (!query) return this.#show([], say(strings.hint, lang));
    if (this.#options.length === 0) this.#status.textContent = say(strings.loading, lang);
    try {
      const index = await this.#load();
      if (asked !== this.#asked) return;
      const hits = search(index, query);
      // Half a syllable (팓 on the way to 파드) finds nothing: keep what is shown until the syllable is whole.
      if (composing && hits.length === 0 && this.#options.length > 0) return;
      this.#show(hits, hits.length > 0 ? say(strings.count, lang, { n: hits.length }) : say(strings.none, lang, { query }));
    } catch {
      if (asked === this.#asked) this.#show([], say(strings.failed, lang));
    }
  }

  #show(hits: readonly Hit[], status: string) {
    const groups = group(hits);
    this.#options = [];
    this.#list.replaceChildren(
      ...groups.map(({ kind, hits: some }) =>
        make('div', { role: 'group', 'aria-labelledby': `search-${kind}` }, make('div', { id: `search-${kind}`, class: 'search-kind', role: 'presentation' }, say(strings[kind], lang)), ...some.map((hit) => this.#option(hit))),
      ),
    );
    this.#list.scrollTop = 0;
    this.#status.textContent = status;
    this.#input.setAttribute('aria-expanded', String(this.#options.length > 0));
    this.#activate(this.#options.length > 0 ? 0 : -1);
  }

  #option({ entry, needles }: Hit): HTMLAnchorElement {
    const prefix = lang === 'ko' ? '' : `${lang}/`;
    const option = make('a', { role: 'option', id: `search-option-${this.#options.length}`, tabindex: '-1', 'aria-selected': 'false', href: `${base}${prefix}${entry.path}`, class: `search-option search-is-${entry.kind}` });
    const title = make('span', { class: 'search-title' }, ...marked(entry.title, needles));
    if (entry.under) title.append(make('span', { class: 'search-under' }, ...marked(entry.under, needles)));
    option.append(title, make('span', { class: 'search-text' }, ...marked(excerpt(entry.text, needles), needles)));
    this.#options.push(option);
    return option;
  }

  #activate(at: number) {
    this.#options[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = at;
    const option = this.#options[at];
    if (!option) return this.#input.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.#input.setAttribute('aria-activedescendant', option.id);
  }

  #key(event: KeyboardEvent) {
    // While a syllable is being composed, Enter and the arrows belong to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    const last = this.#options.length - 1;
    const to = { ArrowDown: this.#active >= last ? 0 : this.#active + 1, ArrowUp: this.#active <= 0 ? last : this.#active - 1 }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      this.#activate(to);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#options[this.#active]?.click();
    }
  }
}

let dialog: SearchDialog | undefined;

/** Opens the search, building it on first use. */
export function openSearch(): void {
  dialog ??= new SearchDialog();
  dialog.open();
}
