import type { ClusterState } from '../../engine/cluster/state.ts';
import './map.ts';

/** `<day-timeline>`: a slider that turns a cluster map back in time. Without it the moments are a list. */
export class DayTimeline extends HTMLElement {
  #abort: AbortController | undefined;
  #states: Promise<ClusterState[]> | undefined;

  connectedCallback(): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const slider = this.querySelector<HTMLElement>('.map-slider');
    if (slider) slider.hidden = false;
    this.setAttribute('data-ready', '');
    this.#range().addEventListener('input', () => void this.#show(), { signal });
    this.addEventListener('click', (event) => {
      const go = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-go]')?.dataset['go'] : undefined;
      if (!go) return;
      this.#range().valueAsNumber += Number(go);
      void this.#show();
    }, { signal });
    this.#label();
  }

  disconnectedCallback(): void {
    this.#abort?.abort();
  }

  #range(): HTMLInputElement {
    const range = this.querySelector<HTMLInputElement>('input[type=range]');
    if (!range) throw new Error('day-timeline: no slider');
    return range;
  }

  #label(): void {
    const at = this.#range().valueAsNumber;
    for (const item of this.querySelectorAll<HTMLElement>('[data-moment]')) {
      const current = Number(item.dataset['moment']) === at;
      item.toggleAttribute('data-now', current);
      if (current) this.#range().setAttribute('aria-valuetext', (item.textContent ?? '').replace(/\s+/g, ' ').trim());
    }
  }

  async #show(): Promise<void> {
    this.#label();
    this.#states ??= import('./moment-states.ts').then((module) => module.momentStates());
    const states = await this.#states;
    const state = states[this.#range().valueAsNumber];
    const map = document.getElementById(this.dataset['map'] ?? '');
    if (state && map?.localName === 'day-map') await (map as HTMLElementTagNameMap['day-map']).show(state);
  }
}

customElements.define('day-timeline', DayTimeline);
