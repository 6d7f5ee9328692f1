/** What the prompt's marks say (OSC 133, "semantic prompt"; the form kitty, iTerm2 and VS Code share). */
export type PromptMark =
  /** A: the prompt begins. B: it ended, the learner types. */
  | { mark: 'prompt' }
  | { mark: 'input' }
  /** C: the command runs; `cmd` where the shell says what it is (`cmdline_url=`). */
  | { mark: 'run'; cmd: string | undefined }
  /** D: it ended. */
  | { mark: 'end'; exitCode: number | undefined };

/** Longest mark that is read; a longer one is passed over. */
const longest = 4096;
const ESC = 0x1b;
const BEL = 0x07;

/** Finds prompt marks in output that comes in pieces. It reads; it changes nothing. */
export class PromptMarks {
  /** Where the stream stands: 0 to 5 in `ESC ] 1 3 3 ;`, 6 in the body, 7 after an ESC in the body. */
  #at = 0;
  #body: number[] = [];

  /** The marks that end in this piece. */
  read(chunk: Uint8Array): PromptMark[] {
    const found: PromptMark[] = [];
    // Nearly every piece has no ESC: then nothing is looked at byte by byte.
    let i = this.#at === 0 ? chunk.indexOf(ESC) : 0;
    if (i < 0) return found;
    for (; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (this.#at < 6) {
        if (byte === start[this.#at]) this.#at++;
        else this.#at = byte === ESC ? 1 : 0;
        if (this.#at === 6) this.#body = [];
        else if (this.#at === 0) {
          const next = chunk.indexOf(ESC, i + 1);
          if (next < 0) break;
          i = next - 1;
        }
      } else if (this.#at === 7) {
        this.#at = 0;
        if (byte === 0x5c) this.#take(found);
        else i--; // the ESC began something else
      } else if (byte === BEL) {
        this.#at = 0;
        this.#take(found);
      } else if (byte === ESC) this.#at = 7;
      else if (this.#body.length < longest) this.#body.push(byte);
      else this.#at = 0;
    }
    return found;
  }

  #take(found: PromptMark[]): void {
    const [kind, ...fields] = new TextDecoder().decode(Uint8Array.from(this.#body)).split(';');
    if (kind === 'A') found.push({ mark: 'prompt' });
    else if (kind === 'B') found.push({ mark: 'input' });
    else if (kind === 'C') found.push({ mark: 'run', cmd: commandOf(fields) });
    else if (kind === 'D') found.push({ mark: 'end', exitCode: /^\d{1,3}$/.test(fields[0] ?? '') ? Number(fields[0]) : undefined });
  }
}

const start = [ESC, 0x5d, 0x31, 0x33, 0x33, 0x3b];

function commandOf(fields: readonly string[]): string | undefined {
  const field = fields.find((one) => one.startsWith('cmdline_url='));
  if (field === undefined) return undefined;
  try {
    return decodeURIComponent(field.slice('cmdline_url='.length));
  } catch {
    return undefined;
  }
}
