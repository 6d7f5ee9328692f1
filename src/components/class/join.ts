import { classPage as t } from '../../i18n/strings/class.ts';
import { say } from '../../i18n/strings.ts';
import { connection, type Connection } from '../live/connection.ts';

interface Joined {
  token: string;
  name: string;
  role: 'learner' | 'teacher';
  workshop: { title: string; lab: boolean };
}

/** The learner's page: without a gateway it explains, with one it lets in. */
class DayClass extends HTMLElement {
  readonly #lang = document.documentElement.lang === 'en' ? ('en' as const) : ('ko' as const);
  #link: Connection | undefined;
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    const link = (this.#link = connection());
    if (!link) return;
    this.#part('away').hidden = true;
    this.#part('join').hidden = false;
    const code = this.querySelector('#class-code') as HTMLInputElement;
    if (link.joinCode) code.value = link.joinCode.replace(/^(.{4})-?(.{4})$/, '$1-$2').toUpperCase();
    this.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#join(code.value, (this.querySelector('#class-name') as HTMLInputElement).value);
    });
    this.#part('leave').addEventListener('click', () => this.#leave());
    this.querySelector<HTMLInputElement>('#class-record')?.addEventListener('change', (event) => link.ctl.send({ t: 'record', on: (event.target as HTMLInputElement).checked }));
    link.ctl.onState((state, closed) => {
      if (state !== 'refused' || closed !== 4401 || this.#part('in').hidden) return;
      this.#show(false);
      this.#result('problem-ended');
    });
    if (!link.joinCode) void link.token().then((token) => token !== undefined && this.#listen());
  }

  #part(name: string): HTMLElement {
    return this.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }

  #result(key: keyof typeof t | '', values: Record<string, string | number> = {}): void {
    const result = this.#part('result');
    result.textContent = key === '' ? '' : say(t[key], this.#lang, values);
    result.dataset['kind'] = key.startsWith('problem') ? 'wrong' : '';
  }

  async #join(code: string, name: string): Promise<void> {
    const link = this.#link as Connection;
    this.#result('joining');
    const response = await fetch(link.url('api/join'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: code.trim(), name: name.trim() }) }).catch(() => undefined);
    if (!response?.ok) {
      const { problem = '', field = '' } = response ? ((await response.json().catch(() => ({}))) as { problem?: string; field?: string }) : {};
      const key = problem === 'too-many' || response?.status === 429 ? 'problem-too-many' : problem === 'field' ? (field === 'code' ? 'problem-wrong' : 'problem-name') : (`problem-${problem}` as keyof typeof t);
      this.#result(key in t ? key : 'problem-unavailable', { n: response?.headers.get('retry-after') ?? 60 });
      (this.querySelector(key === 'problem-name' ? '#class-name' : '#class-code') as HTMLElement).focus();
      return;
    }
    const joined = (await response.json()) as Joined;
    link.joinCode = undefined;
    this.#result('');
    link.setToken(joined.token);
    link.ctl.close();
    this.#listen();
    this.#part('hello').focus();
  }

  #listen(): void {
    const link = this.#link as Connection;
    this.#stop?.();
    this.#stop = link.ctl.on((message) => {
      if (message.t === 'record') (this.querySelector('#class-record') as HTMLInputElement).checked = message.on;
      if (message.t !== 'welcome') return;
      this.#part('hello').textContent = say(t.in, this.#lang, { name: message.name });
      this.#part('workshop').textContent = say(t.inClass, this.#lang, { title: message.workshop.title });
      this.#part('recording').hidden = !message.features.shell || message.role === 'teacher';
      (this.querySelector('#class-record') as HTMLInputElement).checked = message.state.recording;
      this.#show(true);
    });
  }

  #show(inside: boolean): void {
    this.#part('in').hidden = !inside;
    this.#part('join').hidden = inside;
  }

  #leave(): void {
    const link = this.#link as Connection;
    this.#stop?.();
    link.ctl.close();
    link.forgetToken();
    this.#show(false);
    (this.querySelector('#class-code') as HTMLElement).focus();
  }
}

customElements.define('day-class', DayClass);
