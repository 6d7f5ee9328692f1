/** Korean particles and endings that follow a noun in a short answer, longest first. */
const particles = [
  '이었습니다', '였습니다', '입니다', '이에요', '예요', '이라고', '라고', '이라는', '이죠', '으로', '에서', '에게', '부터', '까지', '처럼', '보다', '이다',
  '은', '는', '이', '가', '을', '를', '의', '와', '과', '도', '로', '에', '요', '죠', '만', '들',
];

/** A short answer without what does not matter: Unicode form, case, blanks, quotation marks and full stops. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[`'"“”‘’「」『』]/g, '')
    .replace(/\s+/g, '')
    .replace(/^[.,!?]+|[.,!?]+$/g, '');
}

/** Everything an answer may mean: as written, without its particle, without an article or plural s. */
export function readings(answer: string): Set<string> {
  const whole = plain(answer);
  const found = new Set([whole]);
  const bare = plain(answer.normalize('NFKC').replace(/^\s*(?:the|an?)\s+/i, ''));
  found.add(bare);
  if (/[a-z]s$/.test(bare)) found.add(bare.slice(0, -1));
  // Two rounds: 파드들은 → 파드들 → 파드.
  for (let round = 0; round < 2; round++)
    for (const reading of [...found]) for (const particle of particles) if (reading.length > particle.length && reading.endsWith(particle)) found.add(reading.slice(0, -particle.length));
  return found;
}

/** Whether a short answer means one of the accepted ones. */
export function sameText(answer: string, accept: readonly string[]): boolean {
  const means = readings(answer);
  return accept.some((text) => means.has(plain(text)));
}
