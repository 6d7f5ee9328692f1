import { defineStrings } from '../strings.ts';

export const progressNotes = defineStrings({
  memory: {
    ko: '이 브라우저는 저장을 막고 있거나 저장 공간이 가득 찼어요. 진행 상황은 이 탭을 닫을 때까지만 남아요. 진행 페이지에서 파일이나 코드로 내보내 두세요.',
    en: 'This browser blocks storage, or its storage is full. Your progress lasts until you close this tab. Export it as a file or a code on the progress page.',
  },
  newer: {
    ko: '더 새로운 판의 코스가 저장한 진행 상황이 있어요. 이 판은 읽을 수 없어서 그대로 두었고, 지금부터 하는 것은 저장되지 않아요. 페이지를 새로 고쳐 보세요.',
    en: 'A newer version of the course stored progress here. This version cannot read it and leaves it untouched; what you do now is not saved. Try reloading the page.',
  },
  broken: {
    ko: '저장된 진행 상황을 읽을 수 없어요. 따로 치워 두고 새로 시작해요.',
    en: 'The stored progress cannot be read. It was put aside and you start afresh.',
  },
  close: { ko: '알림 닫기', en: 'Close this note' },
});
