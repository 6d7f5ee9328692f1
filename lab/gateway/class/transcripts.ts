import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sessions, SessionView } from '../terminal/sessions.ts';
import type { Clock } from './clock.ts';
import type { Seat } from './model.ts';

/** The most of one transcript, in bytes: a forgotten `yes` must not fill the disk. */
const MOST = 20_000_000;

interface Tape {
  file: WriteStream;
  began: number;
  bytes: number;
  decoder: TextDecoder;
  stop(): void;
}

/**
 * Keeps what the terminals of learners who allowed it print, as asciicast v2. Never what is typed: that has passwords in it.
 */
export class Transcripts {
  readonly #folder: string;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  readonly #allowed: (seat: string) => Seat | undefined;
  readonly #tapes = new Map<string, Tape>();
  readonly #stop: () => void;

  /** @param allowed the seat, when its learner allows recording now */
  constructor(folder: string, sessions: Sessions, clock: Clock, allowed: (seat: string) => Seat | undefined) {
    this.#folder = folder;
    this.#sessions = sessions;
    this.#clock = clock;
    this.#allowed = allowed;
    this.#stop = sessions.onChange((session, what) => {
      if (what === 'ended') void this.#end(session.sid);
      else void this.#consider(session);
    });
  }

  /** A learner allowed or ended it. */
  changed(seat: string): Promise<unknown> {
    return Promise.all(this.#sessions.all().filter(({ sub }) => sub === seat).map((session) => this.#consider(session)));
  }

  /** Files of a workshop. */
  async list(workshop: string): Promise<{ name: string; bytes: number }[]> {
    const names = await readdir(join(this.#folder, workshop)).catch(() => []);
    return Promise.all(names.filter((name) => name.endsWith('.cast')).sort().map(async (name) => ({ name, bytes: (await stat(join(this.#folder, workshop, name))).size })));
  }

  /** Path of one of {@link list}; undefined: no such file. */
  async path(workshop: string, name: string): Promise<string | undefined> {
    return (await this.list(workshop)).some((file) => file.name === name) ? join(this.#folder, workshop, name) : undefined;
  }

  async close(): Promise<void> {
    this.#stop();
    await Promise.all([...this.#tapes.keys()].map((sid) => this.#end(sid)));
  }

  async #consider(session: SessionView): Promise<void> {
    const seat = this.#allowed(session.sub);
    const running = this.#tapes.get(session.sid);
    if (!seat) return running && this.#end(session.sid);
    if (running) return;
    const began = this.#clock.now();
    // Taken at once, so that a second call meanwhile starts no second tape.
    const tape: Tape = { file: undefined as unknown as WriteStream, began, bytes: 0, decoder: new TextDecoder(), stop: () => {} };
    this.#tapes.set(session.sid, tape);
    const folder = join(this.#folder, session.ws);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (this.#tapes.get(session.sid) !== tape) return;
    const stamp = new Date(began).toISOString().replace(/[-:]|\.\d+/g, '');
    tape.file = createWriteStream(join(folder, `${seat.id}-${stamp}.cast`), { mode: 0o600 });
    tape.file.on('error', () => this.#tapes.delete(session.sid));
    tape.file.write(`${JSON.stringify({ version: 2, width: session.size.cols, height: session.size.rows, timestamp: Math.floor(began / 1000), title: seat.name })}\n`);
    tape.stop = this.#sessions.onOutput(session.sid, (chunk) => {
      if (tape.bytes > MOST) return;
      tape.bytes += chunk.length;
      const text = tape.decoder.decode(chunk, { stream: true });
      const at = (this.#clock.now() - began) / 1000;
      if (text !== '') tape.file.write(`${JSON.stringify([at, 'o', text])}\n`);
      if (tape.bytes > MOST) tape.file.write(`${JSON.stringify([at, 'o', '\r\n(the transcript ends here: 20 MB)\r\n'])}\n`);
    });
  }

  async #end(sid: string): Promise<void> {
    const tape = this.#tapes.get(sid);
    this.#tapes.delete(sid);
    if (!tape?.file) return;
    tape.stop();
    await new Promise<void>((done) => tape.file.end(() => done()));
  }
}
