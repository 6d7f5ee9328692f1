import barCss from './bar.css?url';
import type { CtlClientMessage, CtlServerMessage } from '../../engine/live/ctl.ts';
import { rank, type RankedRow, type RosterRow, type StepTimes } from '../../engine/live/roster.ts';
import { teacherPage as t } from '../../i18n/strings/class.ts';
import { say } from '../../i18n/strings.ts';
import { connection, type Connection } from '../live/connection.ts';
import { askSure, askText } from './ask.ts';
import { addStyles, button, clockText, el, saveFile } from './dom.ts';
import { RosterTable, type LessonNames, type RowAct } from './roster-table.ts';
import { ScreenPanel } from './screen-panel.ts';

/** The class as its teacher sees and leads it. */
class DayClassTeacher extends HTMLElement {
  readonly #lang = document.documentElement.lang === 'en' ? ('en' as const) : ('ko' as const);
  readonly #rows = new Map<string, RosterRow>();
  #times: StepTimes = {};
  #table!: RosterTable;
  #link!: Connection;
  /** The server's clock less this machine's, in milliseconds. */
  #ahead = 0;
  #lab = false;
  #frozen = false;
  #spotlight = false;
  #broadcast: string | null = null;
  #timerUntil: number | undefined;
  #panel: { seat: string; screen: ScreenPanel } | undefined;
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    const link = connection();
    if (!link) return;
    this.#link = link;
    void addStyles(barCss);
    const lessons = JSON.parse(this.querySelector('script')?.textContent ?? '[]') as LessonNames[];
    this.#table = new RosterTable(this.querySelector('tbody') as HTMLTableSectionElement, this.#lang, lessons, () => this.#lab, (act, row) => void this.#toOne(act, row));
    this.#part('away').hidden = true;
    this.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#signIn((this.querySelector('#class-key') as HTMLInputElement).value);
    });
    this.addEventListener('click', (event) => void this.#press((event.target as Element).closest<HTMLElement>('[data-do]')?.dataset['do']));
    link.ctl.onState((state, code) => {
      this.#part('link').textContent = state === 'waiting' ? this.#say('linkLost') : '';
      if (state === 'refused' && code === 4401) this.#ask();
    });
    setInterval(() => this.#rows.size > 0 && this.#paint(), 1000);
    void link.token().then((token) => (token === undefined ? this.#ask() : this.#listen()), () => this.#ask());
  }

  #say(key: keyof typeof t, values: Record<string, string | number> = {}): string {
    return say(t[key], this.#lang, values);
  }

  #part(name: string): HTMLElement {
    return this.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }

  #send(message: CtlClientMessage): void {
    if (!this.#link.ctl.send(message)) this.#news(this.#say('linkLost'));
  }

  #news(text: string): void {
    this.#part('news').textContent = text;
  }

  #ask(why = ''): void {
    this.#part('sign-in').hidden = false;
    this.#part('class').hidden = true;
    this.#part('sign-in-result').textContent = why;
  }

  async #signIn(key: string): Promise<void> {
    const clean = key.trim().replace(/^.*#t=/, '');
    const response = await fetch(this.#link.url('api/join'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: clean, name: '' }) }).catch(() => undefined);
    const joined = response?.ok ? ((await response.json()) as { token: string; role: string }) : undefined;
    if (joined?.role !== 'teacher') return this.#ask(this.#say('signIn'));
    this.#link.ctl.close();
    this.#link.setToken(joined.token);
    this.#listen();
  }

  #listen(): void {
    this.#stop?.();
    this.#stop = this.#link.ctl.on((message) => this.#heard(message));
    this.#link.ctl.open();
  }

  #heard(message: CtlServerMessage): void {
    switch (message.t) {
      case 'welcome':
        if (message.role !== 'teacher') return this.#ask(this.#say('notTeacher'));
        this.#lab = message.features.shell;
        this.#ahead = message.now - Date.now();
        this.#part('sign-in').hidden = true;
        this.#part('class').hidden = false;
        this.#part('title').textContent = message.workshop.title;
        for (const part of this.querySelectorAll<HTMLElement>('[data-lab]')) part.hidden = !this.#lab;
        this.#set({ frozen: message.state.frozen, spotlight: message.state.spotlight !== null, broadcast: message.state.broadcast, timer: message.state.timer?.until });
        return void this.#askCode();
      case 'roster':
        this.#rows.clear();
        for (const row of message.rows) this.#rows.set(row.seat, row);
        this.#times = message.times;
        this.#ahead = message.now - Date.now();
        return this.#paint();
      case 'row': {
        const before = this.#rows.get(message.row.seat);
        this.#rows.set(message.row.seat, message.row);
        if (message.row.hand && !before?.hand) this.#news(`${this.#say('handNews', { name: message.row.name })} ${message.row.hand.question ?? ''}`);
        return this.#paint();
      }
      case 'times':
        this.#times = message.times;
        return this.#paint();
      case 'freeze':
        return this.#set({ frozen: message.on });
      case 'spotlight':
        return this.#set({ spotlight: message.at !== null });
      case 'broadcast':
        return this.#set({ broadcast: message.sid });
      case 'timer':
        return this.#set({ timer: message.timer?.until ?? undefined });
      case 'view':
        return this.#view(message);
      case 'seat-code':
        return this.#news(this.#say('seatCodeIs', { name: this.#nameOf(message.seat), code: message.code.replace(/^(.{4})/, '$1-') }));
      case 'refused':
        return this.#news(this.#say(message.why === 'no-lab' ? 'no-lab' : 'not-yours'));
      case 'bye':
        if (message.why === 'closed') this.#ask(this.#say('closed'));
        return;
      default:
    }
  }

  async #askCode(): Promise<void> {
    const response = await this.#fetch('api/class');
    if (!response?.ok) return;
    const { code, transcripts } = (await response.json()) as { code?: string; transcripts: boolean };
    if (code !== undefined) {
      this.#part('code').textContent = `${code.slice(0, 4)}-${code.slice(4)}`;
      this.#part('code').dataset['code'] = code;
      this.#part('where').textContent = this.#say('joinAt', { url: this.#joinUrl('') });
    }
    for (const part of this.querySelectorAll<HTMLElement>('[data-do="transcripts"]')) part.hidden = !transcripts;
  }

  #joinUrl(code: string): string {
    return `${location.origin}${document.body.dataset['base'] ?? '/'}${this.#lang === 'en' ? 'en/' : ''}class/${code && `#j=${code}`}`;
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response | undefined> {
    const token = await this.#link.token();
    return fetch(this.#link.url(path), { ...init, headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' } }).catch(() => undefined);
  }

  #nameOf(seat: string): string {
    return this.#rows.get(seat)?.name ?? seat;
  }

  #paint(): void {
    const now = Date.now() + this.#ahead;
    const ranked = rank([...this.#rows.values()], this.#times, now);
    this.#table.show(ranked);
    this.#part('nobody').hidden = ranked.length > 0;
    (this.querySelector('.teach-table') as HTMLElement).hidden = ranked.length === 0;
    const counts = this.#say('counts', { online: ranked.filter(({ online, revoked }) => online && !revoked).length, all: ranked.length, hands: ranked.filter(({ hand }) => hand).length, stuck: ranked.filter(({ stuck }) => stuck.length > 0).length });
    if (this.#part('counts').textContent !== counts) this.#part('counts').textContent = counts;
    if (this.#timerUntil !== undefined) this.#part('timer-left').textContent = clockText(this.#timerUntil - now);
  }

  #set(next: { frozen?: boolean; spotlight?: boolean; broadcast?: string | null; timer?: number | undefined }): void {
    const press = (name: string, on: boolean, text: string) => {
      const key = this.querySelector<HTMLElement>(`[data-do="${name}"]`);
      key?.setAttribute('aria-pressed', String(on));
      if (key) key.textContent = text;
    };
    if (next.frozen !== undefined) press('freeze', (this.#frozen = next.frozen), this.#say(next.frozen ? 'unfreeze' : 'freeze'));
    if (next.spotlight !== undefined) press('spotlight', (this.#spotlight = next.spotlight), this.#say(next.spotlight ? 'hide' : 'show'));
    if (next.broadcast !== undefined) press('broadcast', (this.#broadcast = next.broadcast) !== null, this.#say(next.broadcast === null ? 'broadcast' : 'broadcastOff'));
    if ('timer' in next) {
      this.#timerUntil = next.timer;
      if (next.timer === undefined) this.#part('timer-left').textContent = '';
      press('timer', next.timer !== undefined, this.#say(next.timer === undefined ? 'startTimer' : 'stopTimer'));
    }
  }

  get #words(): { ok: string; cancel: string } {
    return { ok: this.#say('send'), cancel: this.#say('cancel') };
  }

  get #sure(): { ok: string; cancel: string } {
    return { ok: this.#say('yes'), cancel: this.#say('no') };
  }

  async #press(what: string | undefined): Promise<void> {
    const field = (id: string) => this.querySelector(`#${id}`) as HTMLInputElement;
    switch (what) {
      case 'copy-link': {
        const link = this.#joinUrl(this.#part('code').dataset['code'] ?? '');
        return navigator.clipboard.writeText(link).then(() => this.#news(this.#say('copied')), () => this.#news(link));
      }
      case 'message': {
        const text = await askText(this.#say('message'), this.#words, 500);
        if (!text) return;
        this.#send({ t: 'message', text });
        return this.#news(this.#say('sent'));
      }
      case 'freeze':
        return this.#send({ t: 'freeze', on: !this.#frozen });
      case 'timer': {
        const minutes = Number(field('teach-minutes').value);
        const label = field('teach-label').value.trim();
        if (this.#timerUntil !== undefined) return this.#send({ t: 'timer', seconds: 0 });
        return minutes > 0 ? this.#send({ t: 'timer', seconds: Math.min(86_400, Math.round(minutes * 60)), ...(label ? { label } : {}) }) : field('teach-minutes').focus();
      }
      case 'spotlight': {
        const [lesson = '', step = ''] = (this.querySelector('#teach-step') as HTMLSelectElement).value.split('/');
        return this.#send({ t: 'spotlight', at: this.#spotlight ? null : { lesson, step } });
      }
      case 'broadcast':
        return this.#send({ t: 'broadcast', sid: this.#broadcast === null ? 'own' : null });
      case 'csv':
      case 'json':
      case 'events': {
        const [path, type] = ({ csv: ['progress.csv', 'text/csv'], json: ['progress.json', 'application/json'], events: ['events.json', 'application/json'] } as const)[what];
        const response = await this.#fetch(`api/class/${path}`);
        return response?.ok ? saveFile(`day-one-${path}`, await response.blob(), type) : this.#news(this.#say('linkLost'));
      }
      case 'transcripts':
        return this.#transcripts();
      case 'close':
        if (await askSure(this.#say('sureClose'), this.#sure)) await this.#fetch('api/class/close', { method: 'POST', body: '{}' });
        return;
      default:
    }
  }

  async #transcripts(): Promise<void> {
    const files = (await (await this.#fetch('api/class/transcripts'))?.json().catch(() => [])) as { name: string; bytes: number }[] | undefined;
    const list = this.#part('transcripts');
    const save = async (name: string) => {
      const response = await this.#fetch(`api/class/transcripts/${name}`);
      if (response?.ok) saveFile(name, await response.blob(), 'application/x-asciicast');
    };
    list.replaceChildren(...(files?.length ? files.map(({ name, bytes }) => el('li', {}, button(`${this.#nameOf(name.split('-')[0] ?? '')} · ${name} · ${Math.ceil(bytes / 1024)} KB`, () => void save(name), { class: 'teach-act' }))) : [el('li', {}, this.#say('noTranscripts'))]));
  }

  async #toOne(act: RowAct, row: RankedRow): Promise<void> {
    const { seat, name } = row;
    switch (act) {
      case 'answer': {
        const text = await askText(`${this.#say('answerTo', { name })}${row.hand?.question ? ` “${row.hand.question}”` : ''}`, this.#words, 500);
        if (text !== undefined) this.#send({ t: 'answer', seat, ...(text ? { text } : {}) });
        return;
      }
      case 'seen':
        return this.#send({ t: 'answer', seat });
      case 'whisper': {
        const text = await askText(this.#say('messageTo', { name }), this.#words, 500);
        if (text) this.#send({ t: 'message', text, to: seat });
        return;
      }
      case 'view':
        return this.#send({ t: 'view', seat });
      case 'write':
        return this.#send({ t: 'view', seat, write: true });
      case 'freeze':
        return this.#send({ t: 'freeze', on: !row.frozen, to: seat });
      case 'reset':
        if (await askSure(this.#say('sureReset', { name }), this.#sure)) this.#send({ t: 'reset', seat });
        return;
      case 'revoke':
        if (await askSure(this.#say('sureRevoke', { name }), this.#sure)) this.#send({ t: 'revoke', seat });
        return;
      case 'seat-code':
        return this.#send({ t: 'seat-code', seat });
    }
  }

  #view({ seat, sid, write }: Extract<CtlServerMessage, { t: 'view' }>): void {
    if (this.#panel?.seat !== seat) {
      this.#closePanel();
      const title = this.#say('screenOf', { name: this.#nameOf(seat) });
      const screen = new ScreenPanel(this.#link, { title, connecting: '…', ended: this.#say('noTerminal'), close: this.#say('closeView') }, () => this.#closePanel());
      this.#panel = { seat, screen };
      document.body.append(screen.element);
      const row = this.#table.row(seat);
      if (document.activeElement === document.body || row?.contains(document.activeElement)) screen.focus();
      // Once the panel has its size: not under it.
      requestAnimationFrame(() => requestAnimationFrame(() => row?.scrollIntoView({ block: 'nearest' })));
    }
    const notes = { no: 'readOnly', asked: 'asked', yes: 'mayType', refused: 'refused' } as const;
    this.#panel?.screen.say(this.#say(notes[write]));
    this.#panel?.screen.watch(sid, this.#say('noTerminal'), write === 'yes');
    if (write === 'refused') this.#news(this.#say('refused'));
  }

  #closePanel(): void {
    if (!this.#panel) return;
    const { seat, screen } = this.#panel;
    this.#send({ t: 'unview', seat });
    if (screen.element.contains(document.activeElement)) this.#table.row(seat)?.querySelector('summary')?.focus();
    screen.close();
    this.#panel = undefined;
  }
}

customElements.define('day-class-teacher', DayClassTeacher);
