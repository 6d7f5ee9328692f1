import { stepTo } from '../../engine/flow/layout.ts';
import { say } from '../../i18n/strings.ts';
import { flowStrings as s } from '../../i18n/strings/flow.ts';

/**
 * `<day-flow>`: one request, one arrow per key press. Without this script the picture shows every arrow
 * and the list every hop. Fires `day-flow-step` with `{ flow, index, total }`; the last one has `index === total - 1`.
 */
export class DayFlow extends HTMLElement {
  #at = -1;
  #all = false;
  #abort: AbortController | undefined;

  connectedCallback(): void {
    if (this.dataset['src']) return void this.#draw(this.dataset['src']);
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.addEventListener('click', (event) => this.#onClick(event), { signal });
    for (const controls of this.querySelectorAll<HTMLElement>('.flow-controls')) controls.hidden = false;
    this.setAttribute('data-ready', '');
    this.#paint();
  }

  /** Takes the place of its own announcement; where it cannot be had, the link to its page stays. */
  async #draw(src: string): Promise<void> {
    const response = await fetch(src).catch(() => undefined);
    // It can be followed elsewhere only: what a step keeps until its end may show.
    if (!response?.ok) return void this.closest('.step')?.setAttribute('data-followed', '');
    const flow = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('day-flow');
    if (flow) this.replaceWith(flow);
  }

  disconnectedCallback(): void {
    this.#abort?.abort();
  }

  /** Hop shown now, from 0; -1 before the first. */
  get at(): number {
    return this.#at;
  }

  get total(): number {
    return this.#hops().length;
  }

  /** Shows the picture up to a hop. */
  go(index: number): void {
    const to = Math.min(this.total - 1, Math.max(-1, index));
    if (to === this.#at) return;
    this.#at = to;
    this.#paint();
    this.#announce();
    this.dispatchEvent(new CustomEvent('day-flow-step', { bubbles: true, detail: { flow: this.dataset['flow'], index: to, total: this.total } }));
  }

  #hops(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.flow-hop')];
  }

  #lang(): 'ko' | 'en' {
    return document.documentElement.lang === 'en' ? 'en' : 'ko';
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const to = stepTo(event.key, this.#at, this.total);
    if (to === undefined) return;
    event.preventDefault();
    this.go(to);
  }

  #onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    const arrow = event.target.closest<SVGElement>('.flow-arrow');
    if (arrow) return this.go(Number(arrow.dataset['hop']));
    const go = event.target.closest<HTMLElement>('[data-go]')?.dataset['go'];
    if (go === 'next') this.go(this.#at + 1);
    else if (go === 'prev') this.go(this.#at - 1);
    else if (go === 'all') {
      this.#all = !this.#all;
      this.#paint();
    }
  }

  #paint(): void {
    const lang = this.#lang();
    const hops = this.#hops();
    const current = hops[this.#at];
    for (const [index, hop] of hops.entries()) {
      hop.hidden = !this.#all && index !== this.#at;
      hop.classList.toggle('is-now', index === this.#at);
    }
    for (const arrow of this.querySelectorAll<SVGElement>('.flow-arrow')) {
      const index = Number(arrow.dataset['hop']);
      arrow.classList.toggle('is-past', index < this.#at);
      arrow.classList.toggle('is-now', index === this.#at);
    }
    for (const actor of this.querySelectorAll<HTMLElement>('.flow-actor')) {
      const { actor: id } = actor.dataset;
      actor.classList.toggle('is-from', id === current?.dataset['from']);
      actor.classList.toggle('is-to', id === current?.dataset['to']);
    }
    const intro = this.querySelector<HTMLElement>('.flow-start');
    if (intro) intro.hidden = this.#all || this.#at >= 0;
    const count = this.querySelector('.flow-count');
    if (count) count.textContent = say(s.count, lang, { at: this.#at + 1, total: this.total });
    this.#button('prev')?.setAttribute('aria-disabled', String(this.#at < 0));
    this.#button('next')?.setAttribute('aria-disabled', String(this.#at >= this.total - 1));
    const all = this.#button('all');
    if (all) {
      all.setAttribute('aria-pressed', String(this.#all));
      all.textContent = say(this.#all ? s.showOne : s.showAll, lang);
    }
    this.#keepInView();
  }

  #button(go: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-go=${go}]`);
  }

  /** On a narrow screen the picture is wider than its frame: the current arrow stays visible. */
  #keepInView(): void {
    const stage = this.querySelector<HTMLElement>('.flow-stage');
    const plot = this.querySelector<SVGElement>('.flow-plot');
    if (!stage || !plot || stage.scrollWidth <= stage.clientWidth) return;
    const width = plot.getBoundingClientRect().width;
    const labels = stage.scrollWidth - width;
    stage.scrollLeft = ((this.#at + 0.5) / this.total) * width - (stage.clientWidth - labels) / 2;
  }

  #announce(): void {
    const live = this.querySelector('[data-live]');
    const hop = this.#hops()[this.#at];
    if (!live) return;
    const text = (selector: string) => hop?.querySelector(selector)?.textContent?.trim() ?? '';
    live.textContent = hop
      ? say(s.saidHop, this.#lang(), { at: this.#at + 1, total: this.total, who: text('.flow-who'), label: text('.flow-label'), what: text('.flow-what') })
      : say(s.saidStart, this.#lang());
  }
}

customElements.define('day-flow', DayFlow);
declare global {
  interface HTMLElementTagNameMap {
    'day-flow': DayFlow;
  }
}
