import type { Link } from '../../engine/session/backend.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { live as t } from '../../i18n/strings/live.ts';
import { say } from '../../i18n/strings.ts';
import { getSettings, setSetting } from '../progress/settings.ts';
import { sayLink } from './say-link.ts';

export interface LiveFrameOptions {
  lang: Lang;
  keys: HTMLElement;
  line: HTMLElement;
  retry: () => void;
  /** The learner wants the recording. */
  replay: () => void;
  restart: () => void;
  screenReader: (on: boolean) => void;
  /** A finger touched the screen. */
  touched: () => void;
}

type Act = { text: string; act: () => void };

function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, ...content: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

/** What stands around the screen of a live shell: how the connection is, what to press then, keys, line, menu. */
export class LiveFrame {
  readonly element: HTMLElement;
  readonly view = make('div', 'live-view');
  readonly host = make('div', 'live-host');
  /** A line below the screen that other code may fill: the goal of the step. */
  readonly goal = make('div', 'live-goal');
  readonly #options: LiveFrameOptions;
  readonly #text = make('span', 'live-text');
  readonly #count = make('span', 'live-count');
  readonly #acts = make('span', 'live-acts');
  readonly #status: HTMLElement;
  readonly #menu: HTMLDetailsElement;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #was: Link['state'] | undefined;

  constructor(options: LiveFrameOptions) {
    this.#options = options;
    const { lang } = options;
    this.view.append(this.host);
    this.#text.role = 'status';
    this.#count.ariaHidden = 'true'; // a number that changes every second is not read out
    this.goal.hidden = true;
    this.#menu = this.#makeMenu();
    this.#status = make('div', 'live-status', this.#text, this.#count, this.#acts, this.#menu);
    this.element = make('div', 'live', this.view, make('div', 'live-foot', this.#status, options.keys, options.line), this.goal);
    this.element.lang = lang;
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#menu.open) return;
      this.#menu.open = false;
      this.#menu.querySelector('summary')?.focus();
    });
    addEventListener('click', (event) => this.#menu.contains(event.target as Node) || (this.#menu.open = false));
    this.host.addEventListener('pointerup', (event) => event.pointerType === 'touch' && !this.#moved && options.touched());
    this.host.addEventListener('pointerdown', () => (this.#moved = false));
    this.host.addEventListener('pointercancel', () => (this.#moved = true));
    this.#applySettings();
  }

  #moved = false;

  /** One sentence below the screen. */
  announce(text: string, bad = false): void {
    this.#text.textContent = text;
    this.#status.toggleAttribute('data-bad', bad);
  }

  /** The keyboard leaves the screen: to the first thing after it. */
  leave(): void {
    const [next] = [...this.element.querySelectorAll<HTMLElement>('button, summary, input')].filter((each) => each.checkVisibility());
    next?.focus();
  }

  show(link: Link): void {
    const { lang, retry, replay } = this.#options;
    const was = this.#was;
    this.#was = link.state;
    clearInterval(this.#ticking);
    this.element.dataset['link'] = link.state;
    this.#count.textContent = '';
    const acts: Act[] = [];
    if (link.state === 'waiting') {
      if (!link.offline) {
        const tick = () => (this.#count.textContent = say(t.waitingFor, lang, { n: Math.max(1, Math.ceil((link.until - performance.now()) / 1000)) }));
        tick();
        this.#ticking = setInterval(tick, 250);
      }
      acts.push({ text: say(t.now, lang), act: retry });
    } else if (link.state === 'taken') acts.push({ text: say(t.takeBack, lang), act: retry });
    else if (link.state === 'ended') acts.push({ text: say(t.newShell, lang), act: retry });
    else if (link.state === 'refused') acts.push({ text: say(link.code === 4408 || link.code === 4410 ? t.newShell : t.retry, lang), act: retry });
    if (acts.length > 0) acts.push({ text: say(t.toReplay, lang), act: replay });
    // While it tries again the sentence stays: what changes is only the number.
    const trying = link.state === 'connecting' && was === 'waiting';
    if (!trying) {
      const back = link.state === 'open' && !link.frozen && (was === 'waiting' || was === 'connecting') && this.#broke;
      this.announce(back && link.state === 'open' && !link.fresh ? say(t.again, lang) : sayLink(link, lang), link.state !== 'open' && link.state !== 'connecting');
      this.#acts.replaceChildren(...acts.map((act) => this.#button(act)));
    }
    this.#broke = link.state === 'waiting' || (this.#broke && link.state === 'connecting');
  }
  #broke = false;

  #button({ text, act }: Act): HTMLButtonElement {
    const button = make('button', 'term-act', text);
    button.type = 'button';
    button.addEventListener('click', act);
    return button;
  }

  #makeMenu(): HTMLDetailsElement {
    const { lang, restart, screenReader } = this.#options;
    const menu = make('details', 'term-help');
    const summary = make('summary', '', '?');
    summary.ariaLabel = summary.title = say(t.menu, lang);
    const check = (name: 'keys' | 'line' | 'screenReader', text: string) => {
      const box = make('input', '');
      box.type = 'checkbox';
      box.dataset['setting'] = name;
      box.addEventListener('change', () => {
        setSetting(name, box.checked);
        if (name === 'screenReader') screenReader(box.checked);
        this.#applySettings();
      });
      return make('label', 'live-check', box, ` ${text}`);
    };
    const rows: [string[], string][] = [
      [['Esc', 'Tab'], say(t.helpLeave, lang)],
      [['Tab'], say(t.helpTab, lang)],
      [['Ctrl+C'], say(t.helpCopy, lang)],
      [['Ctrl+V'], say(t.helpPaste, lang)],
    ];
    const list = make('dl', '');
    for (const [keys, text] of rows) list.append(make('dt', '', ...keys.flatMap((key, n) => [...(n > 0 ? [' → '] : []), make('kbd', '', key)])), make('dd', '', text));
    menu.append(summary, make('div', 'term-panel', check('keys', say(t.showKeys, lang)), check('line', say(t.showLine, lang)), check('screenReader', say(t.screenReader, lang)), list, this.#button({ text: say(t.restart, lang), act: () => {
      menu.open = false;
      restart();
    } })));
    return menu;
  }

  #applySettings(): void {
    const settings = getSettings();
    const touch = matchMedia('(pointer: coarse)').matches;
    const shown = { keys: settings.keys ?? touch, line: settings.line ?? touch, screenReader: settings.screenReader };
    this.#options.keys.hidden = !shown.keys;
    this.#options.line.hidden = !shown.line;
    for (const box of this.#menu.querySelectorAll<HTMLInputElement>('input')) box.checked = shown[box.dataset['setting'] as keyof typeof shown];
  }
}
