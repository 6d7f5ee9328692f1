import barCss from './bar.css?url';
import type { CtlNotice, CtlServerMessage, CtlTimer, CtlViewer, StepRef } from '../../engine/live/ctl.ts';
import { classBar as t } from '../../i18n/strings/class.ts';
import { say } from '../../i18n/strings.ts';
import { connection, type Connection } from '../live/connection.ts';
import { addStyles, button, clockText, el } from './dom.ts';
import { Notices } from './notices.ts';
import { Reports } from './reports.ts';
import { ScreenPanel } from './screen-panel.ts';

const readKey = 'day-one:class-read';

/** Shows the strip once the learner is in a class; on the own machine's lab there is none. */
export async function startBar(): Promise<void> {
  const link = connection();
  if (!link) return;
  const mode = await link.mode().catch(() => undefined);
  if (!mode || mode.mode === 'local') return;
  let bar: ClassBar | undefined;
  const begin = (token: string | undefined) => {
    if (token === undefined) {
      bar?.remove();
      bar = undefined;
    } else bar ??= new ClassBar(link);
  };
  link.onToken(begin);
  // A page that is about to join has no token yet, and asking other tabs for one would take theirs.
  if (!link.joinCode) begin(await link.token().catch(() => undefined));
}

class ClassBar {
  readonly #link: Connection;
  readonly #lang = document.documentElement.lang === 'en' ? ('en' as const) : ('ko' as const);
  readonly #element: HTMLElement;
  readonly #who = el('b', { class: 'class-who' });
  readonly #state = el('span', { class: 'class-state', role: 'status' });
  readonly #timer = el('span', { class: 'class-timer', role: 'timer' });
  readonly #tools = el('span', { class: 'class-tools' });
  readonly #notices: Notices;
  readonly #reports: Reports;
  readonly #stops: (() => void)[] = [];
  readonly #watchButton: HTMLButtonElement;
  #hand: HTMLButtonElement | undefined;
  #panel: ScreenPanel | undefined;
  #role: 'learner' | 'teacher' = 'learner';
  #up = false;
  #broadcast: string | null = null;
  #frozen = false;
  #spawning = '';
  #lost = false;
  #viewers: CtlViewer[] = [];
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(link: Connection) {
    this.#link = link;
    this.#notices = new Notices(this.#say('region'), this.#say('close'), () => this.#tools.querySelector<HTMLElement>('.class-tool:not([hidden])'));
    this.#watchButton = button(this.#say('watch'), () => this.#pressWatch(), { class: 'class-tool', hidden: true, 'aria-expanded': 'false' });
    this.#element = el('section', { class: 'class-bar', 'aria-label': this.#say('region'), hidden: true, 'data-no-print': true }, el('div', { class: 'class-row' }, this.#who, this.#state, this.#timer, this.#tools), this.#notices.element);
    this.#reports = new Reports((message) => (this.#role === 'learner' ? this.#link.ctl.send(message) : true));
    void addStyles(barCss).then(() => document.querySelector('.shell-header')?.append(this.#element));
    this.#stops.push(
      link.ctl.on((message) => this.#heard(message)),
      link.ctl.onState((state, code) => {
        this.#lost = state === 'waiting' || state === 'connecting';
        if (state === 'refused') this.#ended(code);
        this.#paint();
      }),
    );
    const revoke = (event: KeyboardEvent) => event.altKey && event.shiftKey && event.code === 'KeyX' && this.#viewers.some(({ write }) => write === 'yes') && this.#takeBack();
    document.addEventListener('keydown', revoke, { capture: true });
    this.#stops.push(() => document.removeEventListener('keydown', revoke, { capture: true }));
    // Opened by the link's first listener unless it is open already.
    if (link.ctl.state === 'refused') link.ctl.open();
  }

  remove(): void {
    for (const stop of this.#stops) stop();
    clearInterval(this.#ticking);
    this.#panel?.close();
    this.#element.remove();
    delete document.documentElement.dataset['class'];
    document.documentElement.removeAttribute('data-class-note');
  }

  #say(key: keyof typeof t, values: Record<string, string | number> = {}): string {
    return say(t[key], this.#lang, values);
  }

  #heard(message: CtlServerMessage): void {
    switch (message.t) {
      case 'welcome':
        return this.#welcome(message);
      case 'spawn':
        this.#spawning = message.stage === 'ready' || message.stage === 'none' ? '' : (message.say?.[this.#lang] ?? '');
        if (message.stage === 'none' && message.say) this.#notices.show('spawn', [message.say[this.#lang]]);
        return this.#paint();
      case 'message':
        return this.#role === 'teacher' ? undefined : this.#notice(message);
      case 'freeze':
        if (this.#role === 'teacher') return;
        if (this.#frozen && !message.on) this.#notices.show('freeze', [this.#say('unfrozen')]);
        else this.#notices.hide('freeze');
        this.#frozen = message.on;
        return this.#paint();
      case 'spotlight':
        return this.#spotlight(message.at);
      case 'timer':
        return this.#startTimer(message.timer, message.now);
      case 'broadcast':
        return this.#shown(message.sid);
      case 'hand':
        if (this.#up && !message.hand) this.#notices.show('hand', [this.#say('seen')]);
        return this.#setHand(message.hand !== null);
      case 'viewers':
        return this.#looked(message.viewers);
      case 'refused':
        if (message.about === 'broadcast') this.#notices.show('refused', [this.#say('not-yours')], { kind: 'warn' });
        return;
      case 'bye':
        if (message.why !== 'draining') this.#notices.show('bye', [this.#say(message.why)], { kind: 'warn' });
        return;
      default:
    }
  }

  #welcome({ name, role, state, now, features }: Extract<CtlServerMessage, { t: 'welcome' }>): void {
    this.#role = role;
    this.#who.textContent = name;
    this.#element.hidden = false;
    document.documentElement.dataset['class'] = role;
    if (role === 'teacher') this.#teacherTools();
    else this.#learnerTools();
    this.#frozen = state.frozen && role === 'learner';
    this.#setHand(state.hand !== null);
    this.#startTimer(state.timer, now);
    this.#spotlight(state.spotlight);
    this.#shown(state.broadcast, true);
    this.#looked(state.viewers);
    for (const notice of state.notices) this.#notice(notice);
    if (role === 'learner' && features.shell) this.#link.ctl.send({ t: 'spawn' });
    this.#reports.again();
    this.#paint();
  }

  #learnerTools(): void {
    if (this.#hand) return;
    this.#hand = button(this.#say('raise'), () => (this.#up ? this.#link.ctl.send({ t: 'hand', up: false }) : this.#ask()), { class: 'class-tool', 'aria-pressed': 'false' });
    this.#tools.replaceChildren(this.#watchButton, this.#hand);
  }

  #teacherTools(): void {
    const base = document.body.dataset['base'] ?? '/';
    const toPage = el('a', { class: 'class-tool', href: `${base}${this.#lang === 'en' ? 'en/' : ''}class/teacher/` }, this.#say('teacher'));
    const show = button(this.#say('show'), () => this.#link.ctl.send({ t: 'broadcast', sid: this.#broadcast === null ? 'own' : null }), { class: 'class-tool', 'data-part': 'show', 'aria-pressed': 'false' });
    this.#tools.replaceChildren(...(document.querySelector('day-lesson') ? [show] : []), ...(document.querySelector('day-class-teacher') ? [] : [toPage]));
  }

  #paint(): void {
    this.#element.dataset['frozen'] = String(this.#frozen);
    this.#state.textContent = this.#lost ? this.#say('away') : this.#frozen ? this.#say('frozen') : this.#spawning;
    document.documentElement.toggleAttribute('data-class-note', this.#state.textContent !== '');
    const typing = this.#viewers.find(({ write }) => write === 'yes');
    this.#element.toggleAttribute('data-typing', typing !== undefined);
  }

  #setHand(up: boolean): void {
    this.#up = up;
    if (!this.#hand) return;
    this.#hand.textContent = this.#say(up ? 'lower' : 'raise');
    this.#hand.setAttribute('aria-pressed', String(up));
    if (up) this.#notices.hide('hand');
  }

  #ask(): void {
    const field = el('textarea', { id: 'class-question', rows: '3', maxlength: '300' });
    const dialog = el('dialog', { class: 'class-dialog', 'aria-labelledby': 'class-ask' });
    const shut = () => {
      dialog.close();
      dialog.remove();
      this.#hand?.focus();
    };
    const raise = button(this.#say('raiseGo'), () => {
      const question = field.value.trim();
      this.#link.ctl.send({ t: 'hand', up: true, ...(question ? { question } : {}) });
      shut();
    }, { class: 'button' });
    dialog.append(el('label', { for: 'class-question', id: 'class-ask' }, this.#say('question')), field, el('p', { class: 'class-acts' }, raise, button(this.#say('cancel'), shut)));
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      shut();
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  #notice({ id, text, from, answer }: CtlNotice): void {
    const read = Number(sessionStorage.getItem(readKey) ?? 0);
    if (id <= read) return;
    if (answer) this.#notices.hide('hand');
    this.#notices.show(`message-${id}`, [el('b', {}, this.#say(answer ? 'answered' : 'message', { from })), text], { closed: () => sessionStorage.setItem(readKey, String(Math.max(id, Number(sessionStorage.getItem(readKey) ?? 0)))) });
  }

  #spotlight(at: StepRef | null): void {
    if (!at || this.#role === 'teacher') return this.#notices.hide('spotlight');
    const base = document.body.dataset['base'] ?? '/';
    const here = document.querySelector<HTMLElement>('day-lesson')?.dataset['lesson'] === at.lesson;
    const title = here ? (document.getElementById(`${at.step}-title`)?.firstChild?.textContent?.trim() ?? '') : '';
    const go = el('a', { class: 'button', href: `${here ? '' : `${base}${this.#lang === 'en' ? 'en/' : ''}lessons/${at.lesson}/`}#${at.step}` }, this.#say('go'));
    this.#notices.show('spotlight', [el('b', {}, this.#say('spotlight')), title ? `: ${title}` : ''], { actions: [go] });
  }

  #startTimer(timer: CtlTimer | null, now: number): void {
    clearInterval(this.#ticking);
    this.#timer.textContent = '';
    this.#notices.hide('timer');
    if (!timer) return;
    const until = timer.until + Date.now() - now;
    const label = timer.label ?? this.#say('timer');
    const tick = () => {
      const left = until - Date.now();
      this.#timer.textContent = `${label} ${clockText(left)}`;
      this.#timer.toggleAttribute('data-last', left < 60_000);
      if (left > 0) return;
      clearInterval(this.#ticking);
      this.#notices.show('timer', [this.#say('timeUp')]);
    };
    tick();
    this.#ticking = setInterval(tick, 500);
  }

  #shown(sid: string | null, first = false): void {
    const before = this.#broadcast;
    this.#broadcast = sid;
    const show = this.#tools.querySelector<HTMLElement>('[data-part="show"]');
    if (show) {
      show.textContent = this.#say(sid === null ? 'show' : 'hide');
      show.setAttribute('aria-pressed', String(sid !== null));
    }
    if (this.#role === 'teacher') return;
    this.#watchButton.hidden = sid === null;
    if (sid !== null && sid !== before) {
      if (!first) this.#notices.show('broadcast', [this.#say('shown')]);
      this.#watch(true);
    } else if (sid === null && before !== null) {
      this.#watch(false);
      this.#notices.show('broadcast', [this.#say('shownEnd')]);
    }
  }

  /** On a phone the own terminal lies over the teacher's: who asks for that one means to see it. */
  #pressWatch(): void {
    const over = () => (this.#panel?.covered ? document.querySelector<HTMLElement>('.lesson-pane[data-open] .lesson-close') : null);
    if (!over()) this.#watch(this.#panel === undefined);
    over()?.click();
    this.#watchButton.focus();
  }

  #watch(on: boolean): void {
    this.#watchButton.setAttribute('aria-expanded', String(on));
    const focused = this.#panel?.element.contains(document.activeElement);
    this.#panel?.close();
    this.#panel = undefined;
    if (focused) (this.#watchButton.hidden ? this.#hand : this.#watchButton)?.focus();
    if (!on || this.#broadcast === null) return;
    this.#panel = new ScreenPanel(this.#link, { title: this.#say('watchTitle'), connecting: this.#say('connecting'), ended: this.#say('ended'), close: this.#say('close'), copy: this.#say('copy') }, () => this.#watch(false));
    document.body.append(this.#panel.element);
    this.#panel.watch(this.#broadcast);
  }

  #looked(viewers: CtlViewer[]): void {
    for (const { ask } of this.#viewers) this.#notices.hide(`view-${ask}`);
    this.#viewers = viewers;
    for (const { from, write, ask } of viewers) {
      const answer = (allow: boolean) => () => this.#link.ctl.send({ t: 'consent', allow, id: ask });
      if (write === 'asked') this.#notices.show(`view-${ask}`, [this.#say('asks', { from })], { kind: 'warn', stays: true, actions: [button(this.#say('allow'), answer(true), { class: 'button' }), button(this.#say('refuse'), answer(false))] });
      else this.#notices.show(`view-${ask}`, [this.#say(write === 'yes' ? 'typing' : 'viewing', { from })], write === 'yes' ? { kind: 'warn', stays: true, actions: [button(this.#say('takeBack'), () => this.#takeBack())] } : { stays: true });
    }
    this.#paint();
  }

  #takeBack(): void {
    this.#link.ctl.send({ t: 'consent', allow: false });
    this.#notices.show('took-back', [this.#say('tookBack')]);
  }

  /** The token holds no more: the strip goes, what it said last stays. */
  #ended(code: number | undefined): void {
    if (code !== 4401) return;
    this.#link.forgetToken();
    const cards = this.#notices.element;
    document.body.append(cards);
    cards.classList.add('class-last');
  }
}
