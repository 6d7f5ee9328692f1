/** One piece of terminal output. */
export type Token =
  | { kind: 'text'; text: string }
  /** A C0 control: \n, \r, \b, \t, BEL … */
  | { kind: 'control'; char: string }
  /** `ESC [ prefix params intermediates final` */
  | { kind: 'csi'; prefix: string; params: string; intermediates: string; final: string }
  /** `ESC ] id ; data BEL` (or ST) */
  | { kind: 'osc'; id: string; data: string }
  /** Any other escape sequence, or one that is cut off. */
  | { kind: 'escape'; text: string };

// eslint-disable-next-line no-control-regex
const pattern = /\x1b\[([<=>?]?)([\d;:]*)([ -/]*)([@-~])|\x1b\](\d*);?([^\x07\x1b]*)(?:\x07|\x1b\\)|(\x1b(?:[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~]|))|([\x00-\x1a\x1c-\x1f\x7f-\x9f])|([^\x00-\x1f\x7f-\x9f]+)/gu;

/** Splits terminal output into text and control sequences; nothing is lost. */
export function* tokens(data: string): Generator<Token> {
  for (const m of data.matchAll(pattern)) {
    if (m[9] !== undefined) yield { kind: 'text', text: m[9] };
    else if (m[8] !== undefined) yield { kind: 'control', char: m[8] };
    else if (m[4] !== undefined) yield { kind: 'csi', prefix: m[1] ?? '', params: m[2] ?? '', intermediates: m[3] ?? '', final: m[4] };
    else if (m[5] !== undefined) yield { kind: 'osc', id: m[5], data: m[6] ?? '' };
    else yield { kind: 'escape', text: m[7] ?? m[0] };
  }
}
