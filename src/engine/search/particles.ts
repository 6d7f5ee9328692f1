// Particles (조사) and the endings of 하다 verbs, longest first; only what may follow a noun in a query.
const endings = [
  '에서부터', '으로부터', '입니다', '이에요', '이라는', '이란', '이나', '에서는', '에서도', '에서', '에게', '에는', '에도', '으로는', '으로', '로는', '까지', '부터', '처럼', '보다', '마다', '라는', '예요', '인가요',
  '합니다', '했습니다', '하려면', '하세요', '하는', '하기', '하다', '하면', '하고', '해요', '했다', '한다', '할까',
  '들은', '들이', '들을', '들의', '들', '은', '는', '이', '가', '을', '를', '의', '에', '로', '와', '과', '도', '만', '란', '나',
].sort((a, b) => b.length - a.length);

/**
 * A query word without the particle or ending it carries: 스케줄러의 → 스케줄러, 배포하기 → 배포.
 * At least two Hangul syllables remain; a word without one comes back unchanged. The result is always a
 * prefix of the word, so it never finds less.
 */
export function stem(word: string): string {
  for (const ending of endings) {
    if (!word.endsWith(ending)) continue;
    const rest = word.slice(0, -ending.length);
    // kubelet은, CoreDNS를: two letters of any script are enough to stand alone.
    if (/(?:[가-힣]{2}|[a-z0-9]{2})$/i.test(rest)) return rest;
  }
  return word;
}
