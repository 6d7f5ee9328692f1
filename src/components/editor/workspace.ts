import { checkManifest, type CheckResult } from '../../engine/manifest/check.ts';
import { parseManifest } from '../../engine/manifest/parse.ts';
import type { ManifestProblem } from '../../engine/manifest/problem.ts';
import type { ManifestSchema } from '../../engine/manifest/schema.ts';
import { validateManifest } from '../../engine/manifest/validate.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { escapeHtml, inline } from '../../i18n/inline.ts';
import { editor as strings } from '../../i18n/strings/editor.ts';
import { say } from '../../i18n/strings.ts';
import type { ExerciseData } from './data.ts';
import type { DayExercise } from './day-exercise.ts';
import { draftsWork, keepDraft, readDraft } from './drafts.ts';
import type { Field } from './field.ts';
import { plainField } from './plain-field.ts';
import { sayProblem } from './say-problem.ts';

/** Milliseconds of quiet before a text is looked at. */
const QUIET_MS = 350;
const PLAIN = 'day-one:plain-editor';

let schemaOnce: Promise<ManifestSchema> | undefined;

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as T;
}

/** On a phone or a touch screen Monaco gets in the way of the keyboard: a textarea does better there. */
function wantsPlain(): boolean {
  try {
    if (localStorage.getItem(PLAIN)) return true;
  } catch {
    // without storage the choice is made anew each time
  }
  return matchMedia('(pointer: coarse), (max-width: 47.99rem)').matches;
}

/** The open editor of one exercise. */
export class Workspace {
  readonly #element: DayExercise;
  readonly #lang: Lang;
  readonly #schema: ManifestSchema;
  readonly #data: ExerciseData;
  readonly #box: HTMLElement;
  readonly #list = document.createElement('div');
  readonly #foot = document.createElement('div');
  readonly #keys = document.createElement('p');
  readonly #switch = document.createElement('button');
  #field!: Field;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(element: DayExercise, lang: Lang, schema: ManifestSchema, data: ExerciseData) {
    this.#element = element;
    this.#lang = lang;
    this.#schema = schema;
    this.#data = data;
    const live = element.querySelector<HTMLElement>('.exercise-live');
    if (!live) throw new Error('no place for the editor');
    this.#box = document.createElement('div');
    this.#box.className = 'exercise-box';
    this.#keys.id = `${element.id}-keys`;
    this.#keys.className = 'exercise-keys';
    this.#foot.className = 'exercise-foot';
    this.#switch.type = 'button';
    this.#switch.className = 'exercise-switch';
    this.#switch.addEventListener('click', () => void this.#change());
    this.#list.className = 'exercise-problems';
    this.#foot.append(this.#keys);
    live.replaceChildren(this.#box, this.#foot, this.#list);
    element.querySelector('.exercise-bar')?.append(this.#switch);
    element.addEventListener('focusout', () => this.#keep());
    addEventListener('pagehide', () => this.#keep());
  }

  get #id(): string {
    return this.#element.dataset['exercise'] ?? '';
  }

  /** Opens the field that suits the device, with the draft in it. */
  async open(): Promise<void> {
    const draft = readDraft(this.#id).text;
    await this.#place(draft ?? this.#data.start, wantsPlain());
    const frozen = this.#element.querySelector<HTMLElement>('.exercise-static');
    const live = this.#element.querySelector<HTMLElement>('.exercise-live');
    if (frozen) frozen.hidden = true;
    if (live) live.hidden = false;
    if (draft !== undefined && draft !== this.#data.start) this.#note(say(strings.draft, this.#lang));
  }

  async #place(text: string, plain: boolean): Promise<void> {
    const events = { changed: () => this.#changed(), check: () => this.#element.check() };
    const label = say(strings.label, this.#lang, { file: this.#element.dataset['file'] ?? '' });
    let fell = false;
    if (!plain) {
      try {
        const { monacoField } = await import('./monaco-field.ts');
        this.#field?.dispose();
        this.#field = await monacoField({ box: this.#box, text, label, lang: this.#lang, schema: this.#schema, events });
      } catch (error) {
        console.warn(error);
        fell = true;
      }
    }
    if (plain || fell) {
      this.#field?.dispose();
      this.#field = plainField(this.#box, text, label, this.#keys.id, events);
    }
    if (fell) this.#note(say(strings.plainInstead, this.#lang));
    this.#keys.textContent = say(this.#field.kind === 'plain' ? strings.keysPlain : strings.keys, this.#lang);
    this.#switch.textContent = say(this.#field.kind === 'plain' ? strings.full : strings.plain, this.#lang);
    this.#look();
  }

  async #change() {
    const plain = this.#field.kind === 'monaco';
    try {
      if (plain) localStorage.setItem(PLAIN, '1');
      else localStorage.removeItem(PLAIN);
    } catch {
      // the choice lasts for this exercise only
    }
    await this.#place(this.#field.value, plain);
    this.#field.focus();
  }

  #note(text: string) {
    this.#foot.querySelector('[data-note]')?.remove();
    const note = Object.assign(document.createElement('p'), { textContent: text });
    note.dataset['note'] = '';
    this.#foot.prepend(note);
  }

  focus(): void {
    this.#field.focus();
  }

  #keep() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#field.value;
    const kept = readDraft(this.#id).text;
    if (text === (kept ?? this.#data.start)) return;
    keepDraft(this.#id, { text: text === this.#data.start ? undefined : text });
    if (!draftsWork()) this.#note(say(strings.memory, this.#lang));
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#keep();
      this.#look();
    }, QUIET_MS);
  }

  /** Marks what is wrong, without a word read out: the learner is still writing. */
  #look() {
    const text = this.#field.value;
    this.#show(validateManifest(parseManifest(text), this.#schema));
  }

  #show(problems: readonly ManifestProblem[]) {
    this.#field.mark(problems);
    if (problems.length === 0) {
      this.#list.innerHTML = `<p class="exercise-clean">${escapeHtml(say(strings.noProblems, this.#lang))}</p>`;
      return;
    }
    const items = problems.map((problem) => {
      const item = document.createElement('li');
      const go = document.createElement('button');
      go.type = 'button';
      go.innerHTML = `<b>${escapeHtml(say(strings.where, this.#lang, { line: problem.at.line, column: problem.at.column }))}</b> <span>${inline(sayProblem(problem, this.#lang))}</span>`;
      go.addEventListener('click', () => this.#field.goTo(problem.at));
      item.append(go);
      if (problem.api) item.insertAdjacentHTML('beforeend', `<p class="exercise-api"><span>${escapeHtml(say(strings.server, this.#lang))}</span> <code>${escapeHtml(problem.api)}</code></p>`);
      return item;
    });
    const list = document.createElement('ul');
    list.append(...items);
    this.#list.innerHTML = `<p>${escapeHtml(say(strings.problems, this.#lang, { n: problems.length }))}</p>`;
    this.#list.append(list);
  }

  #markGoals(result: CheckResult) {
    for (const [n, item] of [...this.#element.querySelectorAll<HTMLElement>('[data-goal]')].entries()) {
      const met = result.goals[n] === true;
      item.dataset['goal'] = met ? 'met' : 'open';
      let word = item.querySelector('.visually-hidden');
      if (!word) {
        word = Object.assign(document.createElement('span'), { className: 'visually-hidden' });
        item.append(word);
      }
      word.textContent = ` (${say(met ? strings.goalMet : strings.goalOpen, this.#lang)})`;
    }
  }

  /** Checks the text against the goals; the text of the verdict is HTML. */
  check(): { solved: boolean; text: string } {
    this.#keep();
    const result = checkManifest(this.#data, this.#field.value, this.#schema);
    this.#show(result.problems);
    this.#markGoals(result);
    return { solved: result.solved, text: this.#verdict(result) };
  }

  #verdict({ solved, problems, goals, mistake }: CheckResult): string {
    if (solved) return inline(this.#data.done);
    const first = problems[0];
    if (first && goals.length === 0)
      return `${escapeHtml(say(strings.notYaml, this.#lang))} <b>${escapeHtml(say(strings.where, this.#lang, { line: first.at.line, column: first.at.column }))}</b>: ${inline(sayProblem(first, this.#lang))}`;
    const slip = mistake === undefined ? undefined : this.#data.mistakes[mistake];
    if (slip) return inline(slip.say);
    if (first)
      return `${escapeHtml(say(problems.length === 1 ? strings.refusedOne : strings.refused, this.#lang, { n: problems.length }))} <b>${escapeHtml(say(strings.where, this.#lang, { line: first.at.line, column: first.at.column }))}</b>: ${inline(sayProblem(first, this.#lang))}`;
    const open = goals.filter((met) => !met).length;
    return escapeHtml(say(open === 1 ? strings.leftOne : strings.left, this.#lang, { n: open }));
  }

  reset(): void {
    this.#field.value = this.#data.start;
    this.#element.say(escapeHtml(say(strings.resetDone, this.#lang)));
    for (const item of this.#element.querySelectorAll<HTMLElement>('[data-goal]')) {
      item.dataset['goal'] = '';
      item.querySelector('.visually-hidden')?.remove();
    }
    this.#field.focus();
  }

  insertSolution(): void {
    this.#field.value = this.#data.solution;
    this.#field.focus();
  }
}

/** Fetches what an exercise needs and opens its editor. @throws Error if something cannot be fetched */
export async function openWorkspace(element: DayExercise, lang: Lang): Promise<Workspace> {
  schemaOnce ??= getJson<ManifestSchema>(element.dataset['schema'] ?? '');
  schemaOnce.catch(() => (schemaOnce = undefined));
  const [schema, data] = await Promise.all([schemaOnce, getJson<ExerciseData>(element.dataset['rules'] ?? '')]);
  const workspace = new Workspace(element, lang, schema, data);
  await workspace.open();
  return workspace;
}
