import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { mapStrings as s } from '../../i18n/strings/map.ts';

const [least, most] = [0.5, 3];

/** Zoom by buttons, ctrl+wheel and two fingers. Type grows with the map, so text stays sharp. */
export class Zoom {
  #scale = 1;
  readonly #touches = new Map<number, PointerEvent>();
  #pinch: { distance: number; scale: number } | undefined;
  readonly #host: HTMLElement;
  readonly #view: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #announce: (text: string) => void;
  readonly #lang: Lang;

  constructor(host: HTMLElement, view: HTMLElement, canvas: HTMLElement, announce: (text: string) => void, lang: Lang, signal: AbortSignal) {
    this.#host = host;
    this.#view = view;
    this.#canvas = canvas;
    this.#announce = announce;
    this.#lang = lang;
    host.querySelector('.map-tools')?.addEventListener('click', (event) => this.press(event.target), { signal });
    view.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.#set(this.#scale * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
    }, { signal, passive: false });
    view.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'touch') this.#touches.set(event.pointerId, event);
      if (this.#touches.size === 2) this.#pinch = { distance: this.#spread(), scale: this.#scale };
    }, { signal });
    view.addEventListener('pointermove', (event) => {
      if (!this.#touches.has(event.pointerId)) return;
      this.#touches.set(event.pointerId, event);
      const [a, b] = [...this.#touches.values()];
      if (this.#pinch && a && b) this.#set((this.#pinch.scale * this.#spread()) / this.#pinch.distance, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    }, { signal });
    const lift = (event: PointerEvent) => {
      this.#touches.delete(event.pointerId);
      if (this.#touches.size < 2) this.#pinch = undefined;
    };
    for (const type of ['pointerup', 'pointercancel', 'pointerleave'] as const) view.addEventListener(type, lift, { signal });
  }

  /** A click on one of the three buttons. */
  press(target: EventTarget | null): void {
    const kind = target instanceof Element ? target.closest<HTMLElement>('[data-zoom]')?.dataset['zoom'] : undefined;
    if (!kind) return;
    this.#set(kind === 'reset' ? 1 : this.#scale * (kind === 'in' ? 1.25 : 0.8));
    this.#announce(say(s.zoomed, this.#lang, { n: Math.round(this.#scale * 100) }));
  }

  #spread(): number {
    const [a, b] = [...this.#touches.values()];
    return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 1;
  }

  /** Scales about a point of the viewport, by default the middle of the view. */
  #set(scale: number, x?: number, y?: number): void {
    const box = this.#view.getBoundingClientRect();
    const [px, py] = [(x ?? box.left + box.width / 2) - box.left, (y ?? box.top + box.height / 2) - box.top];
    const next = Math.min(most, Math.max(least, scale));
    const ratio = next / this.#scale;
    const [left, top] = [(this.#view.scrollLeft + px) * ratio - px, (this.#view.scrollTop + py) * ratio - py];
    this.#scale = next;
    this.#canvas.style.setProperty('--map-zoom', String(next));
    this.#view.scrollTo(left, top);
    const label = this.#host.querySelector('.map-scale');
    if (label) label.textContent = `${Math.round(next * 100)}%`;
  }
}
