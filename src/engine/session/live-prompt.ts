import type { PromptMark } from '../live/osc133.ts';
import type { Screen } from './backend.ts';

/** Where the prompt of a live shell stands, and which command runs, as its marks tell (OSC 133). */
export class LivePrompt {
  #at: 'unknown' | 'prompt' | 'running' = 'unknown';
  #typedText: (() => string) | undefined;
  #running: string | undefined;

  get at(): 'unknown' | 'prompt' | 'running' {
    return this.#at;
  }

  /** A mark has passed through the screen. @returns the command that ended with it */
  passed(mark: PromptMark, screen: Screen): { cmd: string; exitCode: number | undefined } | undefined {
    if (mark.mark === 'prompt') this.#at = 'prompt';
    else if (mark.mark === 'input') {
      this.#at = 'prompt';
      this.#typedText = screen.textFromHere?.();
    } else if (mark.mark === 'run') {
      this.#at = 'running';
      this.#running = (mark.cmd ?? this.#typedText?.() ?? '').trim();
      this.#typedText = undefined;
    } else {
      const cmd = this.#running;
      this.#running = undefined;
      return cmd ? { cmd, exitCode: mark.exitCode } : undefined;
    }
    return undefined;
  }
}

/** The keys that run a whole command at the prompt; what is half typed there is cleared first. */
export function keysOf(line: string, { atPrompt, bracketedPaste }: { atPrompt: boolean; bracketedPaste: boolean }): string {
  // Nothing of it may be obeyed by the terminal or the line editor; only the Enter at the end runs it.
  const text = line.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, '').trim();
  const clear = atPrompt ? '\x05\x15' : '';
  return `${clear}${bracketedPaste ? `\x1b[200~${text}\x1b[201~` : text.replace(/\n/g, '\r')}\r`;
}
