import { defineStrings } from '../strings.ts';

/** What the script says after a prediction. */
export const predictSays = defineStrings({
  right: { ko: '맞았어요.', en: 'Right.' },
  wrong: { ko: '아쉬워요.', en: 'Not quite.' },
  missed: { ko: '{n}줄이 빠졌어요.', en: '{n} missing.' },
  skipped: { ko: '예측을 건너뛰었어요.', en: 'You skipped the guess.' },
  yours: { ko: '내 답 {yours}, 실제 {actual}.', en: 'You said {yours}; it is {actual}.' },
  pick: { ko: '하나를 골라 주세요.', en: 'Choose one first.' },
  typeNumber: { ko: '숫자를 적어 주세요.', en: 'Type a number first.' },
});
