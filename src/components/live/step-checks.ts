import type { CtlServerMessage } from '../../engine/live/ctl.ts';
import { StepCheck, type CheckMemory, type Verdict } from '../../engine/live/step-check.ts';
import type { Goal } from '../../engine/schema/goal.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { live as t } from '../../i18n/strings/live.ts';
import { say } from '../../i18n/strings.ts';
import { connection, type Connection } from './connection.ts';
import { wantsLive } from './gateway.ts';
import { sayGoal } from './say-goal.ts';

/** What the checks need of a lesson. */
export interface CheckedLesson {
  slug: string;
  lang: Lang;
  /** The goals of a step; empty if it has none of its own. */
  goals: (step: string) => readonly Goal[];
  /** Text of a command of the step. */
  cmd: (step: string, command: string) => string;
  /** The step was passed. */
  done: (step: string) => void;
  /** Where the goal of the step in view is shown; undefined while no shell is in view. */
  place: () => HTMLElement | undefined;
}

const key = 'day-one:lab-step';
/** "Check now" waits this long for a fresh look at the cluster. */
const lookMs = 4000;

/** Judges a lesson's steps on the learner's own cluster, as its snapshots come over the control socket. */
export class StepChecks {
  readonly #lesson: CheckedLesson;
  readonly #connection: Connection;
  readonly #stop: () => void;
  #step: string | undefined;
  #check: StepCheck | undefined;
  /** The cluster can be seen: only then it is what decides. */
  #observing = false;
  #last: Extract<CtlServerMessage, { t: 'cluster' }>['state'] | undefined;
  #looking: (() => void) | undefined;
  #told = '';

  private constructor(lesson: CheckedLesson, link: Connection) {
    this.#lesson = lesson;
    this.#connection = link;
    this.#stop = link.ctl.on((message) => this.#heard(message));
  }

  /** The checks of a lesson; undefined on a page that no gateway served. */
  static start(lesson: CheckedLesson): StepChecks | undefined {
    const link = connection();
    return link && new StepChecks(lesson, link);
  }

  stop(): void {
    this.#stop();
  }

  /** Whether the step is passed by what the cluster is, not by which commands were run. */
  judges(step: string): boolean {
    return this.#observing && wantsLive() && this.#lesson.goals(step).length > 0;
  }

  /** The learner came to a step: it begins now, unless it began before a reload. */
  follow(step: string): void {
    const goals = this.#lesson.goals(step);
    // Goals come with the terminals, perhaps after the step was entered.
    if (step === this.#step && (this.#check || goals.length === 0)) return this.#paint();
    this.#step = step;
    this.#check = goals.length > 0 ? new StepCheck(goals, this.#remembered(step)) : undefined;
    this.#told = '';
    if (this.#check && this.#last) this.#judge(this.#check.see(this.#last));
    this.#paint();
  }

  /** A command of a session ended in the shell. */
  ran(step: string, command: string): void {
    if (step === this.#step && this.#check) this.#judge(this.#check.ran(command));
  }

  /** A named mistake was made. */
  mistake(id: string): void {
    if (this.#step) this.#connection.ctl.send({ t: 'check', lesson: this.#lesson.slug, step: this.#step, ok: false, mistake: id });
  }

  #heard(message: CtlServerMessage): void {
    if (message.t === 'welcome') {
      this.#observing = message.features.observe;
      if (this.#observing) this.#connection.ctl.send({ t: 'observe', on: true });
      this.#paint();
    } else if (message.t === 'cluster') {
      this.#last = message.state;
      if (this.#check) this.#judge(this.#check.see(message.state));
      this.#looking?.();
    }
  }

  #judge(verdict: Verdict): void {
    const step = this.#step!;
    this.#remember(step);
    if (verdict.state === 'passed' && this.#observing && wantsLive()) {
      if (this.#told !== 'passed') this.#connection.ctl.send({ t: 'check', lesson: this.#lesson.slug, step, ok: true });
      this.#told = 'passed';
      this.#lesson.done(step);
    }
    this.#paint();
  }

  /** Asks for a fresh look and says how the step stands. */
  async #checkNow(button: HTMLButtonElement, say_: (text: string) => void): Promise<void> {
    const { lang, slug } = this.#lesson;
    say_(say(t.checking, lang));
    button.ariaDisabled = 'true';
    this.#connection.ctl.send({ t: 'observe', on: true });
    await new Promise<void>((done) => {
      const timer = setTimeout(done, lookMs);
      this.#looking = () => {
        clearTimeout(timer);
        done();
      };
    });
    this.#looking = undefined;
    const verdict = this.#check?.verdict;
    if (!verdict || !this.#step) return;
    if (verdict.state !== 'passed' && verdict.state !== 'unknown') this.#connection.ctl.send({ t: 'check', lesson: slug, step: this.#step, ok: false });
    this.#paint();
    this.#foot().say(this.#words(verdict));
    this.#foot().button.focus();
  }

  #words({ state, goals }: Verdict): string {
    const { lang } = this.#lesson;
    if (state === 'passed') return say(t.passed, lang);
    if (state === 'already') return say(t.already, lang);
    if (state === 'unknown') return say(t.noView, lang);
    const open = goals.find((each) => !each.ok);
    return say(t.notYet, lang, { what: open ? this.#goal(open) : '' });
  }

  #goal({ goal, count }: Verdict['goals'][number]): string {
    const { lang, cmd } = this.#lesson;
    return sayGoal(goal, lang, count, (command) => cmd(this.#step ?? '', command));
  }

  #box: HTMLElement | undefined;
  #foot(): { button: HTMLButtonElement; say: (text: string) => void } {
    const box = this.#box!;
    return { button: box.querySelector('button')!, say: (text) => void (box.querySelector('[role=status]')!.textContent = text) };
  }

  #paint(): void {
    const box = this.#lesson.place();
    if (!box) return;
    const check = this.#observing ? this.#check : undefined;
    box.hidden = !check;
    if (!check) return;
    const { lang } = this.#lesson;
    const { state, goals } = check.verdict;
    if (this.#box !== box || box.dataset['step'] !== this.#step) this.#build(box);
    box.dataset['verdict'] = state;
    const list = box.querySelector('ul')!;
    list.replaceChildren(
      ...goals.map((each) => {
        const item = document.createElement('li');
        item.textContent = this.#goal(each);
        item.toggleAttribute('data-ok', each.ok);
        return item;
      }),
    );
    const status = box.querySelector('[role=status]')!;
    const said = state === 'passed' ? say(t.passed, lang) : state === 'already' ? say(t.already, lang) : undefined;
    if (said !== undefined && status.textContent !== said) status.textContent = said;
    else if (said === undefined && box.dataset['said'] !== state) status.textContent = '';
    box.dataset['said'] = state;
  }

  #build(box: HTMLElement): void {
    const { lang } = this.#lesson;
    this.#box = box;
    box.dataset['step'] = this.#step ?? '';
    const title = Object.assign(document.createElement('p'), { textContent: say(t.goal, lang) });
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'term-act', textContent: say(t.check, lang) });
    const status = document.createElement('span');
    status.role = 'status';
    const foot = Object.assign(document.createElement('div'), { className: 'live-goal-foot' });
    foot.append(button, status);
    button.addEventListener('click', () => button.ariaDisabled === 'true' || void this.#checkNow(button, (text) => (status.textContent = text)).finally(() => (button.ariaDisabled = null)));
    box.replaceChildren(title, document.createElement('ul'), foot);
  }

  /** Only the step in view is kept: a reload in the middle of it must not make it begin anew. */
  #remember(step: string): void {
    try {
      sessionStorage.setItem(key, JSON.stringify({ lesson: this.#lesson.slug, step, memory: this.#check?.memory }));
    } catch {
      // full or private: a reload begins the step anew
    }
  }

  #remembered(step: string): CheckMemory | undefined {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as { lesson?: string; step?: string; memory?: CheckMemory };
      return kept.lesson === this.#lesson.slug && kept.step === step ? kept.memory : undefined;
    } catch {
      return undefined;
    }
  }
}
