import { defineStrings } from '../strings.ts';

/** What the script says. */
export const explainSays = defineStrings({
  unknown: { ko: '이 칸에는 아직 설명이 없어요.', en: 'There is no explanation for this cell yet.' },
  offline: { ko: '설명을 불러오지 못했어요. 연결을 확인하고 다시 눌러 보세요.', en: 'The explanations could not be loaded. Check the connection and try again.' },
});
