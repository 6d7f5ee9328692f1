import { defineStrings } from '../strings.ts';

/** Command blocks of a lesson. */
export const command = defineStrings({
  show: { ko: '출력 보기', en: 'Show the output' },
  skipAndShow: { ko: '예측하지 않고 출력 보기', en: 'Show the output without guessing' },
  silent: { ko: '이 명령은 아무것도 찍지 않아요.', en: 'This command prints nothing.' },
  run: { ko: '실행', en: 'Run' },
  exit: { ko: '종료 코드 {n}', en: 'exit status {n}' },
  posted: { ko: '글에는 이렇게 적혀 있어요', en: 'The post printed this instead' },
  output: { ko: '출력', en: 'Output' },
});
