import { defineStrings } from '../strings.ts';

/** What the script says. */
export const lessonSays = defineStrings({
  done: { ko: '마침', en: 'done' },
  stepLink: { ko: '이 단계로 가는 링크', en: 'Link to this step' },
  paneFailed: { ko: '작업대를 불러오지 못했어요. 출력은 왼쪽 본문에서 볼 수 있습니다.', en: 'The workbench could not be loaded. The outputs are in the text.' },
  retry: { ko: '다시 불러오기', en: 'Try again' },
});
