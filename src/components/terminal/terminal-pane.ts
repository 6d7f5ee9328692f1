/**
 * <day-terminal>: the terminal pane around the HTML of TerminalPane.astro. A small loader; xterm.js and the
 * replay engine come on first use.
 *
 * For other components:
 *   element.session                         id of the session
 *   await element.open()                    opens the terminal at its first prompt; false if it cannot be played
 *   await element.showStep('wide', 'done')  shows a step: 'prompt' = command typed, 'done' = with its output.
 *                                           Opens first if needed. Falls back to the transcript if it cannot be
 *                                           played. Does not touch the address bar.
 *   await element.close()                   back to the poster
 *   'day-terminal:step'     { session, step, phase }  bubbles; phase 'prompt' | 'running' | 'done', also while seeking
 *   'day-terminal:command'  { session, cmd, exitCode, stepId, mistakeId }  bubbles; a command was run: by the next
 *                           button, by playing, or by typing. Not when a seek jumps over it.
 *   'day-terminal:covered'  { session, covered }      bubbles; asks which steps are still to be guessed: a listener
 *                           adds their ids. Their outputs stay covered; the learner is asked to guess first.
 *   'day-terminal:guess'    { session, steps, skipped }  bubbles; the learner was sent to these guesses, or skipped them
 * On a page that a lab's gateway serves, a pane can also be a live shell:
 *   await element.live()                    whether it is one now (or will be: the learner has chosen so)
 *   await element.run('kubectl get nodes')  sends a command to the shell, after a press of the learner; resolves when it has ended
 *   'day-terminal:live'     bubbles; the shell was put here, or taken away
 * Deep link: #term-<session>.<step>, also where the steps carry no ids (anchors={false}).
 */
import type { SessionEvent } from '../../engine/session/backend.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { terminalLoader as t } from '../../i18n/strings/terminal.ts';
import { hasGateway } from '../live/gateway.ts';
import type { LiveSide } from '../live/live-side.ts';
import { getSettings, setSetting } from '../progress/settings.ts';
import type { Mode, Pane } from './pane.ts';

/** Detail of `day-terminal:step`. */
export interface TerminalStep {
  session: string;
  step: string;
  phase: 'prompt' | 'running' | 'done';
}
/** Detail of `day-terminal:command`. */
export interface TerminalCommand {
  session: string;
  cmd: string;
  exitCode?: number | undefined;
  stepId?: string | undefined;
  mistakeId?: string | undefined;
}

/** Detail of `day-terminal:covered`. */
export interface TerminalCovered {
  session: string;
  covered: string[];
}
/** Detail of `day-terminal:guess`. */
export interface TerminalGuess {
  session: string;
  steps: readonly string[];
  skipped: boolean;
}

export class DayTerminal extends HTMLElement {
  #pane: Pane | undefined;
  #opening: Promise<Pane | undefined> | undefined;
  /** Ends the listeners. */
  #stop = new AbortController();
  /** Ends the opened pane, or its opening. */
  #life = new AbortController();
  /** True while the learner's own hand moves the session: only then the address follows. */
  #byHand = false;
  /** Steps that the page has shown on purpose: nothing is left to guess. */
  #bared = new Set<string>();
  /** Guesses that the learner was sent to; the same press again skips them. */
  #asked = '';
  /** The shell that may stand here; undefined where no gateway serves the page. */
  #live: Promise<LiveSide | undefined> = Promise.resolve(undefined);

  get session(): string {
    return this.dataset.session ?? '';
  }
  get #lang(): Lang {
    return this.dataset.lang === 'en' ? 'en' : 'ko';
  }
  get #mode(): Mode {
    return getSettings().terminal;
  }

  connectedCallback(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener('click', (event) => this.#click(event), { signal });
    this.addEventListener('change', (event) => this.#change(event), { signal });
    this.addEventListener('keydown', (event) => this.#key(event), { signal });
    this.addEventListener('submit', () => (this.#byHand = true), { signal, capture: true });
    this.addEventListener('toggle', (event) => this.#opened(event), { signal, capture: true });
    addEventListener('hashchange', () => this.#followLink(), { signal });
    addEventListener('click', (event) => this.#closePanels(event), { signal });
    this.#applySettings();
    this.#followLink();
    if (hasGateway()) this.#live = this.#attachLive();
  }

  async #attachLive(): Promise<LiveSide | undefined> {
    const { LiveSide } = await import('../live/live-side.ts');
    return LiveSide.attach({
      element: this,
      session: this.session,
      casts: this.dataset.casts ?? '',
      lang: this.#lang,
      command: (event) => this.#tell(event),
      announce: (text, bad) => this.#announce(text, bad),
      changed: () => {
        this.#changed();
        this.dispatchEvent(new CustomEvent('day-terminal:live', { bubbles: true }));
      },
    });
  }

  /** Whether the shell stands here instead of the recording, or will as soon as the pane is in view. */
  async live(): Promise<boolean> {
    const side = await this.#live;
    return side !== undefined && (side.on || getSettings().source === 'live');
  }

  /** Sends a command to the live shell. Resolves when it has ended there. @throws Error when it cannot be sent now */
  async run(cmd: string): Promise<void> {
    await (await this.#live)?.run(cmd);
  }

  disconnectedCallback(): void {
    // Moved within the page, it is connected again before the microtask.
    queueMicrotask(() => this.isConnected || void this.close());
    void this.#live.then((side) => side?.detach());
    this.#live = Promise.resolve(undefined);
    this.#stop.abort();
  }

  /** Opens the terminal at its first prompt. False if it cannot be played: the transcript then says it all. */
  async open(): Promise<boolean> {
    return (await this.#ready()) !== undefined;
  }

  /** Shows a step with its command typed (`prompt`) or with its output (`done`). */
  showStep(step: string, edge: 'prompt' | 'done' = 'done'): Promise<boolean> {
    if (edge === 'done') this.#bared.add(step);
    return this.#show(step, edge, false);
  }

  async #show(step: string, edge: 'prompt' | 'done', byHand: boolean): Promise<boolean> {
    this.#byHand = byHand;
    // A recording is never played into a shell: what was recorded is in the transcript.
    const pane = this.dataset.live === undefined ? await this.#ready() : undefined;
    if (pane) return pane.showStep(step, edge);
    const output = this.#item(step)?.querySelector('details');
    if (output) output.open = true;
    return output != null;
  }

  /** Closes the terminal; the poster and the transcript stay. */
  async close(): Promise<void> {
    this.#life.abort();
    const opening = this.#opening;
    this.#opening = undefined;
    const pane = this.#pane ?? (await opening);
    this.#pane = undefined;
    await pane?.dispose();
    if (this.isConnected) this.#changed();
  }

  #ready(): Promise<Pane | undefined> {
    this.#opening ??= this.#load();
    return this.#opening;
  }

  async #load(): Promise<Pane | undefined> {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.ariaBusy = 'true';
    this.#announce(say(t.loading, this.#lang));
    try {
      const { Pane } = await import('./pane.ts');
      const pane = await Pane.open(this, { event: (event) => this.#tell(event), announce: (text, bad) => this.#announce(text, bad), changed: () => this.#changed(), mayReveal: (steps) => this.#mayReveal(steps), covered: (step) => this.#covered().includes(step) }, signal);
      this.#pane = pane;
      delete this.dataset.broken;
      this.#announce(say(t.ready, this.#lang, { n: this.querySelectorAll('.term-step').length }));
      this.#applySettings();
      return pane;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#opening = undefined; // the next press tries again
      this.dataset.broken = '';
      for (const output of this.querySelectorAll<HTMLDetailsElement>('.term-output')) output.open = true;
      this.#announce(say(t.broken, this.#lang, { reason: error instanceof Error ? error.message : String(error) }), true);
      return undefined;
    } finally {
      this.ariaBusy = null;
    }
  }

  #announce(text: string, bad = false): void {
    const line = this.querySelector<HTMLElement>('.term-say');
    if (!line) return;
    line.textContent = text;
    line.toggleAttribute('data-bad', bad);
  }

  #tell(event: SessionEvent): void {
    const { session } = this;
    if (event.type === 'step') {
      const detail: TerminalStep = { session, step: event.step.id, phase: event.phase };
      if (event.phase === 'done') this.#markRun(event.step.id);
      if (event.phase === 'done' && this.#byHand) this.#address(event.step.id);
      this.dispatchEvent(new CustomEvent('day-terminal:step', { bubbles: true, detail }));
    } else if (event.type === 'command') {
      const { cmd, exitCode, stepId, mistakeId } = event;
      // A live shell may have been typed a command of another session of the page.
      const detail: TerminalCommand = { session: event.session ?? session, cmd, exitCode, stepId, mistakeId };
      this.dispatchEvent(new CustomEvent('day-terminal:command', { bubbles: true, detail }));
    }
  }

  #address(step: string): void {
    try {
      history.replaceState(history.state, '', `#term-${this.session}.${step}`);
    } catch {
      // Safari allows a hundred changes in half a minute.
    }
  }

  #covered(): string[] {
    const detail: TerminalCovered = { session: this.session, covered: [] };
    this.dispatchEvent(new CustomEvent('day-terminal:covered', { bubbles: true, detail }));
    return detail.covered.filter((step) => !this.#bared.has(step));
  }

  /** Whether outputs may be shown now; if not, the learner has been asked to guess first. */
  #mayReveal(steps: readonly string[]): boolean {
    const open = this.#covered().filter((step) => steps.includes(step));
    if (open.length === 0) return true;
    const key = open.join(' ');
    const skipped = this.#asked === key;
    this.#asked = key;
    if (!skipped) this.#announce(say(t.guessFirst, this.#lang));
    const detail: TerminalGuess = { session: this.session, steps: open, skipped };
    this.dispatchEvent(new CustomEvent('day-terminal:guess', { bubbles: true, detail }));
    return skipped;
  }

  /** The steps up to this one are on the screen: what is said about their outputs may be read. */
  #markRun(step: string): void {
    const covered = this.#covered();
    for (const item of this.querySelectorAll<HTMLElement>('.term-step')) {
      const id = item.dataset.step ?? '';
      if (!covered.includes(id)) item.dataset.ran = '';
      if (id === step) break;
    }
  }

  #opened(event: Event): void {
    const details = event.target as HTMLDetailsElement;
    const item = details.open && details.classList.contains('term-output') ? details.closest<HTMLElement>('.term-step') : null;
    if (item) item.dataset.ran = '';
  }

  #item(step: string): HTMLElement | null {
    return this.querySelector(`.term-step[data-step="${CSS.escape(step)}"]`);
  }

  /** Shows the step that the address names, in the first pane of the page that has it. */
  #followLink(): void {
    const [, session, step] = /^#term-([a-z0-9-]+)\.([a-z0-9-]+)$/.exec(location.hash) ?? [];
    if (session !== this.session || !step || !this.#item(step)) return;
    const first = [...document.querySelectorAll<DayTerminal>(`day-terminal[data-session="${session}"]`)].find((pane) => pane.querySelector(`.term-step[data-step="${step}"]`));
    if (first === this) void this.showStep(step).then(() => this.querySelector('.term-view')?.scrollIntoView({ block: 'center' }));
  }

  #applySettings(): void {
    const { speed } = getSettings();
    const mode = this.#mode;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const chosen = speed ?? (calm ? 0 : 1);
    const select = (act: string, value: string) => {
      const box = this.querySelector<HTMLSelectElement>(`select[data-act="${act}"]`);
      if (box) box.value = value;
    };
    select('mode', mode);
    select('speed', String(chosen));
    const pick = this.querySelector<HTMLElement>('.term-pick[data-for="play"]');
    if (pick) pick.hidden = mode !== 'play';
    if (this.#pane) {
      this.#pane.mode = mode;
      // Slow motion is for watching; a key press answers at least at real speed, and at once where motion is unwanted.
      const fast = chosen === 0 || (calm && mode !== 'play');
      this.#pane.speed = fast ? Infinity : mode === 'play' ? chosen : Math.max(1, chosen);
    }
    this.#changed();
  }

  /** Buttons and marks follow the state. */
  #changed(): void {
    const pane = this.#pane;
    const mode = this.#mode;
    const label = this.querySelector('.term-next-label');
    const next = this.querySelector<HTMLButtonElement>('[data-act="next"]');
    const prev = this.querySelector<HTMLButtonElement>('[data-act="prev"]');
    const end = pane?.atEnd ?? false;
    const text = mode === 'play' ? (pane?.playing ? t.pause : t.play) : mode === 'type' ? t.modeType : end ? t.nextEnd : pane && pane.phase !== 'done' ? t.nextRun : t.nextType;
    if (label) label.textContent = say(text, this.#lang);
    const sign = this.querySelector('.term-next-sign');
    if (sign) sign.textContent = mode === 'step' ? '→' : mode === 'play' ? (pane?.playing ? '❚❚' : '▶') : '';
    // aria-disabled keeps the focus where it is at the end of the session.
    if (next) {
      next.ariaDisabled = mode === 'step' && end ? 'true' : null;
      next.hidden = mode === 'type' && pane !== undefined; // the prompt has its own button
    }
    const first = !pane?.current && pane?.phase !== 'running';
    if (prev) {
      if (first && document.activeElement === prev) next?.focus();
      prev.disabled = first;
    }
    for (const item of this.querySelectorAll<HTMLElement>('.term-step')) item.ariaCurrent = item.dataset.step === pane?.current?.id ? 'step' : null;
  }

  async #act(name: 'next' | 'prev' | 'home' | 'end'): Promise<void> {
    const closed = !this.#pane;
    const pane = await this.#ready();
    if (!pane) return;
    if (closed && name === 'prev') return;
    const shown = name === 'next' ? pane.revealing : name === 'end' ? [...this.querySelectorAll<HTMLElement>('.term-step')].map((item) => item.dataset.step ?? '') : [];
    if (!this.#mayReveal(shown)) return;
    this.#byHand = true;
    await pane[name]();
    this.#changed();
  }

  #click(event: Event): void {
    const summary = (event.target as Element).closest('.term-step summary');
    if (summary && !(summary.parentElement as HTMLDetailsElement).open) {
      if (!this.#mayReveal([summary.closest<HTMLElement>('.term-step')?.dataset.step ?? ''])) event.preventDefault();
      return;
    }
    const button = (event.target as Element).closest<HTMLElement>('[data-act]');
    if (!button || button instanceof HTMLSelectElement) return;
    const act = button.dataset.act;
    const item = button.closest<HTMLElement>('.term-step') ?? this.querySelector<HTMLElement>('.term-step[aria-current]') ?? this.querySelector<HTMLElement>('.term-step');
    if (act === 'next' || act === 'prev') void this.#act(act);
    else if (act === 'show') {
      if (this.dataset.live !== undefined) return void this.run(item?.querySelector('.term-command > code')?.textContent ?? '').catch(() => undefined);
      if (!this.#mayReveal([item?.dataset.step ?? ''])) return;
      void this.#show(item?.dataset.step ?? '', 'done', true).then(() => this.querySelector('.term-view')?.scrollIntoView({ block: 'nearest' }));
    } else if (act === 'copy-command') void this.#copy(item?.querySelector('.term-command > code')?.textContent);
    else if (act === 'copy-output' && this.#mayReveal([item?.dataset.step ?? ''])) void this.#copy(item?.querySelector('.term-output pre')?.textContent);
    else if (act === 'copy-link') void this.#copy(new URL(`#term-${this.session}.${item?.dataset.step}`, location.href).href);
  }

  async #copy(text: string | null | undefined): Promise<void> {
    const { copyText } = await import('./clipboard.ts');
    const done = await copyText(text ?? '');
    this.#announce(say(done ? t.copied : t.notCopied, this.#lang), !done);
  }

  #change(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { act } = event.target.dataset;
    if (act === 'mode') setSetting('terminal', event.target.value as Mode);
    else if (act === 'speed') setSetting('speed', Number(event.target.value) as 0 | 0.5 | 1 | 2);
    else return;
    // Every pane of the page follows.
    for (const pane of document.querySelectorAll<DayTerminal>('day-terminal')) pane.#applySettings();
    if (act === 'mode' && this.#pane?.mode === 'type') {
      this.#announce(say(t.goal, this.#lang));
      this.#pane.focusLine();
    }
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape') {
      const panel = target.closest<HTMLDetailsElement>('.term-badge[open], .term-help[open]');
      if (panel) {
        panel.open = false;
        panel.querySelector('summary')?.focus();
      }
      return;
    }
    if (!target.classList.contains('term-view') || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const act = ({ ' ': 'next', Enter: 'next', ArrowRight: 'next', ArrowLeft: 'prev', Home: 'home', End: 'end' } as const)[event.key];
    if (!act) return;
    event.preventDefault();
    void this.#act(act);
  }

  #closePanels(event: Event): void {
    for (const panel of this.querySelectorAll<HTMLDetailsElement>('.term-badge[open], .term-help[open]')) if (!panel.contains(event.target as Node)) panel.open = false;
  }
}

customElements.define('day-terminal', DayTerminal);

declare global {
  interface HTMLElementTagNameMap {
    'day-terminal': DayTerminal;
  }
  interface GlobalEventHandlersEventMap {
    'day-terminal:step': CustomEvent<TerminalStep>;
    'day-terminal:command': CustomEvent<TerminalCommand>;
    'day-terminal:covered': CustomEvent<TerminalCovered>;
    'day-terminal:guess': CustomEvent<TerminalGuess>;
    'day-terminal:live': CustomEvent<undefined>;
  }
}
