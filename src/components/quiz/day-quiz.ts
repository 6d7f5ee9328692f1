import { normalizeCommand } from '../../engine/kubectl/normalize.ts';
import { grade, isAnswered, type Answer, type Grade } from '../../engine/quiz/grade.ts';
import type { AnswerKey } from '../../engine/quiz/key.ts';
import { play } from '../../i18n/strings/quiz-play.ts';
import { say } from '../../i18n/strings.ts';
import { progress } from '../progress/store.ts';
import { buildCells } from './cells.ts';
import { HintLadder } from './hints.ts';
import { identify } from './identify.ts';

/** `day-quiz:answered` bubbles from the element after every answer, also one that was looked up. */
export interface QuizAnswered {
  key: string;
  correct: boolean;
  assisted: boolean;
  /** Guesses are never recorded. */
  guess: boolean;
}

/** One question, made answerable. The HTML is Quiz.astro's. */
export class DayQuiz extends HTMLElement {
  #ready = false;
  #key!: AnswerKey;
  #body!: HTMLElement;
  #check!: HTMLButtonElement;
  #help!: HTMLButtonElement;
  #verdict = document.createElement('p');
  #hintBox = document.createElement('div');
  #result = document.createElement('div');
  #hints: HTMLElement[] = [];
  #ladder!: HintLadder;
  #cells: HTMLButtonElement[] = [];
  #assisted = false;
  #lang = document.documentElement.lang === 'en' ? ('en' as const) : ('ko' as const);

  connectedCallback(): void {
    if (this.#ready) return;
    this.#ready = true;
    this.#key = identify(this);
    this.#body = this.querySelector('.quiz-body') as HTMLElement;
    this.#check = this.querySelector('[data-act="check"]') as HTMLButtonElement;
    this.#help = this.querySelector('[data-act="hint"], [data-act="show"]') as HTMLButtonElement;
    this.#hints = [...this.querySelectorAll<HTMLElement>('.quiz-hint > p')];
    this.#ladder = new HintLadder(this.#hints.length);
    // Hints that could not be fetched: the ladder has one rung, the answer.
    if (this.#hints.length === 0) this.#help.textContent = this.#say('show');
    this.#verdict.className = 'quiz-verdict';
    this.#verdict.setAttribute('role', 'status');
    this.#hintBox.className = 'quiz-hints';
    this.#hintBox.setAttribute('aria-live', 'polite');
    this.#result.className = 'quiz-result';
    this.querySelector('.quiz-act')?.after(this.#hintBox, this.#verdict, this.#result);
    this.#placeReasons();
    this.#fillSelects();
    const output = this.#key.kind === 'click' && this.#key.column ? this.#body.querySelector<HTMLElement>('.quiz-output') : null;
    if (output) this.#cells = buildCells(output, (text, column, n) => this.#say('cell', { text, column, n }));
    this.#addMoves();
    this.#markEnds();
    this.#showPast();
    this.addEventListener('click', this.#onClick);
    this.addEventListener('keydown', this.#onKey);
    this.addEventListener('change', () => this.#markPicked());
  }

  get #guess(): boolean {
    return this.dataset['variant'] === 'guess';
  }

  #say(key: keyof typeof play, values: Record<string, string | number> = {}): string {
    return say(play[key], this.#lang, values);
  }

  /** Reasons move beside what they are about; what has no such place stays together under the verdict. */
  #placeReasons(): void {
    const answers = this.querySelector('.quiz-answers');
    for (const reason of answers?.querySelectorAll<HTMLElement>('[data-for]') ?? []) {
      const id = CSS.escape(reason.dataset['for'] ?? '');
      const home = this.#body.querySelector(`[data-id="${id}"], [data-right="${id}"]`);
      if (!home) continue;
      const note = document.createElement('div');
      note.className = `quiz-reason ${reason.className}`;
      note.append(...reason.childNodes);
      // “B ✗”: beside option B the letter says nothing more.
      if (this.#key.kind !== 'match') note.querySelector('b')?.firstChild?.remove();
      home.append(note);
      reason.remove();
    }
    answers?.querySelector('summary')?.remove();
    for (const list of answers?.querySelectorAll('ul:empty, ol:empty') ?? []) list.remove();
    this.#result.append(...(answers?.childNodes ?? []));
    answers?.remove();
  }

  #fillSelects(): void {
    const rights = [...this.#body.querySelectorAll<HTMLElement>('[data-right]')];
    for (const select of this.#body.querySelectorAll('select')) {
      select.add(new Option(this.#say('choose'), ''));
      for (const right of rights) {
        const letter = right.querySelector('.quiz-letter')?.textContent ?? '';
        select.add(new Option(`${letter}. ${right.querySelector('.quiz-text')?.textContent ?? ''}`, right.dataset['right']));
      }
    }
  }

  /** Two buttons per item of an order: nobody can move one without a script. */
  #addMoves(): void {
    for (const item of this.#items()) {
      const x = item.querySelector('.quiz-letter')?.textContent ?? '';
      const moves = document.createElement('span');
      moves.className = 'quiz-moves';
      for (const [by, sign, name] of [['-1', '↑', 'up'], ['1', '↓', 'down']] as const) {
        const button = document.createElement('button');
        button.type = 'button';
        button.dataset['move'] = by;
        button.textContent = sign;
        button.setAttribute('aria-label', this.#say(name, { x }));
        moves.append(button);
      }
      item.append(moves);
    }
  }

  #showPast(): void {
    const record = this.#guess ? undefined : progress.question(this.dataset['key'] ?? '');
    const label = this.querySelector('.quiz-kind');
    if (!record || !label) return;
    const past = document.createElement('span');
    past.className = 'quiz-past';
    past.textContent = ` · ${this.#say(`past${record.level}`)}`;
    label.append(past);
  }

  #onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest('button');
    const line = event.target.closest<HTMLElement>('[data-pick]');
    if (button === this.#check) {
      if (this.dataset['state']) this.#retry();
      else this.#submit();
    } else if (button === this.#help) this.#climb();
    else if (this.dataset['state']) return;
    else if (button?.dataset['move']) this.#move(button, Number(button.dataset['move']));
    else if (button?.classList.contains('quiz-cell')) {
      for (const cell of this.#cells) cell.setAttribute('aria-pressed', String(cell === button));
    } else if (line) {
      const input = this.#body.querySelector<HTMLInputElement>(`input[value="${CSS.escape(line.dataset['pick'] ?? '')}"]`);
      if (input) input.checked = true;
      this.#markPicked();
    }
  };

  #onKey = (event: KeyboardEvent): void => {
    // Enter in a field or on an option answers, as in a form; while an IME composes, Enter is its own.
    if (event.key !== 'Enter' || event.isComposing || !(event.target instanceof HTMLInputElement) || this.dataset['state']) return;
    event.preventDefault();
    this.#submit();
  };

  #markPicked(): void {
    const chosen = this.#body.querySelector<HTMLInputElement>('input:checked')?.value;
    for (const line of this.querySelectorAll<HTMLElement>('[data-pick]')) line.toggleAttribute('data-picked', line.dataset['pick'] === chosen);
  }

  #items(): HTMLElement[] {
    return [...this.#body.querySelectorAll<HTMLElement>('.quiz-order > li')];
  }

  #move(button: HTMLButtonElement, by: number): void {
    const item = button.closest('li') as HTMLElement;
    const items = this.#items();
    const to = items.indexOf(item) + by;
    const other = items[to];
    if (!other) return;
    if (by < 0) other.before(item);
    else other.after(item);
    button.focus();
    this.#markEnds();
    this.#verdict.textContent = this.#say('moved', { x: item.querySelector('.quiz-letter')?.textContent ?? '', n: to + 1, all: items.length });
  }

  #markEnds(): void {
    const items = this.#items();
    items.forEach((item, i) => {
      for (const button of item.querySelectorAll<HTMLElement>('[data-move]')) {
        const stuck = button.dataset['move'] === '-1' ? i === 0 : i === items.length - 1;
        if (stuck) button.setAttribute('aria-disabled', 'true');
        else button.removeAttribute('aria-disabled');
      }
    });
  }

  #read(): Answer {
    const checked = () => [...this.#body.querySelectorAll<HTMLInputElement>('input:checked')].map((input) => input.value);
    switch (this.#key.kind) {
      case 'choice':
        return { kind: 'choice', chosen: checked() };
      case 'order':
        return { kind: 'order', ids: this.#items().map((item) => item.dataset['id'] ?? '') };
      case 'match':
        return { kind: 'match', pairs: Object.fromEntries([...this.#body.querySelectorAll('select')].map((select) => [select.name, select.value])) };
      case 'click': {
        const cell = this.#cells.find((item) => item.getAttribute('aria-pressed') === 'true');
        return { kind: 'click', clicked: cell ? [{ row: Number(cell.dataset['row']), column: cell.dataset['column'] ?? '' }] : checked().map((row) => ({ row: Number(row) })) };
      }
      default:
        return { kind: 'typed', text: this.#body.querySelector('input')?.value ?? '' };
    }
  }

  #submit(): void {
    const answer = this.#read();
    if (!isAnswered(this.#key, answer)) {
      const empty = { choice: 'emptyChoice', click: 'emptyChoice', match: 'emptyMatch', number: 'emptyNumber', type: 'emptyText', text: 'emptyText', order: 'emptyChoice' } as const;
      this.#verdict.textContent = this.#say(empty[this.#key.kind]);
      return;
    }
    const graded = grade(this.#key, answer, normalizeCommand);
    this.#ladder.attempted();
    this.#reveal(graded);
    this.#report(graded.correct);
  }

  #report(correct: boolean): void {
    const key = this.dataset['key'] ?? '';
    if (!this.#guess) progress.answer(key, { correct, assisted: this.#assisted });
    const detail: QuizAnswered = { key, correct, assisted: this.#assisted, guess: this.#guess };
    this.dispatchEvent(new CustomEvent('day-quiz:answered', { bubbles: true, detail }));
  }

  /** Next hint, or, above the last one, the answer. */
  #climb(): void {
    const now = Date.now();
    const wait = this.#ladder.wait(now);
    if (wait > 0) {
      this.#verdict.textContent = this.#say('wait', { s: wait });
      return;
    }
    this.#verdict.textContent = '';
    const rung = this.#ladder.climb(now);
    if (rung === 'answer') {
      this.#assisted = true;
      this.#reveal(undefined);
      this.#report(false);
      this.#check.focus();
      return;
    }
    this.#hintBox.append(this.#hints[rung] as HTMLElement);
    const { shown, all } = this.#ladder;
    // One button climbs the whole ladder: its name says how far up the learner is.
    this.#help.textContent = shown < all ? this.#say('hintN', { n: shown, all }) : `${this.#say('hintN', { n: shown, all })} · ${this.#say('show')}`;
  }

  /** The right answer in the letters and numbers on the screen. */
  #answerText(): string {
    const letter = (id: string) => this.#body.querySelector(`[data-id="${CSS.escape(id)}"] .quiz-letter, [data-right="${CSS.escape(id)}"] .quiz-letter`)?.textContent ?? '';
    if (this.#key.kind === 'choice') return this.#say('answer', { x: this.#key.right.map(letter).sort().join(', ') });
    if (this.#key.kind === 'match') return this.#say('answer', { x: Object.values(this.#key.right).map((id, i) => `${i + 1}–${letter(id)}`).join(', ') });
    if (this.#key.kind === 'click') return ''; // the row itself is marked
    return this.#result.querySelector('.quiz-answer')?.textContent?.trim() ?? '';
  }

  /** Verdict, right answer, every reason. Without a grade: the answer was asked for. */
  #reveal(graded: Grade | undefined): void {
    this.dataset['state'] = graded ? (graded.correct ? 'right' : 'wrong') : 'shown';
    const verdict = !graded ? (this.#guess ? 'shownGuess' : 'shown') : this.#guess ? (graded.correct ? 'guessRight' : 'guessWrong') : graded.correct ? 'right' : 'wrong';
    const slip = graded?.say === undefined ? undefined : this.#result.querySelector(`[data-say="${graded.say}"] > span`)?.textContent;
    this.#verdict.textContent = [this.#say(verdict), graded?.correct ? '' : this.#answerText(), slip ?? ''].filter(Boolean).join(' ');
    this.#mark(graded);
    for (const control of this.#body.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')) {
      if (control instanceof HTMLInputElement && control.type === 'text') control.readOnly = true;
      else control.disabled = true;
    }
    this.#check.textContent = this.#say('retry');
    this.#help.hidden = true;
    for (const moves of this.#body.querySelectorAll<HTMLElement>('.quiz-moves')) moves.hidden = true;
  }

  #mark(graded: Grade | undefined): void {
    const key = this.#key;
    const set = (element: Element | null | undefined, right: boolean) => (element as HTMLElement | null | undefined)?.setAttribute('data-mark', right ? 'right' : 'wrong');
    const byId = (id: string) => this.#body.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (key.kind === 'choice') {
      for (const id of key.right) set(byId(id), true);
      for (const [id, right] of Object.entries(graded?.parts ?? {})) set(byId(id), right);
    } else if (key.kind === 'order') {
      key.right.forEach((id, i) => {
        set(byId(id), graded?.parts[id] ?? true);
        const place = document.createElement('span');
        place.className = 'quiz-place';
        place.textContent = this.#say('place', { n: i + 1 });
        byId(id)?.querySelector('.quiz-text')?.after(place);
      });
    } else if (key.kind === 'match') {
      for (const id of Object.keys(key.right)) set(byId(id), graded?.parts[id] ?? true);
    } else if (key.kind === 'click') {
      const place = (row: number | string) => this.#cells.find((cell) => cell.dataset['row'] === String(row) && cell.dataset['column'] === key.column) ?? this.#body.querySelector(`input[value="${row}"]`)?.closest('label');
      for (const row of key.right) set(place(row), true);
      for (const [row, right] of Object.entries(graded?.parts ?? {})) if (!right) set(this.#cells.find((cell) => cell.getAttribute('aria-pressed') === 'true') ?? place(row), false);
    } else set(this.#body.querySelector('input'), graded?.correct ?? true);
  }

  #retry(): void {
    delete this.dataset['state'];
    this.#verdict.textContent = '';
    for (const marked of this.querySelectorAll('[data-mark]')) marked.removeAttribute('data-mark');
    for (const place of this.#body.querySelectorAll('.quiz-place')) place.remove();
    for (const moves of this.#body.querySelectorAll<HTMLElement>('.quiz-moves')) moves.hidden = false;
    for (const control of this.#body.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')) {
      control.disabled = false;
      if (control instanceof HTMLSelectElement || control.type === 'text') control.value = '';
      else control.checked = false;
      if (control instanceof HTMLInputElement) control.readOnly = false;
    }
    for (const cell of this.#cells) cell.setAttribute('aria-pressed', 'false');
    this.#markPicked();
    this.#check.textContent = this.#say('check');
    this.#help.hidden = false;
    this.#body.querySelector<HTMLElement>('input, select, [data-move]:not([aria-disabled]), .quiz-cell[tabindex="0"]')?.focus();
  }
}
