import { commandSays } from '../../i18n/strings/command-says.ts';
import { explain } from '../../i18n/strings/explain.ts';
import { say } from '../../i18n/strings.ts';
import type { Lang } from '../../engine/schema/localized.ts';

/** Sent when a command is run or its output opened. A listener may set `until` to say when the terminal has printed it. */
export interface RunDetail {
  session: string;
  command: string;
  /** run: the learner ran it · open: only the output was opened · pane: the terminal ran it */
  by: 'run' | 'open' | 'pane';
  until?: Promise<unknown>;
}

/** Sent when a guess is committed or skipped. */
export interface GuessDetail {
  /** `<step>.<command>` */
  id: string;
  outcome: 'right' | 'wrong' | 'skipped';
}

/** The output is shown at the latest after this, whatever the terminal does. */
const PATIENCE_MS = 4000;

/** A command block: guess, run, copy, output. */
export class DayCommand extends HTMLElement {
  #asked = false;
  #revealed = false;

  connectedCallback() {
    this.#complete();
    this.addEventListener('click', this.#click);
    this.addEventListener('submit', this.#submit);
    this.addEventListener('focusin', this.#warm, { once: true });
    this.#out?.addEventListener('toggle', this.#toggle);
    // Opened before this code arrived; the lesson element is listening a moment later.
    if (this.#out?.open) setTimeout(this.#toggle);
  }

  /** What only a reader with a script needs, and what the script can name better; the page does not carry it for each command. */
  #complete() {
    for (const input of this.querySelectorAll<HTMLInputElement>('.predict label > input:not([type=text])')) input.name = this.id;
    const tools = this.querySelector('.cmd-tools');
    if (!tools || tools.querySelector('.cmd-copy')) return;
    const lang = document.documentElement.lang as Lang;
    const copy = document.createElement('button');
    copy.type = 'button';
    copy.className = 'cmd-copy';
    copy.title = copy.ariaLabel = say(commandSays.copy, lang);
    copy.innerHTML = '<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M5.5 5.5V2.5h8v8h-3m-8-5h8v8h-8z" /></svg>';
    tools.prepend(copy);
    const output = this.querySelector<HTMLElement>('.cmd-output');
    if (output) output.ariaLabel = say(commandSays.output, lang, { cmd: this.cmd });
    if (output?.dataset['explain'] === undefined) return;
    const hint = document.createElement('p');
    hint.className = 'cmd-hint';
    hint.dataset['noPrint'] = '';
    hint.textContent = say(explain.hint, lang);
    output.after(hint);
  }

  disconnectedCallback() {
    this.removeEventListener('click', this.#click);
    this.removeEventListener('submit', this.#submit);
    this.#out?.removeEventListener('toggle', this.#toggle);
  }

  /** Whether a guess is still to be made. */
  get guessing(): boolean {
    return this.hasAttribute('data-guess');
  }

  get cmd(): string {
    return this.querySelector('.cmd-line')?.textContent ?? '';
  }

  /** Shows the output without telling anyone: it was seen before, or the terminal printed it. */
  reveal(): void {
    this.#revealed = true;
    this.removeAttribute('data-guess');
    if (this.#out) this.#out.open = true;
  }

  /** Gives up a guess that was not made. */
  skipGuess(): void {
    if (this.guessing) this.#guess('skipped');
  }

  /** Runs the command: in the terminal if it is in view, then here. */
  async run(): Promise<void> {
    const detail: RunDetail = { session: this.dataset['session'] ?? '', command: this.dataset['command'] ?? '', by: 'run' };
    this.dispatchEvent(new CustomEvent('day-run', { bubbles: true, detail }));
    if (detail.until) {
      this.dataset['running'] = '';
      await Promise.race([detail.until.catch(() => undefined), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
      delete this.dataset['running'];
    }
    this.reveal();
  }

  get #out(): HTMLDetailsElement | null {
    return this.querySelector<HTMLDetailsElement>('.cmd-out');
  }

  #say(text: string) {
    const status = this.querySelector('.cmd-status');
    if (status) status.textContent = text;
  }

  #guess(outcome: GuessDetail['outcome']) {
    this.removeAttribute('data-guess');
    if (outcome === 'skipped') void import('../predict/predict.ts').then(({ skip }) => skip(this));
    this.dispatchEvent(new CustomEvent<GuessDetail>('day-guess', { bubbles: true, detail: { id: this.id, outcome } }));
  }

  #click = (event: Event) => {
    const target = event.target as Element;
    if (target.closest('.cmd-copy')) void this.#copy();
    if (!target.closest('.cmd-run')) return;
    if (this.guessing && !this.#asked) {
      this.#asked = true;
      this.#say(say(commandSays.predictFirst, document.documentElement.lang as Lang));
      this.querySelector<HTMLElement>('.predict input')?.focus();
      return;
    }
    this.#say('');
    if (this.guessing) this.#guess('skipped');
    void this.run();
  };

  async #copy() {
    const lang = document.documentElement.lang as Lang;
    try {
      await navigator.clipboard.writeText(this.cmd);
      this.#say(say(commandSays.copied, lang));
    } catch {
      this.#say(say(commandSays.notCopied, lang));
    }
  }

  #warm = (event: Event) => {
    if ((event.target as Element).closest('.predict')) void import('../predict/predict.ts');
  };

  #submit = (event: Event) => {
    event.preventDefault();
    void import('../predict/predict.ts').then(({ commit }) => {
      const outcome = commit(this);
      if (!outcome) return;
      this.#say('');
      this.#guess(outcome);
      void this.run();
    });
  };

  #toggle = () => {
    if (!this.#out?.open || this.#revealed) return;
    this.#revealed = true;
    if (this.guessing) this.#guess('skipped');
    const detail: RunDetail = { session: this.dataset['session'] ?? '', command: this.dataset['command'] ?? '', by: 'open' };
    this.dispatchEvent(new CustomEvent('day-run', { bubbles: true, detail }));
  };
}
