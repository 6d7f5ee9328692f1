import { defineStrings } from '../strings.ts';

export const kinds = defineStrings({
  single: { ko: '하나 고르기', en: 'Choose one' },
  multiple: { ko: '모두 고르기', en: 'Choose all that apply' },
  predict: { ko: '출력 예상하기', en: 'Predict the output' },
  fault: { ko: '틀린 곳 찾기', en: 'Find the fault' },
  order: { ko: '순서 맞추기', en: 'Put in order' },
  match: { ko: '짝짓기', en: 'Match' },
  'click-row': { ko: '출력에서 줄 고르기', en: 'Pick the line' },
  'click-rows': { ko: '출력에서 줄 모두 고르기', en: 'Pick every line' },
  'click-cell': { ko: '출력에서 칸 고르기', en: 'Pick the cell' },
  type: { ko: '명령 쓰기', en: 'Type the command' },
  text: { ko: '짧게 답하기', en: 'Short answer' },
  number: { ko: '숫자로 답하기', en: 'A number' },
});

/** What the server writes into the page. */
export const quiz = defineStrings({
  guess: { ko: '먼저 찍어 보기 · 점수 없음', en: 'Guess first · not scored' },
  recall: { ko: '앞 레슨에서', en: 'From an earlier lesson' },
  check: { ko: '확인', en: 'Check' },
  hint: { ko: '힌트', en: 'Hint' },
  hintN: { ko: '힌트 {n}/{all}', en: 'Hint {n}/{all}' },
  show: { ko: '정답 보기', en: 'Show the answer' },
  answers: { ko: '정답과 이유', en: 'Answer and reasons' },
  right: { ko: '맞음', en: 'right' },
  wrong: { ko: '틀림', en: 'wrong' },
  answer: { ko: '정답', en: 'Answer' },
  prints: { ko: '출력', en: 'It prints' },
  mistakes: { ko: '자주 하는 실수', en: 'Common slips' },
  other: { ko: '다른 것을 골랐다면', en: 'If you picked something else' },
  line: { ko: '{n}행', en: 'line {n}' },
  output: { ko: '출력', en: 'Output' },
});

/** The pages of question sets. */
export const sets = defineStrings({
  title: { ko: '문제 모음', en: 'Questions' },
  text: {
    ko: '열 가지 컴포넌트마다, 그리고 레슨마다 문제를 모았어요. 모두 {n}문제입니다. 몇 번이든 다시 풀 수 있고, 첫 답만 복습에 쓰여요.',
    en: '{n} {n|question|questions}, collected by component and by lesson. Retry as often as you like; only the first answer counts for review.',
  },
  components: { ko: '컴포넌트별', en: 'By component' },
  lessons: { ko: '레슨별', en: 'By lesson' },
  count: { ko: '{n}문제', en: '{n} {n|question|questions}' },
  right: { ko: '{n}문제 맞힘', en: '{n} right' },
  setTitle: { ko: '{x} 문제', en: '{x}: questions' },
  setText: { ko: '{x}에 관한 문제 {n}개를 모았어요.', en: '{n} {n|question|questions} about {x}.' },
  lessonText: { ko: '“{x}” 레슨의 문제 {n}개를 모았어요.', en: 'The {n} {n|question|questions} of the lesson “{x}”.' },
  from: { ko: '레슨 {n}: {x}', en: 'Lesson {n}: {x}' },
  back: { ko: '모든 문제 모음', en: 'All question sets' },
  toLesson: { ko: '레슨으로', en: 'To the lesson' },
});
