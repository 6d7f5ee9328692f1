import { defineStrings } from '../strings.ts';

/** Glossary, corrections, commands and the page that is not there. */
export const pages = defineStrings({
  glossaryTitle: { ko: '용어', en: 'Glossary' },
  glossaryText: {
    ko: '이 코스에 나오는 용어 {n}개예요. 공식 한국어 표기를 먼저 적고, 현장에서 부르는 말도 함께 적었어요.',
    en: 'The {n} terms of this course, in English and Korean, with what people say in the wild.',
  },
  filter: { ko: '용어 고르기', en: 'Filter terms' },
  filterHint: { ko: '파드, 포드, Pod 모두 통해요', en: '파드, 포드 and Pod all work' },
  filterCount: { ko: '{n}개', en: '{n} shown' },
  filterNone: { ko: '맞는 용어가 없어요.', en: 'No term matches.' },
  wild: { ko: '이렇게도 불러요', en: 'Also heard' },
  unofficial: { ko: '공식 한국어 표기가 없어 널리 쓰는 꼴이에요', en: 'no official Korean form; the usual one' },
  see: { ko: '보는 명령', en: 'See one' },
  taughtIn: { ko: '배우는 곳', en: 'Taught in' },
  linkTo: { ko: '‘{name}’ 항목의 주소', en: 'Link to “{name}”' },

  errataTitle: { ko: '바로잡은 곳', en: 'Corrections' },
  errataText: {
    ko: '이 코스의 바탕이 된 글이 실제 클러스터와 다른 {n}곳이에요. 글을 탓하려는 것이 아니에요. 첫날에는 누구나 이렇게 읽고, 바로 그 자리에서 가장 많이 배우니까요.',
    en: 'The {n} places where the post this course retells and a real cluster disagree. Not to blame the post: on day one everyone reads it that way, and that is where the learning is.',
  },
  wrong: { ko: '틀림', en: 'Wrong' },
  imprecise: { ko: '부정확', en: 'Imprecise' },
  post: { ko: '글에는', en: 'The post says' },
  cluster: { ko: '클러스터는', en: 'A cluster says' },
  why: { ko: '왜 그럴까요', en: 'Why' },
  onTheLab: { ko: '실험 클러스터에서는', en: 'On the lab cluster' },
  verdictsTitle: { ko: '기억으로 적은 것과 실험 클러스터', en: 'Noted from memory, tried on the lab cluster' },
  verdictsText: {
    ko: '코스를 쓰며 기억에 기댄 {n}가지를 진짜 클러스터(v1.30.14)에 물어 보았어요.',
    en: '{n} things that the course had noted from memory were put to a real cluster (v1.30.14).',
  },
  confirmed: { ko: '맞음', en: 'Confirmed' },
  refuted: { ko: '틀림', en: 'Refuted' },
  differs: { ko: '다름', en: 'Differs' },
  open: { ko: '알 수 없음', en: 'Open' },
  sources: { ko: '근거', en: 'Sources' },
  readIn: { ko: '레슨에서 보기', en: 'Read it in the lesson' },
  showIt: { ko: '출력으로 보기', en: 'See the output' },

  commandsTitle: { ko: '명령어', en: 'Commands' },
  commandsText: {
    ko: '코스에 나오는 명령 {n}개를 낱말 하나까지 풀어 적었어요. 뜻을 안 뒤에는 외우지 않아도 됩니다.',
    en: 'The {n} commands of the course, explained down to each word and flag. Once you know what they mean there is nothing to memorise.',
  },
  parts: { ko: '낱말 풀이', en: 'Word by word' },
  trap: { ko: '조심하세요', en: 'Mind the trap' },
  recording: { ko: '녹화 내려받기', en: 'Download the recording' },
  contents: { ko: '차례', en: 'On this page' },

  missing: { ko: '여기에는 아무것도 없어요', en: 'There is nothing here' },
  missingText: {
    ko: '주소가 바뀌었거나 글자가 빠진 것 같아요. 쿠버네티스라면 이렇게 말했을 거예요.',
    en: 'The address changed or lost a letter. Kubernetes would put it like this.',
  },
  missingHome: { ko: '처음으로', en: 'Home' },
});
