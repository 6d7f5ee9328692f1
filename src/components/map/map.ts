import type { Emphasis } from '../../engine/cluster/layout.ts';
import type { ClusterState } from '../../engine/cluster/state.ts';
import type { Change } from '../../engine/schema/change.ts';
import type { MapLive } from './map-live.ts';

/**
 * `<day-map>`: the cluster map. The picture is server-rendered; what makes it move is loaded on first use.
 * Fires `day-map-open` with `{ pod }` or `{ node }` when a learner opens something.
 */
export class DayMap extends HTMLElement {
  #live: Promise<MapLive> | undefined;
  #ready = false;
  #abort: AbortController | undefined;

  connectedCallback(): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    for (const part of this.querySelectorAll<HTMLElement>('.map-tools, .map-filters')) part.hidden = false;
    // A click must not jump to the table while the code is on its way.
    this.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('.map-canvas a') && !event.ctrlKey && !event.metaKey) event.preventDefault();
    }, { signal });
    // What a learner did while the code was on its way is done once it is there.
    const wake = (event: Event) => {
      if (!this.#ready) void this.#load().then((live) => live.wake(event));
    };
    for (const type of ['pointerdown', 'focusin', 'wheel', 'click', 'change'] as const) this.addEventListener(type, wake, { signal, once: true, passive: true });
    this.addEventListener('pointerenter', () => void this.#load(), { signal, once: true });
  }

  disconnectedCallback(): void {
    this.#abort?.abort();
    void this.#live?.then((live) => live.stop());
    this.#live = undefined;
    this.#ready = false;
  }

  /** Shows the cluster after these changes, on top of what is shown now. */
  async apply(changes: readonly Change[]): Promise<void> {
    (await this.#load()).apply(changes);
  }

  /** Back to the state the page came with. */
  async reset(): Promise<void> {
    (await this.#load()).reset();
  }

  /** Shows another state altogether, with motion from the one before. */
  async show(state: ClusterState): Promise<void> {
    (await this.#load()).show(state);
  }

  /** Emphasises a part of the map; `undefined` shows everything alike. */
  async highlight(emphasis: Emphasis | undefined): Promise<void> {
    (await this.#load()).highlight(emphasis);
  }

  #load(): Promise<MapLive> {
    this.#live ??= import('./map-live.ts').then(({ MapLive }) => {
      this.#ready = true;
      return new MapLive(this);
    });
    return this.#live;
  }
}

customElements.define('day-map', DayMap);
declare global {
  interface HTMLElementTagNameMap {
    'day-map': DayMap;
  }
}
