// East Asian wide and fullwidth ranges plus emoji that a terminal draws two cells wide.
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const zero = /\p{Mn}|\p{Me}|[\u200b-\u200f\u1160-\u11ff\ufe00-\ufe0f]/u;

/** Terminal cells that a text without control characters takes: Hangul counts two. */
export function cellWidth(text: string): number {
  let cells = 0;
  for (const char of text) cells += zero.test(char) ? 0 : wide.test(char) ? 2 : 1;
  return cells;
}
