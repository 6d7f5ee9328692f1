import { editor as strings, exercise as labels } from '../../i18n/strings/editor.ts';
import { say } from '../../i18n/strings.ts';
import { HintLadder } from '../quiz/hints.ts';
import { keepDraft, readDraft } from './drafts.ts';
import type { Workspace } from './workspace.ts';

/** `day-exercise:solved` bubbles from the element when the manifest passes. */
export interface ExerciseSolved {
  exercise: string;
  /** The solution was shown first. */
  assisted: boolean;
}

/** One exercise: hints and solution by themselves, the editor on a click on "edit". The HTML is Exercise.astro's. */
export class DayExercise extends HTMLElement {
  #ready = false;
  #lang = document.documentElement.lang === 'en' ? ('en' as const) : ('ko' as const);
  #buttons = new Map<string, HTMLButtonElement>();
  #ladder!: HintLadder;
  #hintBox = document.createElement('div');
  #ask = document.createElement('div');
  #verdict = document.createElement('div');
  #workspace?: Workspace;
  #opening = false;

  get #id(): string {
    return this.dataset['exercise'] ?? '';
  }

  connectedCallback(): void {
    if (this.#ready) return;
    this.#ready = true;
    for (const button of this.querySelectorAll<HTMLButtonElement>('.exercise-act [data-act]')) this.#buttons.set(button.dataset['act'] ?? '', button);
    this.#ladder = new HintLadder(this.querySelectorAll('.exercise-hint').length);
    this.#hintBox.className = 'exercise-hints';
    this.#hintBox.setAttribute('aria-live', 'polite');
    this.#ask.className = 'exercise-ask';
    this.#verdict.className = 'exercise-verdict';
    this.#verdict.setAttribute('role', 'status');
    this.querySelector('.exercise-says')?.append(this.#verdict, this.#hintBox, this.#ask);
    this.addEventListener('click', (event) => this.#press((event.target as Element).closest('button')));
    const { solved, assisted } = readDraft(this.#id);
    if (solved) this.say(say(assisted ? strings.beforeAssisted : strings.before, this.#lang), 'right');
  }

  #press(button: HTMLButtonElement | null) {
    switch (button?.dataset['act']) {
      case 'edit':
        return void this.#open();
      case 'check':
        return this.check();
      case 'hint':
        return this.#hint();
      case 'reset':
        return this.#workspace?.reset();
      case 'solution':
        return this.#askSure();
    }
  }

  async #open() {
    if (this.#opening || this.#workspace) return;
    this.#opening = true;
    this.say(say(strings.loading, this.#lang));
    try {
      const { openWorkspace } = await import('./workspace.ts');
      this.#workspace = await openWorkspace(this, this.#lang);
      this.say('');
      for (const [act, button] of this.#buttons) if (act === 'edit') button.hidden = true;
      for (const act of ['check', 'reset']) this.#buttons.get(act)!.hidden = false;
      this.#workspace.focus();
    } catch (error) {
      console.warn(error);
      this.say(say(strings.failed, this.#lang), 'wrong');
    }
    this.#opening = false;
  }

  /** Checks the text and says how it stands. */
  check(): void {
    const result = this.#workspace?.check();
    if (!result) return;
    this.#ladder.attempted();
    const { assisted, solved: before } = readDraft(this.#id);
    this.say(result.text, result.solved ? 'right' : 'wrong', result.solved && assisted && !before ? say(strings.solvedAssisted, this.#lang) : result.solved ? say(strings.solved, this.#lang) : '');
    if (!result.solved) return;
    keepDraft(this.#id, { solved: true });
    const detail: ExerciseSolved = { exercise: this.#id, assisted: assisted === true };
    this.dispatchEvent(new CustomEvent('day-exercise:solved', { bubbles: true, detail }));
  }

  /** Shows a verdict and has it read out. The text is HTML of our own making. */
  say(html: string, state?: 'right' | 'wrong', lead = ''): void {
    this.#verdict.replaceChildren();
    if (state) this.dataset['state'] = state;
    else delete this.dataset['state'];
    if (lead) this.#verdict.append(Object.assign(document.createElement('b'), { textContent: lead }), ' ');
    this.#verdict.insertAdjacentHTML('beforeend', html);
  }

  #hint() {
    const now = Date.now();
    const wait = this.#ladder.wait(now);
    const button = this.#buttons.get('hint');
    if (wait > 0) return void this.#note(say(strings.wait, this.#lang, { n: wait }));
    const n = this.#ladder.climb(now);
    this.#hintBox.querySelector('[data-note]')?.remove();
    if (n === 'answer') return void this.#note(say(strings.noMoreHints, this.#lang));
    const source = this.querySelectorAll('.exercise-hint > p')[n];
    const hint = document.createElement('p');
    hint.append(...[...(source?.childNodes ?? [])].map((node) => node.cloneNode(true)));
    this.#hintBox.append(hint);
    if (button) button.textContent = say(labels.hintN, this.#lang, { n: this.#ladder.shown, all: this.#ladder.all });
  }

  #note(text: string) {
    this.#hintBox.querySelector('[data-note]')?.remove();
    const note = Object.assign(document.createElement('p'), { textContent: text });
    note.dataset['note'] = '';
    this.#hintBox.append(note);
  }

  #button(label: string, quiet: boolean, act: () => void): HTMLButtonElement {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: quiet ? 'button button-quiet' : 'button', textContent: label });
    button.addEventListener('click', act);
    return button;
  }

  #askSure() {
    const shown = this.querySelector<HTMLDetailsElement>('details.exercise-solution');
    // Not fetched: the link to it shows instead.
    if (!shown) return void this.querySelector('.exercise-solution')?.setAttribute('data-shown', '');
    if (shown.open) return;
    const close = () => {
      this.#ask.replaceChildren();
      this.#buttons.get('solution')?.focus();
    };
    const yes = this.#button(say(strings.yes, this.#lang), false, () => {
      this.#ask.replaceChildren();
      if (!readDraft(this.#id).solved) keepDraft(this.#id, { assisted: true });
      shown.open = true;
      shown.dataset['shown'] = '';
      this.#buttons.get('solution')!.hidden = true;
      if (this.#workspace) shown.append(this.#button(say(strings.insert, this.#lang), true, () => this.#workspace?.insertSolution()));
      shown.querySelector('summary')?.focus();
    });
    const question = Object.assign(document.createElement('p'), { textContent: say(strings.sure, this.#lang), id: `${this.id}-sure` });
    yes.setAttribute('aria-describedby', question.id);
    this.#ask.replaceChildren(question, yes, this.#button(say(strings.no, this.#lang), true, close));
    yes.focus();
  }
}
