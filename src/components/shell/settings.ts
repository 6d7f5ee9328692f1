import { getSettings, onSettings, setSetting, type Settings } from '../progress/settings.ts';

/** Shows the settings on the root element, where the CSS reads them (`data-theme`, `data-terms`). */
export function applySettings(settings: Settings): void {
  const root = document.documentElement;
  if (settings.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = settings.theme;
  root.dataset['terms'] = settings.terms ?? root.lang;
}

/** The radio groups of Settings.astro; every copy on the page shows the same choice. */
class DaySettings extends HTMLElement {
  #off?: () => void;

  connectedCallback() {
    this.#show(getSettings());
    this.#off = onSettings((settings) => this.#show(settings));
    this.addEventListener('change', this.#choose);
  }

  disconnectedCallback() {
    this.#off?.();
    this.removeEventListener('change', this.#choose);
  }

  #choose = (event: Event) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const { value, dataset } = event.target;
    if (dataset['setting'] === 'theme') setSetting('theme', value as Settings['theme']);
    if (dataset['setting'] === 'terms') setSetting('terms', value as Settings['terms']);
  };

  #show(settings: Settings) {
    const now = { theme: settings.theme, terms: settings.terms ?? document.documentElement.lang };
    for (const input of this.querySelectorAll('input')) input.checked = input.value === now[input.dataset['setting'] as keyof typeof now];
  }
}

export function startSettings(): void {
  onSettings(applySettings);
  customElements.define('day-settings', DaySettings);
}
