import { defineStrings } from '../strings.ts';

/** Explainable output. */
export const explain = defineStrings({
  hint: { ko: '표의 머리글이나 칸을 누르면 뜻이 나와요. 키보드로는 Tab, 그다음 화살표 키.', en: 'Tap a header or a cell to see what it means. By keyboard: Tab, then the arrow keys.' },
});
