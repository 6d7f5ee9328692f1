import clusterJson from '../../../content/cluster.json';
import { isEmphasised, isPlain, nearest, type Box, type Direction, type Emphasis } from '../../engine/cluster/layout.ts';
import { applyChanges, initialState, podKey, type ClusterState } from '../../engine/cluster/state.ts';
import type { Change } from '../../engine/schema/change.ts';
import type { ClusterData } from '../../engine/schema/cluster.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { mapStrings as s } from '../../i18n/strings/map.ts';
import { nodeFactsHtml, podFactsHtml } from './facts-html.ts';
import { mapHtml, twinRows } from './render.ts';
import { sayChanges } from './say-changes.ts';
import { Zoom } from './zoom.ts';

const cluster = clusterJson as unknown as ClusterData; // validated when the course is built
const arrows: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** The moving part of one `<day-map>`: state, focus, facts, filters, zoom. */
export class MapLive {
  readonly #host: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #facts: HTMLElement;
  readonly #lang: Lang;
  readonly #start: ClusterState;
  readonly #abort = new AbortController();
  readonly #zoom: Zoom;
  #state: ClusterState;
  #emphasis: Emphasis | undefined;
  /** Key of what has the roving focus: `pod:ns/name` or `node:name`. */
  #current: string | undefined;
  #opened: string | undefined;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#canvas = part(host, '.map-canvas');
    this.#facts = part(host, '.map-facts');
    this.#lang = document.documentElement.lang === 'en' ? 'en' : 'ko';
    this.#start = applyChanges(initialState(cluster), JSON.parse(host.dataset['changes'] ?? '[]') as Change[]);
    this.#state = this.#start;
    this.#emphasis = host.dataset['highlight'] ? (JSON.parse(host.dataset['highlight']) as Emphasis) : undefined;
    const { signal } = this.#abort;
    this.#canvas.addEventListener('click', (event) => this.#onClick(event), { signal });
    this.#canvas.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.#canvas.addEventListener('focusin', (event) => this.#setCurrent(keyOf(event.target)), { signal });
    this.#facts.addEventListener('click', (event) => void this.#onFactsClick(event), { signal });
    host.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#facts.hidden) return;
      event.stopPropagation();
      this.close();
    }, { signal });
    host.querySelector<HTMLFormElement>('.map-filters')?.addEventListener('change', () => this.#filter(), { signal });
    this.#zoom = new Zoom(host, part(host, '.map-view'), this.#canvas, (text) => this.#announce(text), this.#lang, signal);
    this.#makeReady();
  }

  /** Takes the event that came while this code was loading. */
  wake(event: Event): void {
    if (event.type === 'change') this.#filter();
    if (event.type === 'focusin') this.#setCurrent(keyOf(event.target));
    if (event instanceof MouseEvent && event.type === 'click') {
      if (event.target instanceof Element && this.#canvas.contains(event.target)) this.#onClick(event);
      else this.#zoom.press(event.target);
    }
  }

  stop(): void {
    this.#abort.abort();
  }

  apply(changes: readonly Change[]): void {
    this.show(applyChanges(this.#state, changes));
  }

  reset(): void {
    if (this.#state === this.#start) return;
    this.#draw(this.#start);
    this.#announce(say(s.saidReset, this.#lang));
  }

  show(state: ClusterState): void {
    const said = sayChanges(this.#state, state, this.#lang);
    this.#draw(state);
    if (said) this.#announce(said);
  }

  highlight(emphasis: Emphasis | undefined): void {
    this.#emphasis = emphasis;
    this.#draw(this.#state);
  }

  close(): void {
    const key = this.#opened;
    this.#opened = undefined;
    this.#facts.hidden = true;
    this.#facts.replaceChildren();
    this.#targets().find((target) => keyOf(target) === key)?.focus();
  }

  #announce(text: string): void {
    part(this.#host, '[data-live]').textContent = text;
  }

  #targets(): HTMLElement[] {
    return [...this.#canvas.querySelectorAll<HTMLElement>('[data-pod], [data-node]')];
  }

  #draw(state: ClusterState): void {
    const moving = matchMedia('(prefers-reduced-motion: no-preference)').matches;
    const before = new Map(moving ? this.#targets().map((target) => [keyOf(target) ?? '', { box: target.getBoundingClientRect(), target }]) : []);
    const focused = this.#canvas.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
    this.#state = state;
    const rows = this.#host.querySelector('.map-twin tbody');
    const options = { id: this.#host.id, lang: this.#lang, emphasis: this.#emphasis, rows: rows !== null };
    this.#canvas.innerHTML = mapHtml(state, options);
    if (rows) rows.innerHTML = twinRows(state, options);
    this.#makeReady();
    if (focused) (this.#targets().find((target) => keyOf(target) === focused) ?? this.#targets()[0])?.focus({ preventScroll: true });
    if (this.#opened) this.#fillFacts(this.#opened) || this.close();
    if (moving) this.#move(before);
  }

  /** Pods that moved glide, new ones grow, gone ones fade. */
  #move(before: Map<string, { box: DOMRect; target: HTMLElement }>): void {
    const home = this.#canvas.getBoundingClientRect();
    for (const target of this.#targets()) {
      const key = keyOf(target) ?? '';
      const old = before.get(key);
      before.delete(key);
      if (!old) target.animate([{ opacity: 0, transform: 'scale(0.6)' }, { opacity: 1, transform: 'none' }], { duration: 450, easing: 'ease-out' });
      else {
        const box = target.getBoundingClientRect();
        const [dx, dy] = [old.box.left - box.left, old.box.top - box.top];
        if (Math.abs(dx) + Math.abs(dy) > 1) target.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: 'none' }], { duration: 350, easing: 'ease-in-out' });
      }
    }
    for (const { box, target } of before.values()) {
      if (!target.dataset['pod']) continue;
      target.setAttribute('aria-hidden', 'true');
      target.removeAttribute('href');
      target.removeAttribute('data-pod');
      target.tabIndex = -1;
      target.classList.add('is-gone');
      target.style.cssText = `left:${box.left - home.left}px;top:${box.top - home.top}px;width:${box.width}px;height:${box.height}px`;
      this.#canvas.append(target);
      target.animate([{ opacity: 1 }, { opacity: 0, transform: 'scale(0.8)' }], { duration: 500, easing: 'ease-in' }).finished.then(() => target.remove(), () => target.remove());
    }
  }

  /** Links become buttons with one tab stop. */
  #makeReady(): void {
    const targets = this.#targets();
    if (!targets.some((target) => keyOf(target) === this.#current)) this.#current = keyOf(targets[0] ?? null);
    for (const target of targets) {
      target.setAttribute('role', 'button');
      target.setAttribute('aria-expanded', String(keyOf(target) === this.#opened));
      target.tabIndex = keyOf(target) === this.#current ? 0 : -1;
    }
    const matching = this.#host.querySelector('.map-matching');
    if (matching) {
      const { pods } = this.#state;
      const emphasis = this.#emphasis;
      matching.textContent = emphasis && !isPlain(emphasis) ? say(s.matching, this.#lang, { n: pods.filter((pod) => isEmphasised(pod, emphasis)).length, total: pods.length }) : '';
    }
  }

  #setCurrent(key: string | undefined): void {
    if (!key || key === this.#current) return;
    this.#current = key;
    for (const target of this.#targets()) target.tabIndex = keyOf(target) === key ? 0 : -1;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const targets = this.#targets();
    const at = targets.findIndex((target) => target === event.target);
    if (at < 0) return;
    const direction = arrows[event.key];
    let to: number | undefined;
    if (direction) to = nearest(at, targets.map((target): Box => target.getBoundingClientRect()), direction);
    else if (event.key === 'Home') to = 0;
    else if (event.key === 'End') to = targets.length - 1;
    else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      this.#open(keyOf(targets[at] ?? null));
      return;
    }
    if (to === undefined) return;
    event.preventDefault();
    targets[to]?.focus();
  }

  #onClick(event: MouseEvent): void {
    const key = event.target instanceof Element ? keyOf(event.target.closest('[data-pod], [data-node]')) : undefined;
    if (!key) return;
    event.preventDefault();
    this.#setCurrent(key);
    this.#open(key);
  }

  #open(key: string | undefined): void {
    if (!key || !this.#fillFacts(key)) return;
    this.#opened = key;
    this.#makeReady();
    this.#facts.querySelector('h3')?.focus({ preventScroll: true });
    this.#uncover(key);
    const [kind, name] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
    this.#host.dispatchEvent(new CustomEvent('day-map-open', { bubbles: true, detail: { [kind]: name } }));
  }

  /** Scrolls so that neither the panel nor what it tells about is hidden. */
  #uncover(key: string): void {
    this.#facts.scrollIntoView({ block: 'nearest' });
    const target = this.#targets().find((item) => keyOf(item) === key)?.getBoundingClientRect();
    const facts = this.#facts.getBoundingClientRect();
    if (target && target.right > facts.left && target.bottom > facts.top && target.top < facts.bottom) scrollBy(0, target.bottom - facts.top + 16);
  }

  /** False when the thing is no longer there. */
  #fillFacts(key: string): boolean {
    const pod = this.#state.pods.find((item) => `pod:${podKey(item)}` === key);
    const node = this.#state.nodes.find((item) => `node:${item.name}` === key);
    if (!pod && !node) return false;
    this.#facts.innerHTML = pod ? podFactsHtml(this.#state, pod, this.#lang) : node ? nodeFactsHtml(this.#state, node, this.#lang) : '';
    this.#facts.hidden = false;
    return true;
  }

  async #onFactsClick(event: MouseEvent): Promise<void> {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
    if (!button) return;
    if (button.hasAttribute('data-close')) return this.close();
    const line = button.dataset['copy'];
    if (!line) return;
    await navigator.clipboard.writeText(line);
    button.textContent = say(s.copied, this.#lang);
    this.#announce(say(s.copied, this.#lang));
  }

  #filter(): void {
    const value = (name: string) => this.#host.querySelector<HTMLSelectElement>(`.map-filters [name=${name}]`)?.value ?? '';
    const network = value('network');
    this.highlight({
      nodes: value('node') ? [value('node')] : [],
      owners: value('owner') ? [value('owner')] : [],
      ...(value('namespace') ? { namespace: value('namespace') } : {}),
      ...(network === 'host' || network === 'pod' ? { network } : {}),
    });
  }
}

function keyOf(target: EventTarget | null): string | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  const { pod, node } = target.dataset;
  return pod ? `pod:${pod}` : node ? `node:${node}` : undefined;
}

function part(host: HTMLElement, selector: string): HTMLElement {
  const found = host.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`day-map: no ${selector}`);
  return found;
}
