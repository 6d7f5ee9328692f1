import type { Answer, Ask, OutputSource } from '../../src/course/record/output-source.ts';
import { Normaliser } from './normalise.ts';
import { onPty } from './pty.ts';

/** Commands that never end by themselves: after this many seconds Ctrl-C is typed. */
const endless = /(^|\s)(-w|--watch|logs -f|port-forward)(\s|=|$)/;

/**
 * Answers from a real terminal on a node of the running lab. Names, times and ages are normalised per session, so that two
 * clusters give the same bytes.
 */
export class LabSource implements OutputSource {
  readonly #normalisers = new Map<string, Normaliser>();

  async answer({ session, cmd, host }: Ask): Promise<Answer> {
    const normaliser = this.#normalisers.get(session) ?? new Normaliser();
    this.#normalisers.set(session, normaliser);
    const { text, exit } = await onPty(host, cmd, endless.test(cmd) ? { interrupt: 8 } : {});
    return { text: normaliser.text(text), exit };
  }
}
