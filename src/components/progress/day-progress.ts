import { decodeProgress, encodeProgress, type Ids } from '../../engine/progress/code.ts';
import { gain } from '../../engine/progress/count.ts';
import { readFile, writeFile } from '../../engine/progress/file.ts';
import type { Progress } from '../../engine/progress/schema.ts';
import { progressPage as strings } from '../../i18n/strings/progress.ts';
import { say } from '../../i18n/strings.ts';
import { progress } from './store.ts';

/** The progress page: what was done, and the ways in and out. */
class DayProgress extends HTMLElement {
  #lang = document.documentElement.lang === 'en' ? ('en' as const) : ('ko' as const);
  #ids!: Ids;
  #off?: () => void;

  connectedCallback(): void {
    this.#ids = JSON.parse(this.querySelector('script')?.textContent ?? '{"steps":[],"questions":[]}') as Ids;
    this.addEventListener('click', this.#onClick);
    this.querySelector('#progress-file')?.addEventListener('change', (event) => void this.#fromFile(event.target as HTMLInputElement));
    this.#off = progress.subscribe(() => this.#paint());
    this.#paint();
  }

  disconnectedCallback(): void {
    this.#off?.();
  }

  #say(key: keyof typeof strings, values: Record<string, string | number> = {}): string {
    return say(strings[key], this.#lang, values);
  }

  #part<T extends HTMLElement>(name: string): T {
    return this.querySelector(`[data-part="${name}"]`) as T;
  }

  #act(name: string): HTMLButtonElement {
    return this.querySelector(`[data-act="${name}"]`) as HTMLButtonElement;
  }

  #paint(): void {
    const rows = [...this.querySelectorAll<HTMLElement>('[data-lesson]')];
    let finished = 0;
    for (const row of rows) {
      const list = (name: 'steps' | 'questions') => (row.dataset[name] ?? '').split(' ').filter(Boolean);
      const steps = list('steps');
      const questions = list('questions');
      const slug = row.dataset['lesson'] ?? '';
      const done = steps.filter((step) => progress.isDone(slug, step)).length;
      const right = questions.filter((key) => (progress.question(key)?.level ?? 0) >= 2).length;
      const touched = done > 0 || questions.some((key) => progress.question(key));
      const state = done > 0 && done === steps.length ? 'done' : touched ? 'begun' : 'new';
      if (state === 'done') finished++;
      row.dataset['state'] = state;
      const cell = (name: string, text: string) => ((row.querySelector(`[data-cell="${name}"]`) as HTMLElement).textContent = text);
      cell('state', this.#say(state));
      cell('steps', this.#say('of', { n: done, all: steps.length }));
      cell('questions', this.#say('of', { n: right, all: questions.length }));
    }
    const questions = Object.values(progress.get().questions).filter(({ level }) => level >= 2).length;
    this.#part('total').textContent = this.#say('total', { done: finished, all: rows.length, questions });
    this.#paintResume(rows);
    this.#part<HTMLTextAreaElement>('code').value = encodeProgress(progress.get(), this.#ids, Date.now());
    this.#act('undo').hidden = !progress.canUndo();
  }

  #paintResume(rows: readonly HTMLElement[]): void {
    const link = this.#part<HTMLAnchorElement>('resume');
    const resume = progress.resume();
    const lesson = rows.find((row) => row.dataset['lesson'] === resume?.lesson)?.querySelector('a');
    if (resume && lesson) {
      link.textContent = this.#say('resume', { x: lesson.textContent });
      link.href = lesson.href;
      link.hash = resume.at.step;
      return;
    }
    const first = rows[0]?.querySelector('a');
    link.textContent = this.#say('start');
    if (first) link.href = first.href;
  }

  #onClick = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-act]') : null;
    switch (button?.dataset['act']) {
      case 'file':
        this.#download();
        break;
      case 'copy':
        void this.#copy();
        break;
      case 'paste': {
        const field = this.querySelector('#progress-paste') as HTMLTextAreaElement;
        this.#bring(decodeProgress(field.value, this.#ids, progress.get()));
        break;
      }
      case 'reset':
        this.#ask(true);
        break;
      case 'no':
        this.#ask(false);
        this.#act('reset').focus();
        break;
      case 'yes':
        progress.reset();
        this.#ask(false);
        this.#part('gone').textContent = this.#say('gone');
        this.#act('undo').focus();
        break;
      case 'undo':
        progress.undoReset();
        this.#part('gone').textContent = this.#say('back');
        this.#act('reset').focus();
        break;
      default:
    }
  };

  #ask(sure: boolean): void {
    this.#part('ask').hidden = sure;
    this.#part('sure').hidden = !sure;
    this.#part('gone').textContent = '';
    if (sure) this.#act('no').focus();
  }

  #download(): void {
    const now = Date.now();
    const url = URL.createObjectURL(new Blob([writeFile(progress.get(), now)], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `day-one-progress-${new Date(now).toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  async #copy(): Promise<void> {
    const field = this.#part<HTMLTextAreaElement>('code');
    const copied = this.#part('copied');
    try {
      await navigator.clipboard.writeText(field.value);
      copied.textContent = this.#say('copied');
    } catch {
      field.select();
      copied.textContent = this.#say('notCopied');
    }
  }

  async #fromFile(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    try {
      this.#bring(file.size > 4_000_000 ? 'too-big' : readFile(await file.text(), Date.now()));
    } catch {
      this.#bring('unreadable');
    }
    input.value = ''; // the same file may be chosen again
  }

  #bring(read: Progress | 'empty' | 'not-json' | 'foreign' | 'damaged' | 'newer' | 'other-course' | 'too-big' | 'unreadable'): void {
    const result = this.#part('result');
    if (typeof read === 'string') {
      result.dataset['kind'] = 'wrong';
      result.textContent = `${this.#say(`problem-${read}`)} ${this.#say('unchanged')}`;
      return;
    }
    const before = progress.get();
    progress.merge(read);
    const { steps, questions } = gain(before, progress.get());
    result.dataset['kind'] = 'right';
    result.textContent = steps + questions === 0 ? this.#say('nothingNew') : this.#say('imported', { steps, questions });
  }
}

customElements.define('day-progress', DayProgress);
