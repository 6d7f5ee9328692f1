import liveCss from './live.css?url';
import type { SessionEvent } from '../../engine/session/backend.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { live as t } from '../../i18n/strings/live.ts';
import { say } from '../../i18n/strings.ts';
import { getSettings, setSetting } from '../progress/settings.ts';
import { connection, type GatewayMode } from './connection.ts';
import { LiveShell, type LivePlace } from './live-shell.ts';

/** What a terminal pane lends to its live side. */
export interface LivePane {
  element: HTMLElement;
  session: string;
  casts: string;
  lang: Lang;
  command: (event: Extract<SessionEvent, { type: 'command' }>) => void;
  announce: (text: string, bad: boolean) => void;
  /** The live side was put in front, or taken away. */
  changed: () => void;
}

/** Sides of this page, in the order of the page. */
const sides = new Set<LiveSide>();
let shell: LiveShell | undefined;
let styles: Promise<unknown> | undefined;

/** The live side of a terminal pane: the switch between recording and shell, and the shell while it stands here. */
export class LiveSide {
  /** The shell is shown here instead of the recording. */
  on = false;
  readonly #pane: LivePane;
  readonly #slot = document.createElement('div');
  readonly #switch = document.createElement('div');
  readonly #badge: HTMLDetailsElement = document.createElement('details');
  readonly #place: LivePlace;
  readonly #observer: IntersectionObserver;
  #visible = false;
  #mode: GatewayMode = { mode: 'local', shell: true };

  private constructor(pane: LivePane) {
    this.#pane = pane;
    this.#slot.className = 'live-slot';
    this.#switch.className = 'live-switch';
    this.#switch.role = 'group';
    this.#switch.ariaLabel = say(t.source, pane.lang);
    for (const [source, text] of [['replay', t.replay], ['live', t.live]] as const) {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset['source'] = source;
      button.textContent = say(text, pane.lang);
      button.addEventListener('click', () => this.#choose(source));
      this.#switch.append(button);
    }
    this.#badge.className = 'term-badge';
    this.#badge.dataset['kind'] = 'live';
    this.#place = {
      slot: this.#slot,
      session: pane.session,
      casts: pane.casts,
      command: (event) => pane.command(event),
      fallBack: (reason) => this.#fallBack(reason),
    };
    this.#observer = new IntersectionObserver(([entry]) => this.#seen(entry?.isIntersecting ?? false), { threshold: 0.01 });
  }

  /** Gives a pane its live side. Undefined where the gateway has no shell to offer. */
  static async attach(pane: LivePane): Promise<LiveSide | undefined> {
    const link = connection();
    const mode = await link?.mode().catch((): GatewayMode => ({ mode: 'local', shell: true }));
    if (!mode?.shell || !pane.element.isConnected) return undefined;
    await (styles ??= addStyle(liveCss));
    const side = new LiveSide(pane);
    side.#mode = mode;
    side.#build();
    sides.add(side);
    side.#observer.observe(pane.element);
    return side;
  }

  detach(): void {
    this.#observer.disconnect();
    sides.delete(this);
    if (shell?.place === this.#place) shell.frame.element.remove();
    for (const part of [this.#slot, this.#switch, this.#badge]) part.remove();
    this.#pane.element.removeAttribute('data-live');
  }

  #build(): void {
    const bar = this.#pane.element.querySelector('.term-bar');
    bar?.append(this.#badge, this.#switch);
    bar?.after(this.#slot);
    this.#describe();
    this.#paint();
  }

  /** Where the output comes from now, as the badge of a recording says it. */
  #describe(): void {
    const { lang } = this.#pane;
    const { cluster, mode } = this.#mode;
    const name = cluster?.name || say(mode === 'class' ? t.badgeClass : t.badgeOwn, lang);
    const summary = document.createElement('summary');
    const version = document.createElement('span');
    version.className = 'term-version';
    version.textContent = cluster?.version ? ` ${cluster.version}` : '';
    summary.append(say(t.badge, lang, { name }), version);
    const list = document.createElement('dl');
    list.className = 'term-panel';
    const rows = [[say(t.from, lang), say(t.fromLive, lang)], [say(t.cluster, lang), name], ...(cluster?.version ? [[say(t.version, lang), cluster.version]] : [])];
    for (const row of rows) row.forEach((text, n) => list.append(Object.assign(document.createElement(n === 0 ? 'dt' : 'dd'), { textContent: text })));
    this.#badge.replaceChildren(summary, list);
  }

  #choose(source: 'replay' | 'live'): void {
    setSetting('source', source);
    if (source === 'live') void this.show(true);
    else for (const side of sides) side.#hide();
  }

  /** Puts the shell here. False if it cannot be opened. */
  async show(focus = false): Promise<boolean> {
    const link = connection();
    if (!link) return false;
    shell ??= new LiveShell(link, this.#pane.lang);
    for (const side of sides) if (side !== this) side.#hide();
    this.on = true;
    this.#paint();
    const open = await shell.mount(this.#place);
    if (open && focus && shell.place === this.#place) shell.focus();
    return open;
  }

  /** Sends a command of the lesson to the shell, which comes here for it. Resolves when it has ended. */
  async run(cmd: string): Promise<void> {
    if (await this.show()) await shell!.run(cmd);
  }

  #hide(): void {
    if (!this.on) return;
    this.on = false;
    this.#paint();
  }

  #fallBack(reason: string): void {
    setSetting('source', 'replay');
    this.#hide();
    if (reason) this.#pane.announce(say(t.fellBack, this.#pane.lang, { reason }), true);
    this.#switch.querySelector<HTMLElement>('[data-source=live]')?.focus({ preventScroll: true });
  }

  /** The reader comes to this pane: the shell, once chosen, comes along, unless the pane where it stands is in view. */
  #seen(visible: boolean): void {
    this.#visible = visible;
    if (getSettings().source !== 'live' || [...sides].some((side) => side.on && side.#visible)) return;
    void [...sides].find((side) => side.#visible)?.show();
  }

  #paint(): void {
    const { element, changed, lang } = this.#pane;
    element.toggleAttribute('data-live', this.on);
    for (const button of this.#switch.querySelectorAll('button')) button.ariaPressed = String((button.dataset['source'] === 'live') === this.on);
    // A press on a command of the list shows it in a recording, and runs it in a shell: it says which.
    for (const button of element.querySelectorAll<HTMLElement>('.term-step [data-act=show]')) {
      const cmd = button.closest('.term-step')?.querySelector('.term-command > code')?.textContent ?? '';
      button.title = button.ariaLabel = say(this.on ? t.runHere : t.showHere, lang, { cmd });
    }
    changed();
  }
}

function addStyle(href: string): Promise<unknown> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  const applied = new Promise((done) => ['load', 'error'].forEach((end) => link.addEventListener(end, done)));
  document.head.append(link);
  return applied;
}
