import type { RankedRow } from '../../engine/live/roster.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { teacherPage as t } from '../../i18n/strings/class.ts';
import { say } from '../../i18n/strings.ts';
import { button, el } from './dom.ts';

/** Lessons and their steps, by what the teacher knows them. */
export interface LessonNames {
  slug: string;
  number: number;
  title: string;
  steps: { id: string; title: string }[];
}

/** What a teacher may do to one learner. */
export type RowAct = 'view' | 'write' | 'answer' | 'seen' | 'whisper' | 'freeze' | 'reset' | 'seat-code' | 'revoke';

/**
 * The learners as a table, who needs help first. A row keeps its element, so that a keyboard or a finger on it stays
 * where it is: while the keyboard is in the table or a menu is open, the order waits.
 */
export class RosterTable {
  readonly #body: HTMLTableSectionElement;
  readonly #lang: Lang;
  readonly #lessons: ReadonlyMap<string, LessonNames>;
  readonly #lab: () => boolean;
  readonly #act: (act: RowAct, row: RankedRow) => void;
  readonly #rows = new Map<string, { element: HTMLTableRowElement; painted: string; row: RankedRow }>();

  constructor(body: HTMLTableSectionElement, lang: Lang, lessons: readonly LessonNames[], lab: () => boolean, act: (act: RowAct, row: RankedRow) => void) {
    this.#body = body;
    this.#lang = lang;
    this.#lessons = new Map(lessons.map((lesson) => [lesson.slug, lesson]));
    this.#lab = lab;
    this.#act = act;
    document.addEventListener('click', (event) => {
      for (const menu of this.#body.querySelectorAll<HTMLDetailsElement>('details[open]')) if (!menu.contains(event.target as Node)) menu.open = false;
    });
    this.#body.addEventListener('keydown', (event) => {
      const menu = event.key === 'Escape' ? (event.target as Element).closest<HTMLDetailsElement>('details[open]') : null;
      if (!menu) return;
      menu.open = false;
      menu.querySelector('summary')?.focus();
    });
  }

  show(ranked: readonly RankedRow[]): void {
    const gone = new Set(this.#rows.keys());
    for (const row of ranked) {
      gone.delete(row.seat);
      const known = this.#rows.get(row.seat);
      if (known) {
        known.row = row;
        this.#paint(known);
      } else {
        const fresh = { element: this.#make(row.seat), painted: '', row };
        this.#rows.set(row.seat, fresh);
        this.#paint(fresh);
        this.#body.append(fresh.element);
      }
    }
    for (const seat of gone) {
      this.#rows.get(seat)?.element.remove();
      this.#rows.delete(seat);
    }
    if (this.#body.querySelector(':focus-visible, details[open]')) return;
    const order = ranked.map((row) => this.#rows.get(row.seat)?.element).filter((element) => element !== undefined);
    if (order.some((element, at) => this.#body.children[at] !== element)) this.#body.append(...order);
  }

  /** The row of a learner. */
  row(seat: string): HTMLTableRowElement | undefined {
    return this.#rows.get(seat)?.element;
  }

  #say(key: keyof typeof t, values: Record<string, string | number> = {}): string {
    return say(t[key], this.#lang, values);
  }

  #time(ms: number): string {
    const seconds = Math.floor(ms / 1000);
    return seconds < 60 ? this.#say('seconds', { s: seconds }) : this.#say('minutes', { m: Math.floor(seconds / 60), s: seconds % 60 });
  }

  #make(seat: string): HTMLTableRowElement {
    const cell = (name: string, label: keyof typeof t) => el('td', { 'data-cell': name, 'data-label': this.#say(label) });
    return el('tr', { 'data-seat': seat }, el('th', { scope: 'row', 'data-cell': 'name' }), cell('at', 'at'), cell('time', 'time'), cell('checks', 'checks'), cell('exit', 'exit'), cell('progress', 'progress'), el('td', { 'data-cell': 'actions' }, this.#menu(seat)));
  }

  #menu(seat: string): HTMLElement {
    const summary = el('summary', { class: 'teach-tool' });
    summary.innerHTML = '<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="3" cy="9" r="1.6"/><circle cx="9" cy="9" r="1.6"/><circle cx="15" cy="9" r="1.6"/></svg>';
    const menu = el('details', { class: 'teach-menu' }, summary, el('div', { class: 'teach-acts' }));
    menu.addEventListener('click', (event) => {
      const act = (event.target as Element).closest<HTMLElement>('[data-act]')?.dataset['act'] as RowAct | undefined;
      const known = this.#rows.get(seat);
      if (!act || !known) return;
      menu.open = false;
      summary.focus(); // a dialog gives the focus back to it
      this.#act(act, known.row);
    });
    return menu;
  }

  #paint(known: { element: HTMLTableRowElement; painted: string; row: RankedRow }): void {
    const { element, row } = known;
    const cell = (name: string) => element.querySelector(`[data-cell="${name}"]`) as HTMLElement;
    const time = row.at && row.onStep > 0 ? this.#time(row.onStep) : '';
    const median = row.median === null ? undefined : this.#say('median', { t: this.#time(row.median) });
    cell('time').replaceChildren(time, ...(median ? [el('small', {}, median)] : []));
    const { onStep: _1, since: _2, spent: _3, seen: _4, median: _5, ...rest } = row;
    const now = JSON.stringify(rest);
    if (now === known.painted) return;
    known.painted = now;
    element.dataset['stuck'] = String(row.stuck.length > 0);
    element.dataset['hand'] = String(row.hand !== null);
    element.dataset['online'] = String(row.online && !row.revoked);
    const badge = (kind: string, text: string, title?: string) => el('span', { class: 'teach-badge', 'data-kind': kind, title }, text);
    const reasons = { slow: 'slow', fails: 'fails-reason', 'same-mistake': 'same-mistake' } as const;
    cell('name').replaceChildren(
      el('span', { class: 'teach-name' }, el('span', { class: 'teach-dot', role: 'img', 'aria-label': this.#say(row.revoked ? 'revoked' : row.online ? 'online' : 'offline') }), row.name),
      el('span', { class: 'teach-badges' }, ...(row.hand ? [badge('hand', this.#say('hand'))] : []), ...(row.stuck.length > 0 ? [badge('stuck', this.#say('stuck'))] : []), ...(row.frozen ? [badge('', this.#say('frozen'))] : []), ...(row.viewed ? [badge('', this.#say('viewed'))] : []), ...(row.revoked ? [badge('', this.#say('revoked'))] : [])),
      ...(row.hand?.question ? [el('q', { class: 'teach-question' }, row.hand.question)] : []),
      ...row.stuck.map((reason) => el('small', {}, this.#say(reasons[reason]))),
    );
    const lesson = row.at && this.#lessons.get(row.at.lesson);
    const step = lesson?.steps.findIndex(({ id }) => id === row.at?.step) ?? -1;
    cell('at').replaceChildren(...(row.at ? [`${lesson ? `${lesson.number}. ${lesson.title}` : row.at.lesson}`, el('small', {}, lesson && step >= 0 ? `${step + 1}/${lesson.steps.length} ${lesson.steps[step]?.title ?? ''}` : row.at.step)] : [el('span', { class: 'teach-none' }, this.#say('notStarted'))]));
    cell('checks').replaceChildren(row.fails > 0 ? this.#say('fails', { n: row.fails }) : '', ...(row.mistake ? [el('small', {}, row.mistake.times > 1 ? `${row.mistake.id} ×${row.mistake.times}` : row.mistake.id)] : []));
    cell('exit').textContent = row.exit === null ? '' : row.exit === 0 ? this.#say('ok') : this.#say('exitCode', { n: row.exit });
    cell('exit').dataset['bad'] = String((row.exit ?? 0) !== 0);
    cell('progress').textContent = this.#say('doneCell', { steps: row.done, right: row.right });
    const summary = element.querySelector('summary') as HTMLElement;
    summary.setAttribute('aria-label', this.#say('more', { name: row.name }));
    const acts: [RowAct, string][] = [
      ...(row.hand ? ([['answer', this.#say('answer')], ['seen', this.#say('seen')]] as [RowAct, string][]) : []),
      ['whisper', this.#say('whisper')],
      ...(this.#lab() ? ([['view', this.#say('view')], ['write', this.#say('write')], ['reset', this.#say('reset')]] as [RowAct, string][]) : []),
      ['freeze', this.#say(row.frozen ? 'unfreezeOne' : 'freezeOne')], ['seat-code', this.#say('seatCode')], ['revoke', this.#say('revoke')],
    ];
    // Only when they are others: a button that is replaced between press and release loses the click.
    const menu = element.querySelector('.teach-acts') as HTMLElement;
    const shown = [...menu.children].map((act) => [(act as HTMLElement).dataset['act'], act.textContent]);
    if (JSON.stringify(shown) !== JSON.stringify(acts)) menu.replaceChildren(...acts.map(([act, label]) => button(label, () => {}, { class: 'teach-act', 'data-act': act })));
  }
}
