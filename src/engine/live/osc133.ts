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
const CAN = 0x18;
const SUB = 0x1a;

/** A run of bytes as they came, or a mark that ends right behind the run before it. */
export type MarkedPiece = { data: Uint8Array; mark?: undefined } | { data?: undefined; mark: PromptMark };

/** Finds prompt marks in output that comes in pieces. It reads; it changes nothing and holds nothing back. */
export class PromptMarks {
  /** Where the stream stands: 0 to 5 in `ESC ] 1 3 3 ;`, 6 in the body, 7 after an ESC in the body. */
  #at = 0;
  #body: number[] = [];

  /** The marks that end in this piece. */
  read(chunk: Uint8Array): PromptMark[] {
    const found: PromptMark[] = [];
    this.#scan(chunk, (mark) => found.push(mark));
    return found;
  }

  /** The bytes of this piece, all of them and in order, cut where marks end: a screen that has drawn a run stands where its mark is. */
  split(chunk: Uint8Array): MarkedPiece[] {
    const pieces: MarkedPiece[] = [];
    let from = 0;
    this.#scan(chunk, (mark, end) => {
      pieces.push({ data: chunk.subarray(from, end) }, { mark });
      from = end;
    });
    if (from < chunk.length) pieces.push({ data: chunk.subarray(from) });
    return pieces;
  }

  #scan(chunk: Uint8Array, found: (mark: PromptMark, end: number) => void): void {
    const take = (end: number) => {
      const mark = this.#mark();
      if (mark) found(mark, end);
    };
    // Nearly every piece has no ESC: then nothing is looked at byte by byte.
    let i = this.#at === 0 ? chunk.indexOf(ESC) : 0;
    if (i < 0) return;
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
        if (byte === 0x5c) take(i + 1);
        else i--; // the ESC began something else
      } else if (byte === BEL) {
        this.#at = 0;
        take(i + 1);
      } else if (byte === ESC) this.#at = 7;
      else if (byte === CAN || byte === SUB) this.#at = 0; // broken off
      else if (this.#body.length < longest) this.#body.push(byte);
      else this.#at = 0;
    }
  }

  #mark(): PromptMark | undefined {
    const [kind, ...fields] = new TextDecoder().decode(Uint8Array.from(this.#body)).split(';');
    if (kind === 'A') return { mark: 'prompt' };
    if (kind === 'B') return { mark: 'input' };
    if (kind === 'C') return { mark: 'run', cmd: commandOf(fields) };
    if (kind === 'D') return { mark: 'end', exitCode: /^\d{1,3}$/.test(fields[0] ?? '') ? Number(fields[0]) : undefined };
    return undefined;
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
