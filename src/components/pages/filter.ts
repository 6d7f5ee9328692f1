import { flatten, type Flat } from '../../engine/search/flatten.ts';
import { bestMatch } from '../../engine/search/match.ts';
import { stem } from '../../engine/search/particles.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { pages } from '../../i18n/strings/pages.ts';
import { say } from '../../i18n/strings.ts';

/** Shows only the terms whose names or definition contain what is typed. */
class DayFilter extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector('input');
    const status = this.querySelector('[role=status]');
    const list = document.getElementById(input?.getAttribute('aria-controls') ?? '');
    if (!input || !status || !list) return;
    const lang = document.documentElement.lang as Lang;
    let texts: [HTMLElement, Flat][] | undefined;
    input.addEventListener('input', () => {
      texts ??= [...list.children].map((item) => [item as HTMLElement, flatten(`${(item as HTMLElement).dataset['names'] ?? ''} ${item.querySelector('dd')?.textContent ?? ''}`)]);
      const needle = flatten(stem(input.value.trim())).text;
      let shown = 0;
      for (const [item, text] of texts) {
        item.hidden = needle !== '' && !bestMatch(text, needle);
        if (!item.hidden) shown++;
      }
      status.textContent = needle === '' ? '' : shown === 0 ? say(pages.filterNone, lang) : say(pages.filterCount, lang, { n: shown });
    });
  }
}
customElements.define('day-filter', DayFilter);
