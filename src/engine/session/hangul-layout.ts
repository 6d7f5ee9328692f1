// The standard Korean keyboard (두벌식): which key makes which letter.
const keys: Record<string, string> = {
  ㅂ: 'q', ㅈ: 'w', ㄷ: 'e', ㄱ: 'r', ㅅ: 't', ㅛ: 'y', ㅕ: 'u', ㅑ: 'i', ㅐ: 'o', ㅔ: 'p',
  ㅁ: 'a', ㄴ: 's', ㅇ: 'd', ㄹ: 'f', ㅎ: 'g', ㅗ: 'h', ㅓ: 'j', ㅏ: 'k', ㅣ: 'l',
  ㅋ: 'z', ㅌ: 'x', ㅊ: 'c', ㅍ: 'v', ㅠ: 'b', ㅜ: 'n', ㅡ: 'm',
  ㅃ: 'Q', ㅉ: 'W', ㄸ: 'E', ㄲ: 'R', ㅆ: 'T', ㅒ: 'O', ㅖ: 'P',
  ㅘ: 'hk', ㅙ: 'ho', ㅚ: 'hl', ㅝ: 'nj', ㅞ: 'np', ㅟ: 'nl', ㅢ: 'ml',
  ㄳ: 'rt', ㄵ: 'sw', ㄶ: 'sg', ㄺ: 'fr', ㄻ: 'fa', ㄼ: 'fq', ㄽ: 'ft', ㄾ: 'fx', ㄿ: 'fv', ㅀ: 'fg', ㅄ: 'qt',
};
const initials = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const vowels = [...'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'];
const finals = ['', ...'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'];

/** The letters of one character: 각 → ㄱ ㅏ ㄱ. Loose and conjoining jamo come back as compatibility jamo. */
function letters(char: string): string[] {
  const code = char.charCodeAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) {
    const n = code - 0xac00;
    return [initials[Math.floor(n / 588)]!, vowels[Math.floor((n % 588) / 28)]!, finals[n % 28]!].filter(Boolean);
  }
  if (code >= 0x1100 && code <= 0x1112) return [initials[code - 0x1100]!];
  if (code >= 0x1161 && code <= 0x1175) return [vowels[code - 0x1161]!];
  if (code >= 0x11a8 && code <= 0x11c2) return [finals[code - 0x11a7]!];
  return [char];
}

/**
 * What the same keys would have typed with the keyboard set to English:
 * `ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅔㅐㅇㄴ` → `kubectl get pods`. Null if there is no Hangul in the line.
 */
export function fromHangulLayout(line: string): string | null {
  const source = line.normalize('NFC');
  if (!/[\u1100-\u11ff\u3131-\u3163\uac00-\ud7a3]/.test(source)) return null;
  return [...source].map((char) => letters(char).map((letter) => keys[letter] ?? letter).join('')).join('');
}
