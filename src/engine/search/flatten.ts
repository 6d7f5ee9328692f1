/** A text made comparable: spacing, case, hyphens and Unicode form no longer matter. */
export interface Flat {
  text: string;
  /** For each code unit of `text`, its offset in the source. */
  from: readonly number[];
  /** For each code unit of `text`: whether a word begins there. */
  starts: readonly boolean[];
}

const isHangul = (code: number) => (code >= 0xac00 && code <= 0xd7a3) || (code >= 0x1100 && code <= 0x11ff) || (code >= 0x3130 && code <= 0x318f);
const isBlank = (code: number) => code <= 0x20 || code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200b);
const isJoiner = (code: number) => code === 0x2d || code === 0x5f || code === 0xb7 || (code >= 0x2010 && code <= 0x2015);

function isWord(code: number): boolean {
  if (code < 0x80) return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return isHangul(code) || /[\p{L}\p{N}]/u.test(String.fromCharCode(code));
}

/**
 * Lower case, NFC; blanks beside Hangul go (롤링 업데이트 = 롤링업데이트), hyphens inside a word go
 * (kube-proxy = kubeproxy), other blanks become one space.
 *
 * @param source should be in NFC: `from` counts in the NFC form
 */
export function flatten(source: string): Flat {
  const nfc = source.normalize('NFC');
  const from: number[] = [];
  const starts: boolean[] = [];
  let text = '';
  let before = 0; // last code unit of `text`, 0 at the beginning
  let begins = true;
  for (let i = 0; i < nfc.length; i++) {
    const code = nfc.charCodeAt(i);
    if (isBlank(code)) {
      begins = true;
      while (i + 1 < nfc.length && isBlank(nfc.charCodeAt(i + 1))) i++;
      if (before !== 0 && i + 1 < nfc.length && !isHangul(before) && !isHangul(nfc.charCodeAt(i + 1))) {
        text += ' ';
        from.push(i);
        starts.push(false);
        before = 0x20;
      }
      continue;
    }
    if (isJoiner(code) && i > 0 && isWord(nfc.charCodeAt(i - 1)) && i + 1 < nfc.length && isWord(nfc.charCodeAt(i + 1))) continue;
    const lower = (nfc[i] as string).toLowerCase(); // may grow: every unit points to the same place
    const start = begins || !isWord(nfc.charCodeAt(i - 1));
    for (let unit = 0; unit < lower.length; unit++) {
      from.push(i);
      starts.push(start);
    }
    text += lower;
    before = lower.charCodeAt(lower.length - 1);
    begins = false;
  }
  return { text, from, starts };
}
