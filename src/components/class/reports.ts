import type { CtlClientMessage, StepRef } from '../../engine/live/ctl.ts';
import { progress } from '../progress/store.ts';

/** Detail of `day-quiz:answered`. */
interface Answered {
  key?: string;
  correct?: boolean;
  /** A guess before a command: never wrong. */
  guess?: boolean;
}

/** Tells the class where the learner is and how quizzes and exercises go (commands are told by the lesson's live checks). Says everything again when the link comes back. */
export class Reports {
  readonly #send: (message: CtlClientMessage) => boolean;
  #told: { at?: string; progress?: string } = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: CtlClientMessage) => boolean) {
    this.#send = send;
    new MutationObserver(() => this.#at()).observe(document.documentElement, { attributes: true, attributeFilter: ['data-step'] });
    progress.subscribe(() => this.#soon());
    document.addEventListener('day-quiz:answered', (event) => this.#answered(event as CustomEvent<Answered>));
    document.addEventListener('day-exercise:solved', () => this.check(true));
  }

  /** The link is (again) there. */
  again(): void {
    this.#told = {};
    this.#at();
    this.#progress();
  }

  /** A check of the present step was right or wrong. */
  check(ok: boolean, mistake?: string): void {
    const here = this.#here();
    if (here) this.#send({ t: 'check', ...here, ok, ...(mistake && /^[A-Za-z0-9][\w./-]{0,119}$/.test(mistake) ? { mistake } : {}) });
  }

  #here(): StepRef | undefined {
    const lesson = document.querySelector<HTMLElement>('day-lesson')?.dataset['lesson'];
    const step = document.documentElement.dataset['step'] ?? document.querySelector<HTMLElement>('day-lesson .step[id]')?.id;
    return lesson && step ? { lesson, step } : undefined;
  }

  #at(): void {
    const here = this.#here();
    const key = here && `${here.lesson}/${here.step}`;
    if (!here || key === this.#told.at) return;
    if (this.#send({ t: 'at', ...here })) this.#told = { ...this.#told, at: key };
  }

  #answered({ detail }: CustomEvent<Answered>): void {
    if (typeof detail?.correct === 'boolean' && !detail.guess) this.check(detail.correct, detail.correct ? undefined : detail.key);
  }

  /** Progress changes in bursts. */
  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#progress(), 400);
  }

  #progress(): void {
    const { lessons, questions } = progress.get();
    const done = Object.entries(lessons).flatMap(([lesson, record]) => Object.keys(record.done).map((step) => `${lesson}/${step}`));
    const levels = Object.fromEntries(Object.entries(questions).map(([key, { level }]) => [key, level]));
    const text = JSON.stringify([done, levels]);
    if (text !== this.#told.progress && this.#send({ t: 'progress', done, questions: levels })) this.#told = { ...this.#told, progress: text };
  }
}
