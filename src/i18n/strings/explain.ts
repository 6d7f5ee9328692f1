import { defineStrings } from '../strings.ts';

/** Explainable output. */
export const explain = defineStrings({
  hint: { ko: '표의 머리글이나 칸을 누르면 뜻이 나와요. 키보드로는 Tab, 그다음 화살표 키.', en: 'Tap a header or a cell to see what it means. By keyboard: Tab, then the arrow keys.' },
});

/** What the script says. */
export const explainSays = defineStrings({
  unknown: { ko: '이 칸에는 아직 설명이 없어요.', en: 'There is no explanation for this cell yet.' },
  offline: { ko: '설명을 불러오지 못했어요. 연결을 확인하고 다시 눌러 보세요.', en: 'The explanations could not be loaded. Check the connection and try again.' },
});
