import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One command to answer. */
export interface Ask {
  session: string;
  /** Step or mistake id. */
  id: string;
  cmd: string;
  /** Node on which it runs. */
  host: string;
  /** Transcript named by the scenario, relative to content/transcripts/. */
  output?: string | undefined;
  /** Exit status that the scenario expects. */
  exit: number;
}

/** What a command printed. */
export interface Answer {
  /** Bytes as printed, lines ending in \n. */
  text: string;
  exit: number;
}

/**
 * Where the outputs of a recording come from: captured transcripts now; a live cluster answers the same
 * scenario files later.
 */
export interface OutputSource {
  /** @throws Error with a sentence for the author if there is no answer */
  answer(ask: Ask): Promise<Answer>;
}

/** Answers from `content/transcripts/`: nothing is typed by hand. */
export class TranscriptSource implements OutputSource {
  readonly #root: string;
  constructor(root = process.cwd()) {
    this.#root = join(root, 'content', 'transcripts');
  }
  answer({ output, exit }: Ask): Promise<Answer> {
    if (!output) return Promise.resolve({ text: '', exit });
    const path = join(this.#root, output);
    if (!existsSync(path)) return Promise.reject(new Error(`transcript content/transcripts/${output} is missing`));
    return Promise.resolve({ text: readFileSync(path, 'utf8'), exit });
  }
}
