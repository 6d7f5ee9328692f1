import { plan, type Planned } from '../../engine/review/schedule.ts';
import { review as strings } from '../../i18n/strings/review.ts';
import { say } from '../../i18n/strings.ts';
import { progress } from '../progress/store.ts';
import '../quiz/define.ts';
import type { QuizAnswered } from '../quiz/day-quiz.ts';
import { calendarFile } from './calendar.ts';
import { fetchQuestion } from './questions.ts';
import { endOfDay, sayWhen } from './when.ts';

interface PageData {
  quiz: string;
  lessons: { slug: string; title: string; href: string }[];
  questions: string[];
}

/** Works through what is due, one question at a time. */
class DayReview extends HTMLElement {
  #lang = document.documentElement.lang === 'en' ? ('en' as const) : ('ko' as const);
  #data!: PageData;
  #state!: HTMLElement;
  #stage!: HTMLElement;
  #queue: Planned[] = [];
  #at = 0;
  #right = 0;
  #answered = 0;

  connectedCallback(): void {
    this.#data = JSON.parse(this.querySelector('script')?.textContent ?? '{}') as PageData;
    this.#state = this.querySelector('.review-state') as HTMLElement;
    this.#stage = this.querySelector('.review-stage') as HTMLElement;
    this.addEventListener('day-quiz:answered', (event) => this.#onAnswered((event as CustomEvent<QuizAnswered>).detail));
    this.#overview();
  }

  #say(key: keyof typeof strings, values: Record<string, string | number> = {}): string {
    return say(strings[key], this.#lang, values);
  }

  #plan() {
    const now = Date.now();
    const known = new Set(this.#data.questions);
    return plan(progress.get(), now, endOfDay(now), (key) => known.has(key));
  }

  #button(label: string, act: () => void, quiet = false): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = quiet ? 'button button-quiet' : 'button';
    button.textContent = label;
    button.addEventListener('click', act);
    return button;
  }

  #line(text: string, className = ''): HTMLParagraphElement {
    const line = document.createElement('p');
    line.textContent = text;
    line.className = className;
    return line;
  }

  #link(label: string, url: string): HTMLAnchorElement {
    const link = document.createElement('a');
    link.href = url;
    link.textContent = label;
    return link;
  }

  /** What is due, or when the next thing is. */
  #overview(): void {
    const { due, later } = this.#plan();
    if (due.length === 0) {
      this.#nothingDue(later);
      return;
    }
    this.#state.textContent = due.length === 1 ? this.#say('dueOne') : this.#say('due', { n: due.length });
    const wrong = due.filter(({ last }) => last !== 2).length;
    this.#stage.replaceChildren(
      this.#line(this.#say('reasons', { wrong, old: due.length - wrong })),
      this.#button(this.#say('start'), () => {
        this.#queue = due;
        this.#at = this.#right = this.#answered = 0;
        void this.#show();
      }),
    );
  }

  #nothingDue(later: readonly Planned[]): void {
    const first = later[0];
    if (!first) {
      this.#state.textContent = this.#say('none');
      const [lesson] = this.#data.lessons;
      this.#stage.replaceChildren(...(lesson ? [this.#link(this.#say('toLessons'), lesson.href)] : []));
      return;
    }
    this.#state.textContent = this.#say('allDone');
    this.#stage.replaceChildren(...this.#whatIsNext(later), this.#button(this.#say('check'), () => this.#overview(), true));
  }

  #whatIsNext(later: readonly Planned[]): HTMLElement[] {
    const first = later[0];
    if (!first) return [];
    const now = Date.now();
    const soon = first.last !== 2;
    const together = later.filter((item) => (soon ? item.last !== 2 && item.due <= first.due + 600_000 : endOfDay(item.due) === endOfDay(first.due))).length;
    const parts: HTMLElement[] = [this.#line(this.#say('nextDue', { when: sayWhen(first.due, now, this.#lang), n: together }), 'review-next')];
    const tomorrow = later.find((item) => item.due > endOfDay(now));
    if (tomorrow) {
      const n = later.filter((item) => item.due <= endOfDay(tomorrow.due)).length;
      const link = this.#link(this.#say('calendar'), URL.createObjectURL(new Blob([calendarFile(this.#say('calendarTitle', { n }), location.href, tomorrow.due, now)], { type: 'text/calendar' })));
      link.download = 'day-one-review.ics';
      const line = document.createElement('p');
      line.append(link);
      parts.push(line);
    }
    return parts;
  }

  async #show(): Promise<void> {
    const item = this.#queue[this.#at];
    if (!item) {
      this.#finish();
      return;
    }
    this.#state.textContent = this.#say('at', { n: this.#at + 1, all: this.#queue.length });
    let quiz: HTMLElement | undefined;
    try {
      quiz = await fetchQuestion(item.key, this.#data.quiz);
    } catch {
      this.#stage.replaceChildren(this.#line(this.#say('failed')), this.#button(this.#say('check'), () => void this.#show()));
      return;
    }
    if (!quiz) {
      this.#queue.splice(this.#at, 1);
      void this.#show();
      return;
    }
    const next = this.#button(this.#say('skip'), () => {
      this.#at++;
      void this.#show();
    }, true);
    next.dataset['next'] = '';
    const foot = document.createElement('div');
    foot.className = 'review-foot';
    foot.append(next);
    const lesson = this.#data.lessons.find(({ slug }) => item.key.startsWith(`${slug}/`));
    if (lesson) foot.append(this.#link(this.#say('from', { x: lesson.title }), lesson.href));
    this.#stage.replaceChildren(quiz, foot);
    const heading = quiz.querySelector<HTMLElement>('.quiz-ask');
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    quiz.scrollIntoView({ block: 'nearest' });
  }

  #onAnswered({ key, correct, assisted }: QuizAnswered): void {
    const item = this.#queue[this.#at];
    const next = this.#stage.querySelector<HTMLButtonElement>('[data-next]');
    // Retries of the same question do not count again.
    if (!item || item.key !== key || !next || next.dataset['next'] === 'ready') return;
    this.#answered++;
    if (correct && !assisted) this.#right++;
    next.dataset['next'] = 'ready';
    next.className = 'button';
    next.textContent = this.#say(this.#at + 1 < this.#queue.length ? 'next' : 'finish');
    next.focus({ preventScroll: true });
  }

  #finish(): void {
    const { due, later } = this.#plan();
    this.#state.textContent = [due.length === 0 ? this.#say('allDone') : '', this.#answered > 0 ? this.#say('result', { right: this.#right, all: this.#answered }) : ''].filter(Boolean).join(' ');
    const wrong = this.#answered - this.#right;
    this.#stage.replaceChildren(
      ...(wrong > 0 ? [this.#line(this.#say('again', { n: wrong }))] : []),
      ...this.#whatIsNext(later),
      this.#button(this.#say('check'), () => this.#overview(), true),
    );
    this.#state.tabIndex = -1;
    this.#state.focus();
  }
}

customElements.define('day-review', DayReview);
