import { defineStrings } from '../strings.ts';

export const home = defineStrings({
  begin: { ko: '첫 명령부터 시작하기', en: 'Start with the first command' },
  resume: { ko: '이어서 하기', en: 'Continue' },
  again: { ko: '처음부터 다시 보기', en: 'Walk it again' },
  journeyLink: { ko: '열네 정거장 둘러보기', en: 'See the fourteen stops' },
  facts: { ko: '레슨 {n}개 · 모두 {hours}시간쯤 · 설치할 것 없음 · 가입 없음', en: '{n} lessons · about {hours} {hours|hour|hours} · nothing to install · no account' },
  picture: { ko: '이 코스의 클러스터: {nodes}', en: 'The cluster of this course: {nodes}' },
  pictureNode: { ko: '{name}에 파드 {n}개', en: '{n} {n|Pod|Pods} on {name}' },
  pods: { ko: '파드 {n}개', en: '{n} {n|Pod|Pods}' },
  firstTitle: { ko: '첫 명령은 여기서 쳐 보세요', en: 'Your first command, right here' },
  firstText: {
    ko: '새 서버 앞에 앉으면 누구나 이것부터 쳐요. 이 노드들은 정말로 있었고, 아래 출력도 진짜 kubectl이 찍은 그대로예요. 아무것도 망가지지 않으니 마음 놓고 해 보세요.',
    en: 'Everyone begins with this one. The nodes existed, and the output is what real kubectl prints for them, column by column. You cannot break anything.',
  },
  firstNext: { ko: '표에 적힌 것을 하나씩 읽어 볼까요? 첫 레슨으로', en: 'Now learn to read that table: lesson 1' },
  journey: { ko: '첫날의 열네 정거장', en: 'The first day, in fourteen stops' },
  journeyText: {
    ko: '차례대로 걸어도 되고, 궁금한 곳부터 내려도 돼요. 어디든 10분 남짓이면 충분해요.',
    en: 'Walk them in order, or get off where you are curious. Each takes a coffee’s time.',
  },
  stopCount: { ko: '{n}분', en: '{n} min' },
  done: { ko: '마쳤어요', en: 'Done' },
  begun: { ko: '{total}단계 중 {done}단계까지 했어요', en: '{done} of {total} steps done' },
  total: { ko: '정거장 {total}곳 중 {done}곳을 지났어요', en: '{done} of {total} stops behind you' },
  soon: { ko: '쓰는 중이에요', en: 'Being written' },
  how: { ko: '이렇게 배워요', en: 'How it works' },
  how1: { ko: '먼저 찍어 봐요', en: 'Guess first' },
  how1Text: {
    ko: '출력을 보기 전에 몇 줄이 나올지, 어느 파드가 바뀔지 먼저 골라요. 틀려도 괜찮아요. 틀린 추측이 가장 오래 남으니까요.',
    en: 'Before you see an output you commit: how many rows, which Pod will change. Wrong guesses are welcome; they are what sticks.',
  },
  how2: { ko: '진짜 출력을 읽어요', en: 'Read real output' },
  how2Text: {
    ko: '꾸며 낸 화면은 없어요. 열과 칸을 누르면 한 줄로 뜻을 알려 주고, 자주 하는 실수도 진짜 오류 메시지로 겪어 봐요.',
    en: 'No mock-ups. Tap any column or cell for its meaning in one line, and meet the usual mistakes with their real error messages.',
  },
  how3: { ko: '틀린 글도 함께 고쳐요', en: 'Corrections in the open' },
  how3Text: {
    ko: '이 코스는 어느 엔지니어의 첫날 기록에서 나왔어요. 글이 실제 클러스터와 다른 {n}곳을 숨기지 않고 까닭과 함께 바로잡았어요.',
    en: 'The course retells one engineer’s notes from day one. The {n} places where a real cluster disagrees are corrected in plain sight, with reasons.',
  },
  teach: { ko: '서른 명에게 가르치시나요?', en: 'Teaching thirty people?' },
  teachText: { ko: '시간표와 준비물, 모든 답이 든 강사용 꾸러미를 쓰세요. 한 번에 인쇄할 수도 있어요.', en: 'The workshop kit has a timetable, a room checklist and every answer, and prints in one go.' },
});
