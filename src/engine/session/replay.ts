import { castSteps, selectSteps, stepTranscript, type CastStep } from '../cast/transcript.ts';
import type { Cast } from '../cast/types.ts';
import type { Lang } from '../schema/localized.ts';
import type { Backend, Capabilities, Screen, Session, SessionEvent, SessionStepView, SubmitResult, Timeline, Unsubscribe } from './backend.ts';
import type { Clock } from './clock.ts';
import { matchesMistake, matchesStep, wrongColumn } from './match.ts';
import type { SessionMeta } from './meta.ts';

/** Everything a replay needs: the cast, its mistakes, its metadata. */
export interface ReplayFiles {
  cast: Cast;
  mistakes: Cast | null;
  meta: SessionMeta;
}

export interface ReplayOptions {
  /** @throws Error with a message for the learner */
  load: (signal: AbortSignal) => Promise<ReplayFiles>;
  /** Steps to show, in the order of the session; absent = all. */
  steps?: readonly string[] | undefined;
  /** Language of what is said about a mistake. */
  lang: Lang;
  clock: Clock;
  /** What a jump shows in place of a step's output, while the learner still has to guess it. Asked at every jump. */
  cover?: (step: string) => string | undefined;
}

/** Characters written at once while seeking; larger blocks freeze the page, smaller ones cost a frame each. */
const chunk = 131_072;
/** No pause of a recording lasts longer, in milliseconds. */
const idleLimit = 2000;

/** Plays a recorded session: steps, seek, speed, and typed commands that the recording can answer. */
export class ReplayBackend implements Backend {
  readonly #options: ReplayOptions;
  constructor(options: ReplayOptions) {
    this.#options = options;
  }
  async open(screen: Screen, signal: AbortSignal): Promise<Session> {
    const files = await this.#options.load(signal);
    const { steps } = this.#options;
    const cast = steps ? selectSteps(files.cast, steps) : files.cast;
    signal.throwIfAborted();
    const session = new ReplaySession(screen, { ...files, cast }, this.#options);
    await session.start();
    signal.addEventListener('abort', () => void session.close(), { once: true });
    return session;
  }
}

class ReplaySession implements Session, Timeline {
  readonly kind = 'replay';
  readonly caps: Capabilities = { input: 'line', timeline: true, resize: false };
  readonly timeline: Timeline = this;
  readonly steps: readonly SessionStepView[];
  readonly durationMs: number;

  readonly #screen: Screen;
  readonly #cast: Cast;
  readonly #resizes: boolean;
  readonly #marks: readonly CastStep[];
  readonly #mistakes: readonly CastStep[];
  readonly #meta: SessionMeta;
  readonly #lang: Lang;
  readonly #clock: Clock;
  readonly #cover: (step: string) => string | undefined;
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  /** Event times with long pauses cut. */
  readonly #times: readonly number[];

  #speed = 1;
  /** Index of the next event to apply. */
  #pos = 0;
  /** Bumped by every command: whatever was under way stops. */
  #turn = 0;
  /** The screen also shows what the learner typed: the next seek starts from nothing. */
  #foreign = false;
  #cancelTimer: () => void = () => {};
  #wake: () => void = () => {};
  #playing = false;
  #submitting = false;
  #closed = false;
  /** Writes in order: the last one queued. */
  #written: Promise<unknown> = Promise.resolve();

  constructor(screen: Screen, files: ReplayFiles, options: ReplayOptions) {
    this.#screen = screen;
    this.#cast = files.cast;
    this.#meta = files.meta;
    this.#lang = options.lang;
    this.#clock = options.clock;
    this.#cover = options.cover ?? (() => undefined);
    this.#resizes = files.cast.events.some(([, code]) => code === 'r');
    this.#marks = castSteps(files.cast);
    this.#mistakes = files.mistakes ? castSteps(files.mistakes) : [];
    const limit = Math.min(idleLimit, files.cast.idleLimitMs ?? idleLimit);
    let before = 0;
    let at = 0;
    this.#times = files.cast.events.map(([time]) => {
      at += Math.min(time - before, limit);
      before = time;
      return at;
    });
    this.durationMs = at;
    const known = new Map(files.meta.steps.map((step) => [step.id, step]));
    this.steps = this.#marks.map((mark, index) => ({
      id: mark.id,
      cmd: mark.cmd,
      index,
      timeMs: this.#times[mark.start] ?? 0,
      output: stepTranscript(mark).text,
      exitCode: mark.exit,
      accept: known.get(mark.id)?.accept ?? [],
    }));
  }

  /** Shows the first prompt. */
  async start(): Promise<void> {
    this.#screen.resize({ cols: this.#cast.cols, rows: this.#screen.size.rows });
    await this.#jump(this.#first());
  }

  get timeMs(): number {
    return this.#times[this.#pos - 1] ?? 0;
  }
  get stepIndex(): number {
    return this.#state().index;
  }
  get speed(): number {
    return this.#speed;
  }
  set speed(value: number) {
    this.#speed = value > 0 ? value : 1;
    this.#wake(); // an animation under way goes on at the new speed
  }

  on(listener: (event: SessionEvent) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #say(event: SessionEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #first(): number {
    return this.#marks[0]?.start ?? this.#cast.events.length;
  }

  #write(data: string): Promise<unknown> {
    this.#written = this.#screen.write(data);
    return this.#written;
  }

  /** Writes events [#pos, to) in large blocks, two under way at a time. False if another command took over. */
  async #feed(to: number, turn: number, covers?: ReadonlyMap<number, { text: string; done: number }>): Promise<boolean> {
    const { events } = this.#cast;
    let block = '';
    let previous: Promise<unknown> = Promise.resolve();
    const flush = async () => {
      const write = this.#write(block);
      block = '';
      await previous;
      previous = write;
    };
    while (this.#pos < to) {
      const cover = covers?.get(this.#pos);
      if (cover && cover.done <= to) {
        block += `\r\n\x1b[2m${printable(cover.text)}\x1b[22m\r\n${this.#prompt()}`;
        this.#pos = cover.done;
        this.#foreign = true;
        continue;
      }
      const [, code, data] = events[this.#pos++]!;
      if (code === 'o') {
        block += data;
        if (block.length >= chunk) {
          await flush();
          if (turn !== this.#turn) return false;
        }
      } else if (code === 'r') {
        if (block) await flush();
        await previous;
        if (turn !== this.#turn) return false;
        const [cols, rows] = data.split('x').map(Number);
        this.#screen.resize({ cols: cols!, rows: rows! });
      }
    }
    if (block) await flush();
    await previous;
    return turn === this.#turn;
  }

  #halt(): number {
    this.#cancelTimer();
    this.#wake();
    this.#playing = false;
    return ++this.#turn;
  }

  /** The step whose command is on the screen, and how far it is. */
  #state(): { index: number; phase: 'prompt' | 'running' | 'done' } {
    const index = this.#marks.findLastIndex((mark) => mark.prompt <= this.#pos);
    const mark = this.#marks[index];
    if (!mark || mark.done <= this.#pos) return { index, phase: 'done' };
    return { index, phase: mark.prompt === this.#pos ? 'prompt' : 'running' };
  }

  /** Shows the screen after event `to`, at once. */
  async #jump(to: number): Promise<boolean> {
    const turn = this.#halt();
    if (to < this.#pos || this.#foreign || this.#pos === 0) {
      // Position and screen change together, so that a command that overtakes this one finds them agreeing.
      // The reset is in band: not waiting for it saves a turn of the parser, and with it a frame.
      void this.#screen.reset();
      this.#pos = 0;
      this.#foreign = false;
      if (this.#resizes) {
        await this.#write(''); // a resize is out of band: what was queued comes first
        if (turn !== this.#turn) return false;
        this.#screen.resize({ cols: this.#cast.cols, rows: this.#cast.rows });
      }
    }
    const covers = this.#marks.flatMap((mark): [number, { text: string; done: number }][] => {
      const text = this.#cover(mark.id);
      return text === undefined ? [] : [[mark.prompt, { text, done: mark.done }]];
    });
    if (!(await this.#feed(to, turn, new Map(covers)))) return false;
    const { index, phase } = this.#state();
    const step = this.steps[index];
    if (step) this.#say({ type: 'step', step, phase });
    else this.#say({ type: 'state', state: 'ready' });
    return true;
  }

  /** Announces the edges that lie in [from, to) of a running animation. */
  #cross(from: number, to: number): void {
    for (const [index, mark] of this.#marks.entries()) {
      const step = this.steps[index]!;
      if (mark.prompt > from && mark.prompt <= to) this.#say({ type: 'step', step, phase: 'prompt' });
      if (mark.prompt >= from && mark.prompt < to) this.#say({ type: 'step', step, phase: 'running' });
      if (mark.done > from && mark.done <= to) {
        this.#say({ type: 'step', step, phase: 'done' });
        this.#say({ type: 'command', cmd: step.cmd, exitCode: mark.exit, stepId: step.id });
      }
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((done) => {
      this.#wake = done;
      this.#cancelTimer = this.#clock.after(ms, done);
    });
  }

  /** Plays on to event `goal` at the set speed. False if another command took over. */
  async #animate(goal: number, atOnce = false): Promise<boolean> {
    const turn = this.#halt();
    this.#playing = true;
    // A key press answers at once: the pause before the next event belongs to playing through.
    let media = atOnce ? (this.#times[this.#pos] ?? 0) : this.timeMs;
    let last = this.#clock.now();
    while (this.#pos < goal) {
      const now = this.#clock.now();
      media = this.#speed === Infinity ? Infinity : media + (now - last) * this.#speed;
      last = now;
      let to = this.#pos;
      while (to < goal && this.#times[to]! <= media) to++;
      if (to > this.#pos) {
        const from = this.#pos;
        if (!(await this.#feed(to, turn))) return false;
        this.#cross(from, to);
        if (turn !== this.#turn) return false;
      }
      if (this.#pos >= goal) break;
      await this.#sleep(Math.max(16, (this.#times[this.#pos]! - media) / this.#speed));
      if (turn !== this.#turn) return false;
    }
    this.#playing = false;
    return true;
  }

  /** The next edge after the position: command typed, or output shown. Null at the end. */
  #following(): number | null {
    const edges = this.#marks.flatMap((mark) => [mark.prompt, mark.done]);
    return edges.find((edge) => edge > this.#pos) ?? null;
  }

  /** The event at which a step shows its command or its output; -1 is the first prompt. */
  #edge(index: number, phase: 'prompt' | 'done'): number {
    return this.#marks[index]?.[phase] ?? this.#first();
  }

  /** Completes the animation under way up to its next edge. True if there was one. */
  async #settle(): Promise<boolean> {
    const edge = this.#following();
    if (!this.#playing || edge === null) return false;
    const turn = this.#halt();
    const from = this.#pos;
    if (await this.#feed(edge, turn)) this.#cross(from, edge);
    return true;
  }

  async next(): Promise<boolean> {
    if (this.#closed) return false;
    if (await this.#settle()) return true; // a second press completes what the first began
    const to = this.#following();
    return to === null ? false : this.#animate(to, true);
  }

  async prev(): Promise<boolean> {
    const { index, phase } = this.#state();
    if (this.#closed || index < 0) return false;
    return phase === 'prompt' ? this.#jump(this.#edge(index - 1, 'done')) : this.#jump(this.#edge(index, 'prompt'));
  }

  play(): void {
    if (this.#closed || this.#playing) return;
    const run = async () => {
      if (this.#following() === null && !(await this.#jump(this.#first()))) return;
      this.#say({ type: 'state', state: 'playing' });
      const end = this.#marks.at(-1)?.done ?? this.#cast.events.length;
      if (await this.#animate(end)) this.#say({ type: 'state', state: 'ended' });
    };
    void run();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#halt();
    this.#say({ type: 'state', state: 'paused' });
  }

  seek(to: { timeMs: number } | { step: string | number; edge: 'prompt' | 'done' }): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    if ('timeMs' in to) {
      let event = this.#first();
      while (event < this.#times.length && this.#times[event]! <= to.timeMs) event++;
      return this.#jump(event);
    }
    const index = typeof to.step === 'number' ? to.step : this.#marks.findIndex((mark) => mark.id === to.step);
    if (typeof to.step === 'string' && index < 0) return Promise.resolve(false);
    if (index >= this.#marks.length) return Promise.resolve(false);
    return this.#jump(this.#edge(index, to.edge));
  }

  async submit(line: string): Promise<SubmitResult> {
    if (this.#closed) return { ok: false, reason: 'closed' };
    if (this.#submitting) return { ok: false, reason: 'busy' };
    this.#submitting = true;
    try {
      return await this.#answer(line);
    } finally {
      this.#submitting = false;
    }
  }

  /** Rewinds a command that is typed but not run: the learner types it. */
  async #toPrompt(): Promise<void> {
    if (this.#playing) await this.#settle();
    const { index, phase } = this.#state();
    if (index >= 0 && phase !== 'done') await this.#jump(this.#edge(index - 1, 'done'));
    else if (this.#pos !== this.#edge(index, 'done')) await this.#jump(this.#edge(index, 'done')); // half typed
  }

  async #answer(line: string): Promise<SubmitResult> {
    await this.#toPrompt();
    const next = this.stepIndex + 1;
    const step = this.steps[next];
    if (step && matchesStep(line, step)) return this.#run(line, next);
    const mistake = step && this.#meta.mistakes.find((each) => each.at === step.id && matchesMistake(line, each));
    const played = mistake && this.#mistakes.find((each) => each.id === mistake.id);
    if (mistake && played) {
      await this.#print(line, played);
      this.#say({ type: 'command', cmd: line, exitCode: played.exit, mistakeId: mistake.id });
      return { ok: true, mistakeId: mistake.id, say: mistake.say[this.#lang] };
    }
    // A command that was already run prints the same again; one from later on is shown if nothing changes in between.
    const known = this.steps.findIndex((each, index) => index !== next && matchesStep(line, each));
    if (known >= 0 && known < next) {
      const mark = this.#marks[known]!;
      await this.#print(line, mark);
      this.#say({ type: 'command', cmd: line, exitCode: mark.exit, stepId: mark.id });
      return { ok: true, stepId: mark.id };
    }
    if (known > next && !this.#meta.steps.some((each) => (each.changes?.length ?? 0) > 0 && this.steps.slice(next, known).some((view) => view.id === each.id)))
      return this.#run(line, known);
    return { ok: false, reason: 'mismatch', ...(step ? { expected: step.cmd, at: wrongColumn(line, step) } : {}) };
  }

  /** The learner's own words at the prompt, then the recorded output of a step. */
  async #run(line: string, index: number): Promise<SubmitResult> {
    const mark = this.#marks[index]!;
    this.#foreign ||= printable(line) !== mark.cmd || index !== this.stepIndex + 1;
    this.#pos = mark.prompt;
    await this.#write(printable(line));
    await this.#animate(mark.done, true);
    return { ok: true, stepId: mark.id };
  }

  #prompt(): string {
    // As the cast prints it before its first marker.
    return this.#cast.events
      .slice(0, this.#first())
      .filter(([, code]) => code === 'o')
      .map(([, , data]) => data)
      .join('');
  }

  async #print(line: string, mark: CastStep): Promise<void> {
    this.#halt();
    this.#foreign = true;
    await this.#write(`${printable(line)}\r\n\x1b]133;C\x07${mark.raw}\x1b]133;D;${mark.exit}\x07${this.#prompt()}`);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#halt();
    await this.#written; // xterm 6.0.0 keeps timers of pending writes after dispose
    this.#listeners.clear();
  }
}

/** A typed line without anything a terminal would obey. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
}
