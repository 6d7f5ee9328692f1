import { defineStrings } from '../strings.ts';

/** What a question says once it can be answered; loaded with the element, not with the page. */
export const play = defineStrings({
  right: { ko: '맞았어요!', en: 'Right!' },
  wrong: { ko: '아쉬워요.', en: 'Not quite.' },
  guessRight: { ko: '맞게 찍었어요!', en: 'Good guess!' },
  guessWrong: { ko: '틀려도 괜찮아요. 곧 알게 돼요.', en: 'Wrong is fine here; you are about to find out.' },
  shown: { ko: '정답을 봤어요. 복습에서 다시 만나요.', en: 'You looked at the answer. It will come back in review.' },
  shownGuess: { ko: '정답을 봤어요.', en: 'Here is the answer.' },
  answer: { ko: '정답: {x}', en: 'Answer: {x}' },
  retry: { ko: '다시 풀기', en: 'Try again' },
  check: { ko: '확인', en: 'Check' },
  show: { ko: '정답 보기', en: 'Show the answer' },
  hintN: { ko: '힌트 {n}/{all}', en: 'Hint {n}/{all}' },
  wait: { ko: '한 번 답해 보거나 {s}초 뒤에 열 수 있어요.', en: 'Opens after an attempt, or in {s} s.' },
  emptyChoice: { ko: '먼저 하나를 골라 주세요.', en: 'Choose something first.' },
  emptyMatch: { ko: '남은 짝을 모두 골라 주세요.', en: 'Choose a partner for every item.' },
  emptyText: { ko: '먼저 답을 써 주세요.', en: 'Write an answer first.' },
  emptyNumber: { ko: '숫자를 하나 써 주세요. 예: 12, 열두 개', en: 'Write one number, such as 12 or twelve.' },
  moved: { ko: '{x}: {all}개 가운데 {n}번째', en: '{x}: place {n} of {all}' },
  place: { ko: '정답 순서 {n}번째', en: 'belongs in place {n}' },
  cell: { ko: '{text} ({column} 열, {n}번째 줄)', en: '{text} (column {column}, row {n})' },
  past3: { ko: '처음에 맞힘', en: 'right the first time' },
  past2: { ko: '다시 풀어 맞힘', en: 'right on a later try' },
  past1: { ko: '정답을 보고 풂', en: 'answered with help' },
  past0: { ko: '아직 못 맞힘', en: 'not right yet' },
});
