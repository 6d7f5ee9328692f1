import { Terminal } from '@xterm/xterm';
import xtermCss from '@xterm/xterm/css/xterm.css?inline';
import { ClientStream } from '../../engine/live/client-stream.ts';
import { readServerMessage } from '../../engine/live/control.ts';
import { decodeFrame } from '../../engine/live/frames.ts';
import { waitBeforeTry } from '../../engine/live/wait.ts';
import type { Connection } from '../live/connection.ts';
import { pageId } from '../live/seat.ts';
import { sendComposedAtOnce } from '../terminal/composed-text.ts';
import { guardOutput } from '../terminal/guards.ts';
import { onThemeChange, readTheme } from '../terminal/theme.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(`${xtermCss}
.xterm { text-spacing-trim: space-all; word-break: normal; overflow-wrap: normal; }
.xterm .xterm-viewport, .xterm .xterm-scrollable-element { background: transparent !important; }`);

export type WatchState = 'connecting' | 'open' | 'ended';

export interface WatchEvents {
  state: (state: WatchState, input: boolean) => void;
  /** Esc, then Tab: the keyboard leaves a terminal that it types into. */
  leave: () => void;
}

/** Largest and smallest size of the letters, in pixels: someone else's terminal is as wide as it is. */
const font = { most: 14, least: 9 };

/** Someone else's terminal, to look at; to type into only while the gateway says that this is allowed. */
export class WatchScreen {
  readonly #view: HTMLElement;
  readonly #connection: Connection;
  readonly #term: Terminal;
  readonly #stop = new AbortController();
  readonly #client = pageId();
  readonly #on: WatchEvents;
  #stream: ClientStream | undefined;
  #socket: WebSocket | undefined;
  #sid: string | undefined;
  #input = false;
  #write = false;
  #failed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #acks: ReturnType<typeof setInterval> | undefined;

  /** @param view an empty box, focusable, that scrolls */
  constructor(view: HTMLElement, connection: Connection, label: string, on: WatchEvents) {
    this.#view = view;
    this.#connection = connection;
    this.#on = on;
    const root = view.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    const place = document.createElement('div');
    root.append(place);
    const term = (this.#term = new Terminal({
      allowProposedApi: true, cols: 80, rows: 24, scrollback: 1000, disableStdin: true, cursorInactiveStyle: 'block', fontFamily: getComputedStyle(view).fontFamily, fontSize: font.most,
      minimumContrastRatio: 4.5, theme: readTheme(view), linkHandler: { activate: () => {} }, screenReaderMode: false,
    }));
    // Its questions are for its owner's page to answer.
    guardOutput(term, false);
    term.open(place);
    term.textarea?.setAttribute('aria-label', label);
    term.attachCustomKeyEventHandler((event) => this.#key(event));
    term.onData((data) => data && this.#type(new TextEncoder().encode(data)));
    sendComposedAtOnce(term, this.#stop.signal);
    onThemeChange(() => (term.options.theme = readTheme(view)), this.#stop.signal);
    new ResizeObserver(() => this.#fit()).observe(view);
  }

  /** Looks at a terminal; null: at none. `write`: typing is allowed by now, or no longer: the gateway says so at a new hello. */
  watch(sid: string | null, write = false): void {
    if (this.#stop.signal.aborted || ((sid ?? undefined) === this.#sid && write === this.#write && this.#socket !== undefined)) return;
    this.#write = write;
    this.#hangUp();
    this.#sid = sid ?? undefined;
    this.#failed = 0;
    this.#term.reset();
    if (this.#sid !== undefined) void this.#connect(this.#sid);
  }

  /** Text that is selected in it. */
  get selection(): string {
    return this.#term.getSelection();
  }

  focus(): void {
    this.#term.focus();
  }

  close(): void {
    this.#hangUp();
    this.#stop.abort();
    this.#term.dispose();
  }

  #hangUp(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#acks);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
  }

  async #connect(sid: string): Promise<void> {
    this.#on.state('connecting', false);
    const token = await this.#connection.token();
    if (token === undefined || this.#sid !== sid) return;
    const stream = (this.#stream = new ClientStream(this.#client));
    const socket = (this.#socket = this.#connection.terminal());
    socket.onopen = () => socket.send(JSON.stringify({ t: 'hello', token, client: this.#client, watch: sid, cols: this.#term.cols, rows: this.#term.rows }));
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.#socket !== socket) return;
      if (typeof data === 'string') return this.#heard(stream, data);
      const frame = decodeFrame(new Uint8Array(data));
      const fresh = frame.kind === 'output' ? stream.output(frame.offset, frame.bytes) : undefined;
      if (fresh) this.#term.write(fresh.bytes, () => stream.parsed(fresh.mark, performance.now()));
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      clearInterval(this.#acks);
      this.#be('ended', false);
      // No such terminal, or not allowed to look at it: whoever shows it says so when it is there again. Another
      // replica may hear of it a moment later than this page.
      const soon = (code === 4403 || code === 4404) && this.#failed < 3;
      if (code === 1000 || (code >= 4400 && code < 4500 && code !== 4429 && !soon)) return;
      this.#timer = setTimeout(() => this.#sid === sid && void this.#connect(sid), waitBeforeTry(++this.#failed, Math.random()));
    };
    this.#acks = setInterval(() => {
      const ack = stream.ack(performance.now());
      if (ack && socket.readyState === WebSocket.OPEN) socket.send(ack as Uint8Array<ArrayBuffer>);
    }, 50);
  }

  #heard(stream: ClientStream, text: string): void {
    const message = readServerMessage(text);
    if (message?.t === 'welcome') {
      this.#failed = 0;
      const { fresh, frames } = stream.welcome(message);
      if (fresh) this.#term.reset();
      this.#size(message.cols, message.rows);
      for (const frame of frames) this.#socket?.send(frame as Uint8Array<ArrayBuffer>);
      this.#be('open', message.input);
    } else if (message?.t === 'in') for (const frame of stream.confirmed(message.next, message.upTo)) this.#socket?.send(frame as Uint8Array<ArrayBuffer>);
    else if (message?.t === 'size') this.#size(message.cols, message.rows);
    else if (message?.t === 'skip') {
      stream.skip(message.from);
      this.#term.reset();
    } else if (message?.t === 'exit') this.#be('ended', false);
  }

  #be(state: WatchState, input: boolean): void {
    this.#input = input;
    this.#term.options.disableStdin = !input;
    this.#on.state(state, input);
  }

  #escape = false;

  /** False: the page keeps the key. Tab belongs to the terminal only while keys reach it, and not after Esc. */
  #key(event: KeyboardEvent): boolean {
    if (event.key === 'Tab' && !this.#input) return false;
    if (event.type !== 'keydown') return true;
    const escaped = this.#escape;
    this.#escape = event.key === 'Escape';
    if (!escaped || event.key !== 'Tab' || event.shiftKey) return true;
    event.preventDefault();
    this.#on.leave();
    return false;
  }

  #type(bytes: Uint8Array): void {
    if (!this.#input || !this.#stream || this.#stream.replaying) return;
    for (const frame of this.#stream.type(bytes)) this.#socket?.send(frame as Uint8Array<ArrayBuffer>);
  }

  #size(cols: number, rows: number): void {
    this.#term.resize(cols, rows);
    this.#fit();
  }

  /** Letters as large as the box allows; below the least size it scrolls sideways. */
  #fit(): void {
    const width = this.#view.clientWidth - 16;
    if (width <= 0) return;
    // A cell of these faces is six tenths of their size wide.
    const size = Math.max(font.least, Math.min(font.most, Math.floor((width / this.#term.cols / 0.602) * 2) / 2));
    if (size !== this.#term.options.fontSize) this.#term.options.fontSize = size;
  }
}
