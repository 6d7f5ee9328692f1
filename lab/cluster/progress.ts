/** One stage with the seconds it usually takes. */
export interface Stage {
  id: string;
  title: string;
  seconds: number;
}

export interface ProgressOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Reports how far a stage is: 0–1 if known, and a word for what is being done. */
export type Report = (part: number, doing?: string) => void;

const clock = (ms: number) => `${(ms / 1000).toFixed(1).padStart(6)}s`;

/** `████████░░░░` for 0–1. */
export function bar(part: number, width = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, part)) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/**
 * A bar on a terminal, one line per finished stage everywhere. A stage's share of the bar is its usual time, and the
 * bar moves with the time that has passed, so that it is never still for long.
 */
export class Progress {
  readonly #stages: readonly Stage[];
  readonly #out: ProgressOutput;
  readonly #now: () => number;
  readonly #start: number;
  #done = 0;
  readonly times: Record<string, number> = {};

  constructor(stages: readonly Stage[], out: ProgressOutput = process.stdout, now: () => number = () => performance.now()) {
    this.#stages = stages;
    this.#out = out;
    this.#now = now;
    this.#start = now();
  }

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.#now() - this.#start;
  }

  /** Runs one stage. Its line says when it ended, since the beginning, and how long it took. */
  async stage<T>(id: string, work: (report: Report) => Promise<T>): Promise<T> {
    const stage = this.#stages.find((entry) => entry.id === id)!;
    const start = this.#now();
    let [part, doing] = [0, ''];
    const guess = () => Math.max(part, 1 - 1 / (1 + (this.#now() - start) / 1000 / stage.seconds));
    const draw = () => this.#draw(stage, guess(), doing);
    const timer = this.#out.isTTY ? setInterval(draw, 200) : undefined;
    if (this.#out.isTTY) draw();
    try {
      const result = await work((known, word = doing) => {
        if (!this.#out.isTTY && word !== doing && word) this.#out.write(`[${clock(this.elapsed)}]   ${word}\n`);
        [part, doing] = [known, word];
      });
      this.times[id] = (this.#now() - start) / 1000;
      this.#done += stage.seconds;
      this.#line(`✓ ${stage.title}`, this.times[id]);
      return result;
    } catch (error) {
      this.#line(`✗ ${stage.title}`, (this.#now() - start) / 1000);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  #line(text: string, seconds: number) {
    this.#out.write(`${this.#out.isTTY ? '\r\x1b[K' : ''}[${clock(this.elapsed)}] ${text}${seconds >= 0.05 ? `  (${seconds.toFixed(1)} s)` : ''}\n`);
  }

  #draw(stage: Stage, part: number, doing: string) {
    const total = this.#stages.reduce((sum, entry) => sum + entry.seconds, 0);
    const text = `[${clock(this.elapsed)}] ${bar((this.#done + part * stage.seconds) / total)} ${stage.title}${doing ? `: ${doing}` : ''}`;
    this.#out.write(`\r\x1b[K${text.slice(0, (this.#out.columns ?? 80) - 1)}`);
  }
}
