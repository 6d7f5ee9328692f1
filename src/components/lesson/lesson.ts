import type { DayCommand, GuessDetail, RunDetail } from '../command/command.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { lessonSays } from '../../i18n/strings/lesson-says.ts';
import { say } from '../../i18n/strings.ts';
import { hasGateway, wantsLive } from '../live/gateway.ts';
import type { StepChecks } from '../live/step-checks.ts';
import { progress } from '../progress/store.ts';
import { Outline } from './outline.ts';
import { Pane } from './pane.ts';

/** A step is current when its heading has passed this share of the window. */
const READING_LINE = 0.35;
/** The place is kept when the reader has stayed this long. */
const SETTLE_MS = 800;

/** The lesson page: which step the learner is at, what is done, and what the workbench shows for it. */
export class DayLesson extends HTMLElement {
  #steps: HTMLElement[] = [];
  #current?: HTMLElement;
  /** The step that a link led to: it stays the current one, wherever it came to stand, until the reader scrolls. */
  #held?: HTMLElement | undefined;
  /** Commands run on this visit, by step id. */
  #ran = new Map<string, Set<string>>();
  #answered = new Set<string>();
  #outline?: Outline;
  #pane?: Pane;
  /** Judges steps on a live cluster; only on a page that a lab's gateway serves. */
  #checks?: StepChecks | undefined;
  #moved = false;
  #frame = 0;
  #settle?: ReturnType<typeof setTimeout>;

  get slug(): string {
    return this.dataset['lesson'] ?? '';
  }

  connectedCallback() {
    this.#steps = [...this.querySelectorAll<HTMLElement>('.step')];
    this.#linkSteps();
    const outline = this.querySelector<HTMLElement>('.lesson-outline');
    if (outline) this.#outline = new Outline(outline);
    const pane = this.querySelector<HTMLElement>('.lesson-pane');
    if (pane) this.#pane = new Pane(this, pane, (session, command) => this.#ranInPane(session, command));

    this.addEventListener('day-run', (event) => this.#onRun(event as CustomEvent<RunDetail>));
    this.addEventListener('day-guess', (event) => this.#onGuess(event as CustomEvent<GuessDetail>));
    this.addEventListener('day-quiz:answered', (event) => {
      this.#answered.add((event as CustomEvent<{ key: string }>).detail.key);
      this.#checkQuizzes(stepOf(event));
    });
    this.addEventListener('day-flow-step', (event) => {
      const { index, total } = (event as CustomEvent<{ index: number; total: number }>).detail;
      if (index === total - 1) this.#done(stepOf(event));
    });
    // Every arrow at once: the reader skips the walk, not the explanation.
    this.addEventListener('click', (event) => {
      if ((event.target as Element).closest('day-flow [data-go=all]')) stepOf(event)?.setAttribute('data-followed', '');
    });
    this.addEventListener('day-exercise:solved', (event) => this.#done(stepOf(event)));

    this.#restore();
    progress.subscribe(() => this.#paint());
    addEventListener('scroll', this.#onScroll, { passive: true });
    addEventListener('resize', this.#onScroll, { passive: true });
    addEventListener('hashchange', () => this.#goTo(location.hash));
    for (const sign of ['wheel', 'touchmove', 'keydown', 'pointerdown', 'scroll']) addEventListener(sign, () => (this.#moved = true), { once: true, passive: true });
    for (const sign of ['wheel', 'touchmove', 'keydown']) addEventListener(sign, () => (this.#held = undefined), { passive: true });
    this.#goTo(location.hash);
    this.#track();
    if (hasGateway()) void this.#startChecks();
  }

  async #startChecks() {
    const { StepChecks } = await import('../live/step-checks.ts');
    this.#checks = StepChecks.start({
      slug: this.slug,
      lang: document.documentElement.lang as Lang,
      goals: (step) => this.#pane?.goals(step) ?? [],
      cmd: (step, command) => this.querySelector<DayCommand>(`#${CSS.escape(step)} day-command[data-command="${CSS.escape(command)}"]`)?.cmd ?? command,
      done: (step) => this.#done(this.#steps.find((each) => each.id === step) ?? null),
      place: () => this.#pane?.goalPlace,
    });
    const follow = () => this.#current && this.#checks?.follow(this.#current.id);
    this.addEventListener('day-terminal:live', follow);
    this.addEventListener('day-terminal:command', ({ detail }) => detail.mistakeId && this.#checks?.mistake(detail.mistakeId));
    follow();
  }

  /** Names each step by its title, and puts a link to it beside; without a script the outline has them. */
  #linkSteps() {
    for (const step of this.#steps) {
      const title = step.querySelector('h2');
      if (!title || title.querySelector('.step-link')) continue;
      title.id = `${step.id}-title`;
      step.setAttribute('aria-labelledby', title.id);
      step.tabIndex = -1;
      const link = document.createElement('a');
      link.className = 'step-link';
      link.href = `#${step.id}`;
      link.textContent = '#';
      link.ariaLabel = say(lessonSays.stepLink, document.documentElement.lang as Lang);
      title.append(' ', link);
    }
  }

  /** Opens what was seen before, and offers the place where the learner left. */
  #restore() {
    for (const step of this.#steps)
      if (progress.isDone(this.slug, step.id)) for (const block of step.querySelectorAll<DayCommand>('day-command')) block.reveal();
    const at = progress.lesson(this.slug).at;
    const place = this.#steps.find((step) => step.id === at?.step);
    const box = this.querySelector<HTMLElement>('.lesson-resume');
    if (location.hash || !box || !place || place === this.#steps[0]) return;
    const text = box.querySelector<HTMLElement>('[data-says]');
    const link = box.querySelector('a');
    if (!text || !link) return;
    text.textContent = (text.dataset['says'] ?? '').replace('{step}', this.#titleOf(place));
    link.hash = place.id;
    box.hidden = false;
  }

  /** `#step`, or `#term-<session>.<command>`: the first block that shows that command. */
  #goTo(hash: string) {
    const name = decodeURIComponent(hash.slice(1));
    if (name.startsWith('term-')) {
      const [session = '', command = ''] = name.slice(5).split('.');
      const block = this.querySelector<DayCommand>(`day-command[data-session="${CSS.escape(session)}"][data-command="${CSS.escape(command)}"]`);
      block?.reveal();
      block?.scrollIntoView();
      // A link only shows: into a live shell nothing goes without a press.
      if (block && !wantsLive()) void this.#pane?.show(session, command);
    } else if (name) {
      const target = document.getElementById(name);
      // An explanation waits for its outputs; a link to it opens them.
      const step = target?.closest('.step-after') ? target.closest('.step') : null;
      step?.setAttribute('data-followed', '');
      for (const block of step?.querySelectorAll<DayCommand>('day-command') ?? []) block.reveal();
      this.#held = this.#steps.find((step) => step.id === name);
      target?.scrollIntoView();
    }
  }

  #titleOf(step: HTMLElement): string {
    return step.querySelector('h2')?.firstChild?.textContent?.trim() ?? '';
  }

  #onScroll = () => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#track();
    });
  };

  #track() {
    const line = innerHeight * READING_LINE;
    let current = this.#steps[0];
    for (const step of this.#steps) if (step.getBoundingClientRect().top <= line) current = step;
    // The last steps may be too short to reach the line.
    if (scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2) current = this.#steps.at(-1);
    current = this.#held ?? current;
    for (const step of this.#steps) if (this.#moved && readsItself(step) && step.getBoundingClientRect().bottom <= innerHeight) this.#done(step);
    if (current && current !== this.#current) this.#enter(current);
  }

  #enter(step: HTMLElement) {
    const first = this.#current === undefined;
    this.#current = step;
    document.documentElement.dataset['step'] = step.id;
    this.#paint();
    this.#pane?.follow(step);
    this.#checks?.follow(step.id);
    if (first) return;
    if (location.hash !== `#${step.id}` && !(step === this.#steps[0] && !location.hash)) history.replaceState(history.state, '', `#${step.id}`);
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#moved && progress.visit(this.slug, { step: step.id }), SETTLE_MS);
  }

  #paint() {
    const index = this.#current ? this.#steps.indexOf(this.#current) : 0;
    this.#outline?.paint(index, this.#steps.map((step) => progress.isDone(this.slug, step.id)), this.#current ? this.#titleOf(this.#current) : '');
    for (const step of this.#steps) step.toggleAttribute('data-done', progress.isDone(this.slug, step.id));
  }

  #done(step: HTMLElement | null) {
    if (step && !progress.isDone(this.slug, step.id)) progress.done(this.slug, step.id);
  }

  #onRun(event: CustomEvent<RunDetail>) {
    const { detail } = event;
    const step = stepOf(event);
    // A live shell has to be seen; a recording may run out of sight.
    const running = detail.by !== 'run' ? undefined : wantsLive() ? this.#pane?.show(detail.session, detail.command) : this.#pane?.run(detail.session, detail.command);
    detail.until = running;
    // What ran in a shell counts when the shell says that it has ended.
    if (running && wantsLive()) void running.then((by) => by !== 'live' && this.#count(step, detail.command));
    else this.#count(step, detail.command);
    // The map follows once the terminal has printed it, whatever became of the terminal.
    void Promise.resolve(detail.until).catch(() => undefined).then(() => this.#pane?.changed(step, detail.command));
    progress.visit(this.slug, { step: stepOf(event)?.id ?? '', pane: `${detail.session}.${detail.command}` });
  }

  #onGuess(event: CustomEvent<GuessDetail>) {
    progress.guess(this.slug, event.detail.id, ({ wrong: 0, skipped: 1, right: 2 } as const)[event.detail.outcome]);
  }

  /** The terminal printed a command: its block shows the output too. */
  #ranInPane(session: string, command: string) {
    for (const block of this.querySelectorAll<DayCommand>('day-command')) {
      if (block.dataset['session'] !== session || block.dataset['command'] !== command) continue;
      this.#checks?.ran(block.closest('.step')?.id ?? '', command);
      // A guess still to be made keeps its answer covered; the step counts when the learner gets there.
      if (block.guessing) continue;
      const step = block.closest<HTMLElement>('.step');
      block.reveal();
      this.#count(step, command);
      this.#pane?.changed(step, command);
    }
  }

  #count(step: HTMLElement | null, command: string) {
    // On a live cluster a step with a goal is done when the cluster is as it should be.
    if (!step || this.#checks?.judges(step.id)) return;
    const ran = this.#ran.get(step.id) ?? new Set();
    this.#ran.set(step.id, ran.add(command));
    const needs = step.dataset['needs']?.split(' ') ?? [];
    if (needs.length > 0 && needs.every((id) => ran.has(id))) this.#done(step);
  }

  #checkQuizzes(step: HTMLElement | null) {
    const quizzes = [...(step?.querySelectorAll<HTMLElement>('day-quiz') ?? [])].map((quiz) => quiz.dataset['key'] ?? '');
    if (quizzes.length === 0 || !quizzes.every((key) => this.#answered.has(key) || progress.question(key))) return;
    step?.setAttribute('data-answered', '');
    this.#done(step);
  }
}

function stepOf(event: Event): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>('.step');
}

/** Steps with nothing to do are done when they have been read to their end. */
function readsItself(step: HTMLElement): boolean {
  return !step.querySelector('day-quiz, day-command, day-flow, day-exercise');
}
