import { defineStrings } from '../strings.ts';

/** Predictions on recorded output. */
export const predict = defineStrings({
  title: { ko: '실행하기 전에', en: 'Before you run it' },
  lines: { ko: '줄', en: 'lines' },
  rows: { ko: '줄', en: 'rows' },
  number: { ko: '몇 줄인지 숫자로', en: 'How many, as a number' },
  commit: { ko: '이걸로 실행', en: 'Lock it in and run' },
  answer: { ko: '정답과 이유', en: 'Answer and reasons' },
  choose: { ko: '앞선 출력에서 고르세요', en: 'Choose in the earlier output' },
  countIs: { ko: '답: {n}', en: 'Answer: {n}' },
});

/** What the script says after a prediction. */
export const predictSays = defineStrings({
  right: { ko: '맞았어요.', en: 'Right.' },
  wrong: { ko: '아쉬워요.', en: 'Not quite.' },
  skipped: { ko: '예측을 건너뛰었어요.', en: 'You skipped the guess.' },
  yours: { ko: '내 답 {yours}, 실제 {actual}.', en: 'You said {yours}; it is {actual}.' },
  pick: { ko: '하나를 골라 주세요.', en: 'Choose one first.' },
  typeNumber: { ko: '숫자를 적어 주세요.', en: 'Type a number first.' },
});
