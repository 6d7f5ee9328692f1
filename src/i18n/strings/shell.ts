import { defineStrings } from '../strings.ts';

/** Header, menu, settings and footer. */
export const shell = defineStrings({
  skip: { ko: '본문으로 건너뛰기', en: 'Skip to content' },
  siteNav: { ko: '주요 메뉴', en: 'Main' },
  lessons: { ko: '레슨', en: 'Lessons' },
  review: { ko: '복습', en: 'Review' },
  cluster: { ko: '클러스터', en: 'Cluster' },
  glossary: { ko: '용어', en: 'Glossary' },
  commands: { ko: '명령어', en: 'Commands' },
  errata: { ko: '바로잡은 곳', en: 'Corrections' },
  quiz: { ko: '문제 모음', en: 'Questions' },
  progress: { ko: '내 진도', en: 'Your progress' },
  workshop: { ko: '강사용 꾸러미', en: 'Workshop kit' },
  joinClass: { ko: '수업 참여', en: 'Join a class' },
  about: { ko: '이 코스에 대해', en: 'About' },
  search: { ko: '찾기', en: 'Search' },
  menu: { ko: '메뉴', en: 'Menu' },
  close: { ko: '닫기', en: 'Close' },
  settings: { ko: '보기 설정', en: 'Display' },
  theme: { ko: '화면', en: 'Theme' },
  themeSystem: { ko: '시스템', en: 'System' },
  themeLight: { ko: '밝게', en: 'Light' },
  themeDark: { ko: '어둡게', en: 'Dark' },
  terms: { ko: '용어 표기', en: 'Terms' },
  termsBoth: { ko: '파드(Pod)', en: '파드(Pod)' },
  footerNav: { ko: '그 밖의 페이지', en: 'More pages' },
  provenance: {
    ko: '화면에 나오는 출력은 모두 출처가 적힌 진짜 kubectl 출력이에요. 쿠버네티스 {version} 기준입니다.',
    en: 'Every output shown is real kubectl output with its source named. Kubernetes {version}.',
  },
  noTracking: {
    ko: '추적도 쿠키도 없어요. 진도는 이 브라우저에만 남습니다.',
    en: 'No tracking, no cookies. Your progress stays in this browser.',
  },
  licence: { ko: 'MIT 라이선스', en: 'MIT licence' },
});
