import { defineStrings } from '../strings.ts';

export const search = defineStrings({
  title: { ko: '코스에서 찾기', en: 'Search the course' },
  placeholder: { ko: '파드, 롤링 업데이트, get nodes …', en: 'Pod, rolling update, get nodes …' },
  close: { ko: '닫기', en: 'Close' },
  results: { ko: '찾은 것', en: 'Results' },
  count: { ko: '{n}개를 찾았어요', en: '{n} found' },
  none: { ko: '‘{query}’에 맞는 것이 없어요. 더 짧은 말로 찾아 보세요.', en: 'Nothing matches “{query}”. Try a shorter word.' },
  loading: { ko: '불러오는 중이에요 …', en: 'Loading …' },
  failed: { ko: '찾기 자료를 불러오지 못했어요. 연결을 확인하고 다시 입력해 보세요.', en: 'The search data could not be loaded. Check the connection and type again.' },
  hint: { ko: '조사와 띄어쓰기는 달라도 괜찮아요.', en: 'Spacing and case do not matter; both languages work.' },
  keyMove: { ko: '이동', en: 'move' },
  keyOpen: { ko: '열기', en: 'open' },
  keyClose: { ko: '닫기', en: 'close' },
  term: { ko: '용어', en: 'Terms' },
  command: { ko: '명령어', en: 'Commands' },
  lesson: { ko: '레슨', en: 'Lessons' },
  step: { ko: '레슨 속 단계', en: 'Steps' },
  erratum: { ko: '바로잡은 곳', en: 'Corrections' },
});
