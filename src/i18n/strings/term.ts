import { defineStrings } from '../strings.ts';

/** Glossary terms in running text. */
export const term = defineStrings({
  more: { ko: '용어집에서 보기', en: 'In the glossary' },
});
