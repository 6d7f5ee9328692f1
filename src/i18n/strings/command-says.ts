import { defineStrings } from '../strings.ts';

/** What the script says. */
export const commandSays = defineStrings({
  copy: { ko: '명령 복사', en: 'Copy command' },
  output: { ko: '{cmd}의 출력', en: 'Output of {cmd}' },
  copied: { ko: '복사했어요', en: 'Copied' },
  notCopied: { ko: '복사하지 못했어요', en: 'Could not copy' },
  predictFirst: { ko: '먼저 예측해 보세요. 건너뛰려면 한 번 더 누르세요.', en: 'Guess first. Press again to skip.' },
});
