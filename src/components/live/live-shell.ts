import type { Link, Session, SessionEvent } from '../../engine/session/backend.ts';
import { LiveBackend } from '../../engine/session/live.ts';
import type { LiveScript } from '../../engine/session/live-script.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { live as t } from '../../i18n/strings/live.ts';
import { say } from '../../i18n/strings.ts';
import { getSettings } from '../progress/settings.ts';
import { keepRecording } from '../terminal/load-recording.ts';
import type { Connection } from './connection.ts';
import { KeyBar } from './key-bar.ts';
import { LiveFrame } from './live-frame.ts';
import { LiveScreen } from './live-screen.ts';
import { keptShell, pageId } from './seat.ts';
import { sayLink } from './say-link.ts';
import { TypeLine } from './type-line.ts';

/** A pane in which the page's shell can stand. */
export interface LivePlace {
  /** The element that takes it. */
  slot: HTMLElement;
  /** Session whose steps its commands are compared with first. */
  session: string;
  /** Folder of the recordings. */
  casts: string;
  /** A command ended there. */
  command: (event: Extract<SessionEvent, { type: 'command' }>) => void;
  /** The shell is away or not wanted any more: the recording is shown instead. */
  fallBack: (reason: string) => void;
}

const clock = {
  now: () => performance.now(),
  after: (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** The page's one live shell. It moves from pane to pane; the connection and what is on the screen go along. */
export class LiveShell {
  readonly frame: LiveFrame;
  readonly #lang: Lang;
  readonly #connection: Connection;
  readonly #scripts = new Map<string, LiveScript & { say: Map<string, string> }>();
  readonly #stop = new AbortController();
  #place: LivePlace | undefined;
  #screen: LiveScreen | undefined;
  #session: Session | undefined;
  #opening: Promise<boolean> | undefined;
  #token: string | undefined;
  readonly #keys: KeyBar;
  readonly #line: TypeLine;
  /** Waits for the end of commands that were sent from the page. */
  readonly #sent: { cmd: string; done: () => void }[] = [];

  constructor(connection: Connection, lang: Lang) {
    this.#connection = connection;
    this.#lang = lang;
    const send = (data: string) => {
      this.#line.flush();
      this.#session?.key?.(data);
    };
    this.#keys = new KeyBar({ lang, send, arrow: (letter) => this.#screen?.arrow(letter) ?? `\x1b[${letter}` });
    this.#line = new TypeLine({
      lang,
      paste: (text) => this.#screen?.paste(text),
      send: (data) => this.#session?.key?.(data),
      ctrl: () => this.#keys.ctrl,
      modify: (data) => this.#keys.modify(data),
      leave: () => this.#screen?.focus(),
    });
    this.frame = new LiveFrame({ lang, keys: this.#keys.element, line: this.#line.element, retry: () => this.#session?.retry?.(), replay: () => this.#fallBack(''), restart: () => this.#session?.restart?.(), screenReader: (on) => this.#screen && (this.#screen.screenReader = on), touched: () => this.#line.focus() });
    const { signal } = this.#stop;
    const wake = () => (this.#session?.link?.state === 'open' || this.#session?.link?.state === 'waiting') && this.#session.retry?.();
    addEventListener('online', wake, { signal });
    addEventListener('offline', wake, { signal });
    addEventListener('pageshow', wake, { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake(), { signal });
  }

  get place(): LivePlace | undefined {
    return this.#place;
  }
  get link(): Link | undefined {
    return this.#session?.link;
  }

  /** Shows the shell in a pane, and opens it if it is not open. False if it cannot be opened; the pane has been told then. */
  async mount(place: LivePlace): Promise<boolean> {
    const moved = this.#place !== place;
    this.#place = place;
    if (moved) {
      const focused = this.frame.element.contains(document.activeElement);
      place.slot.append(this.frame.element);
      this.#screen?.redraw();
      if (focused) this.#screen?.focus();
      void this.#learn(place);
    }
    this.#opening ??= this.#open();
    const open = await this.#opening;
    if (!open) this.#opening = undefined;
    return open;
  }

  focus(): void {
    this.#screen?.focus();
  }

  /**
   * Sends a command of the lesson, after a press. Resolves when it has ended in the shell.
   *
   * @throws Error with a sentence for the learner when it cannot be sent now
   */
  async run(cmd: string): Promise<void> {
    await this.#opening;
    const result = await this.#session?.submit(cmd);
    if (!result?.ok) {
      const why = say(result?.reason === 'busy' ? t.busy : t.notOpen, this.#lang);
      this.frame.announce(why, true);
      throw new Error(why);
    }
    this.#screen?.focus();
    await new Promise<void>((done) => this.#sent.push({ cmd, done }));
  }

  async #open(): Promise<boolean> {
    const { frame } = this;
    frame.show({ state: 'connecting' });
    await document.fonts.load(`14px ${getComputedStyle(frame.view).fontFamily}`, '한A').catch(() => []);
    const screen = (this.#screen = new LiveScreen(frame.view, frame.host, {
      label: say(t.label, this.#lang),
      onData: (data) => this.#session?.key?.(data),
      onSize: (size) => this.#session?.resize?.(size),
      leave: () => frame.leave(),
      modify: (data) => this.#keys.modify(data),
    }));
    screen.screenReader = getSettings().screenReader;
    try {
      const session = await new LiveBackend({
        dial: () => this.#connection.terminal(),
        token: async () => (this.#token = await this.#connection.token()),
        sid: keptShell(() => this.#token),
        client: pageId(),
        clock,
        random: Math.random,
        online: () => navigator.onLine,
        lang: this.#lang,
        scripts: () => this.#known(),
        explain: (link) => sayLink(link, this.#lang),
      }).open(screen, this.#stop.signal);
      this.#session = session;
      session.on((event) => this.#heard(event));
      frame.show(session.link!);
      return true;
    } catch (error) {
      await this.#shut();
      this.#fallBack(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  async #shut(): Promise<void> {
    const [session, screen] = [this.#session, this.#screen];
    this.#session = this.#screen = undefined;
    this.#opening = undefined;
    for (const { done } of this.#sent.splice(0)) done();
    await session?.close();
    await screen?.dispose();
    this.frame.host.shadowRoot?.replaceChildren();
  }

  #fallBack(reason: string): void {
    const place = this.#place;
    this.#place = undefined;
    this.frame.element.remove();
    place?.fallBack(reason);
  }

  #heard(event: SessionEvent): void {
    if (event.type === 'link') this.#linked(event.link);
    else if (event.type === 'state' && event.reason) this.frame.announce(event.reason);
    else if (event.type === 'command') this.#ended(event);
  }

  #linked(link: Link): void {
    this.frame.show(link);
    if (link.state === 'refused' && link.code === 4401) this.#connection.forgetToken();
    if (link.state !== 'open') for (const { done } of this.#sent.splice(0)) done();
    if (link.state === 'away') void this.#shut().then(() => this.#fallBack(sayLink(link, this.#lang)));
  }

  #ended(event: Extract<SessionEvent, { type: 'command' }>): void {
    const { cmd, exitCode, unlike, mistakeId, session } = event;
    const why = mistakeId ? this.#scripts.get(session ?? '')?.say.get(mistakeId) : undefined;
    const values = { cmd: cmd.length > 60 ? `${cmd.slice(0, 60)}…` : cmd, code: exitCode ?? '?', exit: unlike?.exit ?? 0 };
    if (why) this.frame.announce(say(t.mistake, this.#lang, { say: why }));
    else this.frame.announce(say(unlike ? t.unlike : exitCode === undefined ? t.ranUnknown : t.ran, this.#lang, values), unlike !== undefined);
    this.#place?.command(event);
    // A press that sent a command is answered by the end of the next one.
    this.#sent.shift()?.done();
  }

  /** The session in view first, then the others of the page. */
  #known(): readonly LiveScript[] {
    const first = this.#scripts.get(this.#place?.session ?? '');
    return [...(first ? [first] : []), ...[...this.#scripts.values()].filter((script) => script !== first)];
  }

  /** What the recordings of the page's sessions say about their commands; the recordings are kept for when the lab is away. */
  async #learn(place: LivePlace): Promise<void> {
    void import('../terminal/pane.ts'); // what plays them, too
    const sessions = new Set([place.session, ...[...document.querySelectorAll<HTMLElement>('day-terminal')].map((pane) => pane.dataset['session'] ?? '')]);
    for (const session of sessions) {
      if (!session || this.#scripts.has(session)) continue;
      const meta = await keepRecording(place.casts, session);
      if (!meta) continue; // its commands are then commands like any other
      const { steps, mistakes } = meta;
      this.#scripts.set(session, { session, steps, mistakes, say: new Map(mistakes.map((each) => [each.id, each.say[this.#lang]])) });
    }
  }
}
