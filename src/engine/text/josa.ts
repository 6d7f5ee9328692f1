/** How a word ends when read in Korean: a vowel, ㄹ, or another final consonant. */
export type Ending = 'vowel' | 'rieul' | 'consonant';

/** Letters whose Korean name ends in a consonant: 엘, 엠, 엔, 아르(알). */
const letters: Readonly<Record<string, Ending>> = { L: 'rieul', M: 'consonant', N: 'consonant', R: 'rieul' };
const digits: readonly Ending[] = ['consonant', 'rieul', 'vowel', 'consonant', 'vowel', 'vowel', 'consonant', 'rieul', 'rieul', 'vowel'];

/** How a word ends when read in Korean. English words follow the usual loanword spelling (label → 레이블, kubelet → 큐블릿, taint → 테인트). */
export function endingOf(word: string): Ending {
  const text = word.trim().replace(/[^\p{L}\p{N}]+$/u, '');
  const last = text.at(-1) ?? '';
  if (/[가-힣]/.test(last)) {
    const final = (last.charCodeAt(0) - 0xac00) % 28;
    return final === 0 ? 'vowel' : final === 8 ? 'rieul' : 'consonant';
  }
  if (/\d/.test(last)) return digits[Number(last)] ?? 'vowel';
  if (/[A-Z]{2,}$/.test(text)) return letters[last] ?? 'vowel'; // read letter by letter: CNI, CoreDNS, ClusterIP
  if (/[aeiou]ll?$|[^aeiou]le$|[aeiou]le$/i.test(text)) return 'rieul';
  if (/[mn]$|ng$|[aeiou][mn]e$/i.test(text)) return 'consonant';
  // A short vowel before a stop closes the syllable: set 셋, job 잡, block 블록, app 앱; not beat 비트, network 네트워크, pod 파드.
  if (/(^|[^aeiou])[aeiou](t|p|pp|b|ck|c)$/i.test(text)) return 'consonant';
  return 'vowel';
}

/** After a consonant, after a vowel. Longest first. */
const pairs: readonly (readonly [string, string])[] = [
  ['이라고', '라고'],
  ['이에요', '예요'],
  ['이었', '였'],
  ['이란', '란'],
  ['이라', '라'],
  ['으로', '로'],
  ['은', '는'],
  ['이', '가'],
  ['을', '를'],
  ['과', '와'],
];

/** The text after a word, its leading particle made to fit the word; other text comes back as it is. */
export function withParticle(word: string, following: string): string {
  const ending = endingOf(word);
  for (const [consonant, vowel] of pairs) {
    const found = [consonant, vowel].find((particle) => following.startsWith(particle));
    if (found === undefined) continue;
    const rest = following.slice(found.length);
    const whole = found.length > 1 || !/^[가-힣]/.test(rest); // 이 of 이미, 가 of 가장, 과 of 과정 are no particles
    if (!whole) continue;
    const afterVowel = ending === 'vowel' || (consonant === '으로' && ending === 'rieul');
    return (afterVowel ? vowel : consonant) + rest;
  }
  return following;
}
