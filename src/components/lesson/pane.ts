import mapCss from '../map/map.css?url';
import terminalCss from '../terminal/terminal.css?url';
import type { Change } from '../../engine/schema/change.ts';
import type { Goal } from '../../engine/schema/goal.ts';
import type { Highlight } from '../../engine/schema/lesson.ts';
import type { StepOnMap } from './step-on-map.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { lessonSays } from '../../i18n/strings/lesson-says.ts';
import { say } from '../../i18n/strings.ts';
import type { DayCommand } from '../command/command.ts';
import type { DayTerminal, TerminalCommand } from '../terminal/terminal-pane.ts';
import { wantsLive } from '../live/gateway.ts';
import { getSettings, setSetting } from '../progress/settings.ts';


interface MapElement extends HTMLElement {
  highlight?(emphasis: Highlight | undefined): Promise<void>;
  apply?(changes: readonly Change[]): Promise<void>;
}

const MIN = 30;
const MAX = 75;
const STEP = 2;
/** How long a typed command stands before its output. */
const TYPED_MS = 500;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** The right side of a lesson: tabs, the draggable split, a sheet on narrow screens. */
export class Pane {
  #lesson: HTMLElement;
  #pane: HTMLElement;
  #tabs: HTMLElement[];
  #wide = matchMedia('(min-width: 64rem)');
  #opener?: HTMLElement;
  #applied = new Set<string>();
  #filling?: Promise<void>;
  #step?: HTMLElement;
  #onMap: Record<string, StepOnMap> = {};
  #goals: Record<string, Goal[]> = {};
  /** Step at which the learner chose a tab: until the next one it stays. */
  #chosenAt?: HTMLElement;

  /** @param ran told when the terminal has printed a command */
  constructor(lesson: HTMLElement, pane: HTMLElement, ran: (session: string, command: string) => void) {
    this.#lesson = lesson;
    this.#pane = pane;
    this.#tabs = [...pane.querySelectorAll<HTMLElement>('[role=tab]')];
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.#choose(tab));
    pane.querySelector('[role=tablist]')?.addEventListener('keydown', (event) => this.#onTabKey(event as KeyboardEvent));
    pane.querySelector('.lesson-close')?.addEventListener('click', () => this.#close());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !this.#wide.matches && pane.hasAttribute('data-open')) this.#close();
    });
    for (const button of lesson.querySelectorAll<HTMLElement>('.lesson-dock [data-open]'))
      button.addEventListener('click', () => (this.#isOpen(button) ? this.#close() : this.#open(button)));
    pane.addEventListener('day-terminal:command', (event) => {
      const { session, stepId } = (event as CustomEvent<TerminalCommand>).detail;
      if (stepId) ran(session, stepId);
    });
    pane.addEventListener('day-terminal:covered', ({ detail }) => {
      for (const block of this.#guesses(detail.session)) detail.covered.push(block.dataset['command'] ?? '');
    });
    pane.addEventListener('day-terminal:guess', ({ detail }) => {
      const blocks = this.#guesses(detail.session).filter((block) => detail.steps.includes(block.dataset['command'] ?? ''));
      if (detail.skipped) for (const block of blocks) block.skipGuess();
      else blocks[0]?.scrollIntoView({ block: 'center' });
    });
    this.#wide.addEventListener('change', () => this.#fillIfVisible());
    this.#fillIfVisible();
    const split = lesson.querySelector<HTMLElement>('.lesson-split');
    if (split) this.#startSplit(split);
  }

  /** Whether the learner sees the workbench now. */
  get visible(): boolean {
    return this.#wide.matches || this.#pane.hasAttribute('data-open');
  }

  /** Commands of a session whose outputs are still to be guessed. */
  #guesses(session: string): DayCommand[] {
    return [...this.#lesson.querySelectorAll<DayCommand>(`day-command[data-guess][data-session="${CSS.escape(session)}"]`)];
  }

  #fillIfVisible() {
    if (this.visible) void this.#fill().catch(() => undefined);
  }

  /** Fetches the terminals and the map, once; says so where that fails. */
  #fill(): Promise<void> {
    this.#filling ??= this.#fetch().catch((error: unknown) => {
      this.#filling = undefined;
      this.#sayFailed();
      throw error;
    });
    return this.#filling;
  }

  async #fetch(): Promise<void> {
    const styles = [terminalCss, mapCss].map(loadCss);
    const response = await fetch(this.#pane.dataset['src'] ?? '');
    if (!response.ok) throw new Error(`${response.status} ${response.url}`);
    const parts = new DOMParser().parseFromString(await response.text(), 'text/html');
    await Promise.all(styles);
    for (const part of parts.querySelectorAll<HTMLElement>('[data-panel]')) {
      if (part.dataset['goals']) this.#goals = JSON.parse(part.dataset['goals']) as Record<string, Goal[]>;
      if (part.dataset['steps']) this.#onMap = JSON.parse(part.dataset['steps']) as Record<string, StepOnMap>;
      document.getElementById(`pane-${part.dataset['panel']}`)?.replaceChildren(...part.childNodes);
    }
    await import('../terminal/terminal-pane.ts');
    if (this.#step) this.follow(this.#step);
  }

  #sayFailed() {
    const lang = document.documentElement.lang as Lang;
    const box = document.createElement('p');
    box.className = 'lesson-poster';
    box.role = 'alert';
    const retry = document.createElement('button');
    retry.type = 'button';
    retry.className = 'button button-quiet';
    retry.textContent = say(lessonSays.retry, lang);
    retry.addEventListener('click', () => this.#fillIfVisible());
    box.append(say(lessonSays.paneFailed, lang), ' ', retry);
    this.#pane.querySelector('.lesson-panel:not([data-off])')?.replaceChildren(box);
  }

  /** Shows what belongs to a step: its session, its part of the map. */
  follow(step: HTMLElement): void {
    this.#step = step;
    const session = step.querySelector<HTMLElement>('day-command')?.dataset['session'];
    if (session) this.#showSession(session);
    const emphasis = this.#onMap[step.id]?.map;
    const map = this.#pane.querySelector<MapElement>('day-map');
    if (map?.highlight) void map.highlight(emphasis);
    const aboutMap = step.dataset['map'] !== undefined || (step.dataset['kind'] === 'picture' && !step.querySelector('day-flow'));
    // The map may hold what is still to be guessed.
    // Nobody takes a shell away from who types into it: the map then only shows its dot.
    const wanted = aboutMap && !wantsLive() && !step.querySelector('day-command[data-guess]') ? 'map' : session ? 'terminal' : undefined;
    if (wanted && this.#chosenAt !== step) this.#select(wanted);
    if (aboutMap) this.#markNews();
  }

  /** The goals that a step has of its own, for a live cluster to reach. */
  goals(step: string): readonly Goal[] {
    return this.#goals[step] ?? [];
  }

  /** Where a live shell in view shows them. */
  get goalPlace(): HTMLElement | undefined {
    return this.#pane.querySelector<HTMLElement>('day-terminal[data-live] .live-goal') ?? undefined;
  }

  /**
   * Runs a command in the terminal if that is in view; undefined if it is not. A live shell gets it as it stands in
   * the text, and says itself when it has ended: resolves to `live` then.
   */
  run(session: string, command: string): Promise<'live' | undefined> | undefined {
    if (!this.visible) return undefined;
    this.#select('terminal');
    return this.#fill().then(async () => {
      const terminal = this.#showSession(session);
      if (await terminal?.live()) {
        const block = this.#lesson.querySelector<DayCommand>(`day-command[data-session="${CSS.escape(session)}"][data-command="${CSS.escape(command)}"]`);
        // What keeps the shell from taking it is said at the shell.
        await terminal!.run(block?.cmd ?? '').catch(() => undefined);
        return 'live';
      }
      // First the command, then, after a moment to read it, its output.
      if (!calm.matches && (await terminal?.showStep(command, 'prompt'))) await new Promise((done) => setTimeout(done, TYPED_MS));
      await terminal?.showStep(command, 'done');
      return undefined;
    });
  }

  /** Opens the workbench if it is closed, and shows a command there. */
  show(session: string, command: string): Promise<'live' | undefined> | undefined {
    const button = this.#lesson.querySelector<HTMLElement>('.lesson-dock [data-open=terminal]');
    if (!this.visible && button) this.#open(button);
    return this.run(session, command);
  }

  /** Lets the map follow what a command changed. */
  changed(step: HTMLElement | null, command: string): void {
    const changes = this.#onMap[step?.id ?? '']?.changes[command];
    const map = this.#pane.querySelector<MapElement>('day-map');
    const name = `${step?.querySelector<HTMLElement>('day-command')?.dataset['session']}.${command}`;
    if (!changes || !map?.apply || this.#applied.has(name)) return;
    this.#applied.add(name);
    void map.apply(changes);
    this.#markNews();
  }

  #showSession(session: string): DayTerminal | undefined {
    const boxes = [...this.#pane.querySelectorAll<HTMLElement>('.lesson-term')];
    const box = boxes.find((item) => item.dataset['session'] === session);
    if (!box) return undefined;
    for (const item of boxes) item.toggleAttribute('data-off', item !== box);
    return box.querySelector<DayTerminal>('day-terminal') ?? undefined;
  }

  #select(name: string, focus = false) {
    const chosen = this.#tabs.find((tab) => tab.id === `tab-${name}`);
    if (!chosen) return;
    for (const tab of this.#tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls') ?? '')?.toggleAttribute('data-off', tab !== chosen);
    }
    if (name === 'map') for (const sign of this.#lesson.querySelectorAll('[data-news]')) sign.removeAttribute('data-news');
    if (focus) chosen.focus();
  }

  /** A dot says that the map, out of sight, shows something about this step. */
  #markNews() {
    const tab = this.#tabs.find((item) => item.id === 'tab-map');
    if (!tab || (this.visible && tab.ariaSelected === 'true')) return;
    for (const sign of [tab, this.#lesson.querySelector('.lesson-dock [data-open=map]')]) sign?.setAttribute('data-news', '');
  }

  #choose(tab: HTMLElement) {
    this.#chosenAt = this.#step;
    this.#select(tab.id.slice(4), true);
  }

  #onTabKey(event: KeyboardEvent) {
    const at = this.#tabs.findIndex((tab) => tab.ariaSelected === 'true');
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.#tabs.length - 1 }[event.key];
    const tab = to === undefined ? undefined : this.#tabs[(to + this.#tabs.length) % this.#tabs.length];
    if (!tab) return;
    event.preventDefault();
    this.#choose(tab);
  }

  #isOpen(button: HTMLElement): boolean {
    return button.ariaExpanded === 'true';
  }

  #open(button: HTMLElement) {
    this.#opener = button;
    this.#pane.setAttribute('data-open', '');
    this.#chosenAt = this.#step;
    this.#select(button.dataset['open'] ?? '', true);
    this.#fillIfVisible();
    this.#markDock(button);
  }

  #close() {
    this.#pane.removeAttribute('data-open');
    this.#markDock(undefined);
    this.#opener?.focus();
  }

  #markDock(open: HTMLElement | undefined) {
    for (const button of this.#lesson.querySelectorAll<HTMLElement>('.lesson-dock [data-open]')) button.setAttribute('aria-expanded', String(button === open));
  }

  #startSplit(split: HTMLElement) {
    const show = (percent: number | null) => {
      if (percent === null) this.#lesson.style.removeProperty('--split');
      else this.#lesson.style.setProperty('--split', String(percent));
      split.setAttribute('aria-valuenow', String(Math.round(percent ?? 50)));
    };
    const keep = (percent: number | null) => {
      const value = percent === null ? null : Math.min(MAX, Math.max(MIN, percent));
      show(value);
      setSetting('split', value);
    };
    const share = (event: PointerEvent) => {
      const box = this.#lesson.getBoundingClientRect();
      return Math.min(MAX, Math.max(MIN, Math.round(((event.clientX - box.left) / box.width) * 1000) / 10));
    };
    const saved = getSettings().split;
    if (saved !== null) show(saved);
    split.addEventListener('keydown', (event) => {
      const now = Number(split.getAttribute('aria-valuenow'));
      const to = { ArrowLeft: now - STEP, ArrowRight: now + STEP, Home: MIN, End: MAX }[event.key];
      if (to !== undefined) keep(to);
      else if (event.key === 'Enter') keep(null);
      else return;
      event.preventDefault();
    });
    split.addEventListener('dblclick', () => keep(null));
    split.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      split.setPointerCapture(event.pointerId);
      const drag = (move: PointerEvent) => show(share(move));
      split.addEventListener('pointermove', drag);
      split.addEventListener('lostpointercapture', (last) => {
        split.removeEventListener('pointermove', drag);
        if (Math.abs(last.clientX - event.clientX) > 2) keep(share(last));
      }, { once: true });
    });
  }
}

/** Adds a stylesheet once; resolves when it applies. */
function loadCss(href: string): Promise<void> {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return Promise.resolve();
  return new Promise((done, fail) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = () => done();
    link.onerror = () => fail(new Error(href));
    document.head.append(link);
  });
}
