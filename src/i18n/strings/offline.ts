import { defineStrings } from '../strings.ts';

export const offline = defineStrings({
  progress: { ko: '오프라인에서도 쓸 수 있게 받아 두는 중이에요. {percent} %', en: 'Saving the course for offline use: {percent} %' },
  ready: { ko: '오프라인에서도 쓸 수 있어요.', en: 'Ready offline.' },
  readyLong: { ko: '코스를 모두 받아 두었어요. 이제 인터넷이 끊겨도 쓸 수 있어요.', en: 'The whole course is saved. It now works without a connection.' },
  update: { ko: '새 판이 나왔어요. 바꾸면 열려 있는 탭을 모두 새로 고쳐요.', en: 'A new version is here. Switching reloads every open tab.' },
  accept: { ko: '새 판으로 바꾸기', en: 'Switch now' },
  switching: { ko: '새 판으로 바꾸는 중이에요 …', en: 'Switching to the new version …' },
  later: { ko: '나중에', en: 'Later' },
});
