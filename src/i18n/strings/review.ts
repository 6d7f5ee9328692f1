import { defineStrings } from '../strings.ts';

/** The page that brings questions back. */
export const review = defineStrings({
  title: { ko: '복습', en: 'Review' },
  text: {
    ko: '틀린 문제, 정답을 보고 푼 문제, 오래된 문제가 잊을 때쯤 돌아와요. 모두 이 브라우저 안에서 계산합니다.',
    en: 'What you got wrong, what you looked up and what is getting old comes back about when you would forget it. All of it is worked out in this browser.',
  },
  noScript: {
    ko: '복습은 자바스크립트가 있어야 돌아가요. 문제 모음은 자바스크립트 없이도 볼 수 있어요.',
    en: 'Review needs JavaScript. The question sets work without it.',
  },
  sets: { ko: '문제 모음 보기', en: 'See the question sets' },
  loading: { ko: '복습할 문제를 고르는 중이에요.', en: 'Working out what is due.' },
  none: { ko: '아직 푼 문제가 없어요. 레슨에서 문제를 풀면 여기로 돌아와요.', en: 'You have not answered anything yet. Questions from the lessons will come back here.' },
  toLessons: { ko: '첫 레슨으로', en: 'To the first lesson' },
  due: { ko: '오늘 복습할 문제 {n}개', en: '{n} due today' },
  dueOne: { ko: '오늘 복습할 문제 1개', en: '1 due today' },
  reasons: { ko: '틀렸거나 정답을 본 것 {wrong}개, 잊을 때가 된 것 {old}개', en: '{wrong} wrong or looked up, {old} getting old' },
  start: { ko: '시작하기', en: 'Start' },
  at: { ko: '{n} / {all}', en: '{n} of {all}' },
  next: { ko: '다음 문제', en: 'Next question' },
  skip: { ko: '건너뛰기', en: 'Skip' },
  finish: { ko: '마치기', en: 'Finish' },
  allDone: { ko: '오늘 복습은 끝났어요.', en: 'Nothing more is due today.' },
  result: { ko: '{all}문제 가운데 {right}문제를 맞혔어요.', en: 'You got {right} of {all} right.' },
  again: { ko: '틀린 {n}문제는 10분 뒤에 다시 나와요.', en: '{n} that went wrong will be back in ten minutes.' },
  nextDue: { ko: '다음 복습: {when}, {n}문제', en: 'Next: {when}, {n} to review' },
  check: { ko: '다시 확인하기', en: 'Check again' },
  from: { ko: '어디서 배웠나: {x}', en: 'Where this was taught: {x}' },
  failed: { ko: '문제를 불러오지 못했어요. 인터넷 연결을 확인하고 다시 시도해 주세요.', en: 'The question could not be loaded. Check the connection and try again.' },
  calendar: { ko: '달력에 넣기(.ics)', en: 'Add to calendar (.ics)' },
  calendarTitle: { ko: '쿠버네티스 첫날: 복습 {n}문제', en: 'Kubernetes Day One: {n} to review' },
});
