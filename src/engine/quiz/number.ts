const native: Record<string, number> = {
  하나: 1, 한: 1, 둘: 2, 두: 2, 셋: 3, 세: 3, 석: 3, 넷: 4, 네: 4, 넉: 4, 다섯: 5, 여섯: 6, 일곱: 7, 여덟: 8, 아홉: 9,
  열: 10, 스물: 20, 스무: 20, 서른: 30, 마흔: 40, 쉰: 50, 예순: 60, 일흔: 70, 여든: 80, 아흔: 90,
};
const sino: Record<string, number> = { 영: 0, 공: 0, 일: 1, 이: 2, 삼: 3, 사: 4, 오: 5, 육: 6, 륙: 6, 칠: 7, 팔: 8, 구: 9 };
const powers: Record<string, number> = { 십: 10, 백: 100, 천: 1000, 만: 10_000 };
const english: Record<string, number> = {
  zero: 0, none: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, thirteen: 13,
  fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90,
};

/** 열둘, 예순네, 스무: a ten and a one, either may be missing. The rest is the unit. */
function nativeNumber(text: string): number | undefined {
  const words = Object.keys(native).sort((a, b) => b.length - a.length);
  let rest = text;
  let sum = 0;
  for (const least of [10, 1]) {
    const word = words.find((item) => rest.startsWith(item) && (native[item] as number) >= least && (native[item] as number) < least * 10);
    if (!word) continue;
    sum += native[word] as number;
    rest = rest.slice(word.length);
  }
  return sum > 0 && isUnit(rest) ? sum : undefined;
}

/** 십이, 육십사, 천이십사: digits and powers of ten. The rest is the unit. */
function sinoNumber(text: string): number | undefined {
  let total = 0;
  let section = 0;
  let digit: number | undefined;
  let used = 0;
  for (const char of text) {
    if (char in sino) {
      if (digit !== undefined) return undefined;
      digit = sino[char];
    } else if (char in powers) {
      const power = powers[char] as number;
      if (power === 10_000) {
        total += (section + (digit ?? 0) || 1) * power;
        section = 0;
      } else section += (digit ?? 1) * power;
      digit = undefined;
    } else break;
    used += char.length;
  }
  return used > 0 && isUnit(text.slice(used)) ? total + section + (digit ?? 0) : undefined;
}

function englishNumber(text: string): number | undefined {
  const words = text.split(/[\s-]+/).filter((word) => word !== '');
  let sum: number | undefined;
  for (const word of words) {
    if (!Object.hasOwn(english, word)) break;
    sum = (sum ?? 0) + (english[word] as number);
  }
  return sum;
}

const isUnit = (text: string) => /^(?:개|대|줄|행|명|번|칸|열|곳|시간|분|초|일|파드|노드|주소|컨테이너|pods?|nodes?|ip)*(?:입니다|이에요|예요|요)?[.!]?$/i.test(text);

/**
 * The number in a short answer: digits (also full-width, with thousands commas), Korean or English number words,
 * with or without a unit. undefined = no number to be found.
 */
export function readNumber(answer: string): number | undefined {
  const text = answer.normalize('NFKC').trim().toLowerCase().replace(/^(?:약|총|모두|전부|about)\s*/, '');
  const digits = /^([-+]?\d{1,3}(?:,\d{3})+|[-+]?\d+)(\.\d+)?(?!\d)(?:[^\d]*)$/.exec(text);
  if (digits) return Number((digits[1] as string).replaceAll(',', '') + (digits[2] ?? ''));
  if (/\d/.test(text)) return undefined;
  const joined = text.replace(/\s+/g, '');
  return nativeNumber(joined) ?? sinoNumber(joined) ?? englishNumber(text);
}
