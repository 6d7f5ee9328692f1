import type { Session, SessionEvent, SessionStepView, SubmitResult, Timeline } from '../../engine/session/backend.ts';
import { matchesStep } from '../../engine/session/match.ts';
import { openFirst, type NamedBackend } from '../../engine/session/open-first.ts';
import { ReplayBackend } from '../../engine/session/replay.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { terminalLive as t } from '../../i18n/strings/terminal.ts';
import { loadRecording } from './load-recording.ts';
import { XtermScreen } from './screen.ts';
import { TypeAlong } from './type-along.ts';

/** How the learner drives the session. */
export type Mode = 'step' | 'type' | 'play';

/** What the pane tells the element around it. */
export interface PaneEvents {
  event: (event: SessionEvent) => void;
  /** One line for the status of the pane. */
  announce: (text: string, bad?: boolean) => void;
  /** State changed: buttons and marks may have to. */
  changed: () => void;
  /** Whether the learner may see these outputs now. */
  mayReveal: (steps: readonly string[]) => boolean;
  /** Whether a step's output is still to be guessed. */
  covered: (step: string) => boolean;
}

const clock = {
  now: () => performance.now(),
  after: (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** An opened pane: terminal, session, prompt. Loaded on first use. */
export class Pane {
  readonly #root: HTMLElement;
  readonly #lang: Lang;
  readonly #events: PaneEvents;
  readonly #screen: XtermScreen;
  readonly #session: Session;
  readonly #line: TypeAlong;
  #mode: Mode = 'step';
  #playing = false;
  #phase: 'prompt' | 'running' | 'done' = 'done';

  private constructor(root: HTMLElement, lang: Lang, events: PaneEvents, screen: XtermScreen, session: Session) {
    this.#root = root;
    this.#lang = lang;
    this.#events = events;
    this.#screen = screen;
    this.#session = session;
    const view = root.querySelector<HTMLElement>('.term-view')!;
    this.#line = new TypeAlong(root.querySelector<HTMLElement>('.term-line')!, {
      lang,
      prompt: root.querySelector('.term-poster')?.textContent?.trim() ?? '$',
      submit: (line) => this.#submit(line),
      expected: () => this.#timeline?.steps[this.#nextIndex]?.cmd,
      announce: (text, bad) => events.announce(text, bad),
      leave: () => view.focus({ preventScroll: true }),
    });
    session.on((event) => this.#heard(event));
  }

  /**
   * Opens the terminal and the first backend that answers.
   *
   * @throws Error with a sentence for the learner
   */
  static async open(root: HTMLElement, events: PaneEvents, signal: AbortSignal): Promise<Pane> {
    const lang = root.dataset.lang as Lang;
    const session = root.dataset.session!;
    const backends: NamedBackend[] = [
      {
        name: t.replay,
        backend: new ReplayBackend({
          load: (abort) => loadRecording(root.dataset.casts!, session, lang, abort),
          steps: root.dataset.steps?.split(' '),
          lang,
          clock,
          cover: (step) => (events.covered(step) ? say(t.covered, lang) : undefined),
        }),
      },
    ];
    // The cell is measured when the terminal opens: the face has to be there.
    await document.fonts.load(`14px ${getComputedStyle(root.querySelector('.term-view')!).fontFamily}`, '한A').catch(() => []);
    signal.throwIfAborted();
    const host = root.querySelector<HTMLElement>('.term-host')!;
    root.dataset.open = '';
    const screen = new XtermScreen(root.querySelector<HTMLElement>('.term-view')!, host);
    try {
      const opened = await openFirst(backends, screen, signal);
      const pane = new Pane(root, lang, events, screen, opened.session);
      const lost = opened.failed.at(0);
      if (lost) events.announce(say(t.fallback, lang, { from: lost.name[lang], to: opened.name[lang], reason: lost.reason }), true);
      return pane;
    } catch (error) {
      await screen.dispose();
      host.shadowRoot?.replaceChildren();
      delete root.dataset.open;
      throw error;
    }
  }

  get #timeline(): Timeline | undefined {
    return this.#session.timeline;
  }
  get #nextIndex(): number {
    const index = this.#timeline?.stepIndex ?? -1;
    return this.#phase === 'done' ? index + 1 : index;
  }

  get playing(): boolean {
    return this.#playing;
  }
  /** The step on the screen, or undefined at the first prompt. */
  get current(): SessionStepView | undefined {
    return this.#timeline?.steps[this.#timeline.stepIndex];
  }
  get phase(): 'prompt' | 'running' | 'done' {
    return this.#phase;
  }
  get atEnd(): boolean {
    return this.#nextIndex >= (this.#timeline?.steps.length ?? 0);
  }
  get scrolledLines(): number {
    return this.#screen.scrolledLines;
  }

  set speed(value: number) {
    if (this.#timeline) this.#timeline.speed = value;
  }

  get mode(): Mode {
    return this.#mode;
  }
  set mode(mode: Mode) {
    if (this.#playing && mode !== 'play') this.#timeline?.pause();
    this.#mode = mode;
    this.#line.visible = mode === 'type';
  }

  /** The main button: type, run, play or pause. */
  async next(): Promise<boolean> {
    if (this.#mode === 'play') return this.#playOrPause();
    if (this.#mode === 'type') {
      this.#line.focus();
      return true;
    }
    return (await this.#timeline?.next()) ?? false;
  }

  /** Steps whose outputs the main button would show. */
  get revealing(): string[] {
    const steps = this.#timeline?.steps ?? [];
    if (this.#mode === 'play') return this.#playing ? [] : steps.slice(this.#nextIndex).map(({ id }) => id);
    return this.#mode === 'step' && this.#phase === 'prompt' && this.current ? [this.current.id] : [];
  }

  async #submit(line: string): Promise<SubmitResult> {
    const steps = this.#timeline?.steps ?? [];
    const step = steps.slice(this.#nextIndex).find((each) => matchesStep(line, each));
    if (step && !this.#events.mayReveal([step.id])) return { ok: false, reason: 'busy' };
    return this.#session.submit(line);
  }

  #playOrPause(): boolean {
    if (this.#playing) this.#timeline?.pause();
    else this.#timeline?.play();
    return true;
  }

  prev(): Promise<boolean> {
    return this.#timeline?.prev() ?? Promise.resolve(false);
  }

  home(): Promise<boolean> {
    return this.#timeline?.seek({ step: -1, edge: 'done' }) ?? Promise.resolve(false);
  }

  end(): Promise<boolean> {
    return this.#timeline?.seek({ step: (this.#timeline?.steps.length ?? 0) - 1, edge: 'done' }) ?? Promise.resolve(false);
  }

  showStep(step: string, edge: 'prompt' | 'done'): Promise<boolean> {
    return this.#timeline?.seek({ step, edge }) ?? Promise.resolve(false);
  }

  focusLine(): void {
    this.#line.focus();
  }

  #stand(phase: 'prompt' | 'running' | 'done'): void {
    this.#phase = phase;
    this.#events.changed();
  }

  #heard(event: SessionEvent): void {
    if (event.type === 'state') {
      this.#playing = event.state === 'playing';
      if (event.state === 'ready') {
        this.#phase = 'done';
        this.#line.renew();
        this.#events.announce(say(t.ready, this.#lang, { n: this.#timeline?.steps.length ?? 0 }));
      }
      this.#events.changed();
    } else if (event.type === 'step') {
      const { step, phase } = event;
      if (phase !== 'running') {
        const values = { i: step.index + 1, n: this.#timeline?.steps.length ?? 0, cmd: step.cmd, code: step.exitCode ?? 0 };
        this.#events.announce(say(phase === 'prompt' ? t.stepPrompt : t.stepDone, this.#lang, values));
      }
      if (phase === 'done') this.#line.renew();
      this.#stand(phase);
    }
    this.#events.event(event);
  }

  async dispose(): Promise<void> {
    await this.#session.close();
    await this.#screen.dispose();
    this.#root.querySelector('.term-host')?.shadowRoot?.replaceChildren();
    this.#root.querySelector('.term-line')?.replaceChildren();
    delete this.#root.dataset.open;
  }
}
