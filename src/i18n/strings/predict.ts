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
