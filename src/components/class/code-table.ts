import { mergeEntries, readCodeList, type ClassEntry } from '../../engine/progress/class-codes.ts';
import type { Ids } from '../../engine/progress/code.ts';
import { readFile } from '../../engine/progress/file.ts';
import { readProgress } from '../../engine/progress/read.ts';
import { teacherPage as t } from '../../i18n/strings/class.ts';
import { progressPage } from '../../i18n/strings/progress.ts';
import { say } from '../../i18n/strings.ts';
import { button, el, saveFile } from './dom.ts';

/** The teacher's own list, in this browser only. */
const KEY = 'day-one:class-codes';

interface LessonPlace {
  slug: string;
  title: string;
}

/** Progress codes and files of a class without a server, as one table. */
class DayClassCodes extends HTMLElement {
  readonly #lang = document.documentElement.lang === 'en' ? ('en' as const) : ('ko' as const);
  #ids: Ids = { steps: [], questions: [] };
  #lessons: LessonPlace[] = [];
  #entries: ClassEntry[] = [];

  connectedCallback(): void {
    const data = JSON.parse(this.querySelector('script')?.textContent ?? '{}') as { ids: Ids; lessons: LessonPlace[] };
    this.#ids = data.ids;
    this.#lessons = data.lessons;
    this.#entries = kept();
    this.querySelector('[data-act="add"]')?.addEventListener('click', () => this.#paste());
    this.querySelector<HTMLInputElement>('#class-files')?.addEventListener('change', (event) => void this.#files(event.target as HTMLInputElement));
    this.querySelector('[data-act="csv"]')?.addEventListener('click', () => saveFile('day-one-class.csv', this.#csv(), 'text/csv'));
    this.querySelector('[data-act="json"]')?.addEventListener('click', () => saveFile('day-one-class.json', JSON.stringify(this.#entries, null, 1), 'application/json'));
    this.querySelector('[data-act="clear"]')?.addEventListener('click', () => {
      if (!confirm(this.#say('sureClear'))) return;
      this.#keep([]);
      this.#result([], '');
    });
    this.#paint();
  }

  #say(key: keyof typeof t, values: Record<string, string | number> = {}): string {
    return say(t[key], this.#lang, values);
  }

  #paste(): void {
    const field = this.querySelector('#class-paste') as HTMLTextAreaElement;
    const { entries, bad } = readCodeList(field.value, this.#ids);
    const lines = bad.map(({ line, name, why }) => this.#say('badLine', { line, name: name || this.#say('nameless'), why: say(progressPage[`problem-${why}`], this.#lang) }));
    if (entries.length === 0 && bad.length === 0) return this.#result([this.#say('nothing')], 'wrong');
    this.#keep(mergeEntries(this.#entries, entries));
    if (bad.length === 0) field.value = '';
    this.#result([this.#say('added', { n: entries.length }), ...lines], bad.length > 0 ? 'wrong' : 'right');
  }

  async #files(input: HTMLInputElement): Promise<void> {
    const read: ClassEntry[] = [];
    const bad: string[] = [];
    for (const file of input.files ?? []) {
      const name = file.name.replace(/\.json$/i, '').replace(/^day-one-progress-?/, '').slice(0, 60);
      const progress = file.size > 4_000_000 ? ('too-big' as const) : readFile(await file.text().catch(() => ''), Date.now());
      if (typeof progress === 'string') bad.push(this.#say('badFile', { name: file.name, why: say(progressPage[`problem-${progress}`], this.#lang) }));
      else read.push({ name, progress });
    }
    input.value = '';
    this.#keep(mergeEntries(this.#entries, read));
    this.#result([this.#say('added', { n: read.length }), ...bad], bad.length > 0 ? 'wrong' : 'right');
  }

  #result(lines: string[], kind: string): void {
    const result = this.querySelector<HTMLElement>('[data-part="codes-result"]');
    if (!result) return;
    result.dataset['kind'] = kind;
    result.replaceChildren(...lines.map((line) => el('span', { class: 'teach-line' }, line)));
  }

  #keep(entries: ClassEntry[]): void {
    this.#entries = entries;
    try {
      localStorage.setItem(KEY, JSON.stringify(entries));
    } catch {
      // Storage is forbidden or full: the table lasts as long as the page.
    }
    this.#paint();
  }

  #steps(entry: ClassEntry): number {
    return this.#ids.steps.filter((id) => {
      const [lesson = '', step = ''] = id.split('/');
      return entry.progress.lessons[lesson]?.done[step] !== undefined;
    }).length;
  }

  #right(entry: ClassEntry): number {
    return this.#ids.questions.filter((key) => (entry.progress.questions[key]?.level ?? 0) >= 2).length;
  }

  /** The last lesson of the course with a step done. */
  #furthest(entry: ClassEntry): string {
    return this.#lessons.findLast(({ slug }) => Object.keys(entry.progress.lessons[slug]?.done ?? {}).length > 0)?.title ?? '';
  }

  #paint(): void {
    const table = this.querySelector<HTMLElement>('[data-part="codes-table"]');
    const body = table?.querySelector('tbody');
    if (!table || !body) return;
    table.hidden = this.#entries.length === 0;
    const sorted = [...this.#entries].sort((a, b) => this.#steps(a) - this.#steps(b) || a.name.localeCompare(b.name));
    body.replaceChildren(...sorted.map((entry) => {
      const name = entry.name || this.#say('nameless');
      const cell = (key: 'stepsDone' | 'right', n: number, all: number) => el('td', { 'data-label': this.#say(key) }, this.#say('of', { n, all }), ' ', el('progress', { max: String(all), value: String(n), 'aria-hidden': 'true' }));
      return el('tr', {}, el('th', { scope: 'row' }, name), cell('stepsDone', this.#steps(entry), this.#ids.steps.length), cell('right', this.#right(entry), this.#ids.questions.length),
        el('td', { 'data-label': this.#say('furthest') }, this.#furthest(entry)), el('td', {}, button('×', () => this.#keep(this.#entries.filter((one) => one !== entry)), { class: 'teach-tool', 'aria-label': this.#say('remove', { name }), 'data-no-print': true })));
    }));
  }

  #csv(): string {
    const cell = (value: string | number) => {
      const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
      return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const head = ['name', 'steps done', 'of', 'questions right', 'of', 'furthest lesson', ...this.#lessons.map(({ slug }) => `done: ${slug}`)];
    const rows = this.#entries.map((entry) => [entry.name, this.#steps(entry), this.#ids.steps.length, this.#right(entry), this.#ids.questions.length, this.#furthest(entry), ...this.#lessons.map(({ slug }) => Object.keys(entry.progress.lessons[slug]?.done ?? {}).length)]);
    return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
  }
}

function kept(): ClassEntry[] {
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown;
    if (!Array.isArray(read)) return [];
    return read.flatMap((one: { name?: unknown; progress?: unknown }) => {
      const progress = readProgress(one?.progress, Date.now());
      return typeof one?.name === 'string' && typeof progress !== 'string' ? [{ name: one.name, progress }] : [];
    });
  } catch {
    return [];
  }
}

customElements.define('day-class-codes', DayClassCodes);
