import { expect, test } from 'vitest';
import { fromHangulLayout } from './hangul-layout.ts';

test.each([
  ['ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅔㅐㅇㄴ', 'kubectl get pods'],
  ['ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅔㅐㅇㄴ -ㅐ 쟝ㄷ', 'kubectl get pods -o wide'],
  ['ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅔㅐㅇㄴ -ㅜ ㅏㅕㅠㄷ-뇬ㅅ드', 'kubectl get pods -n kube-system'],
  ['캬ㅜ', 'zin'],
  ['ㅁㅔㅔㅣㅛ', 'apply'],
  ['없', 'djqt'],
  ['괜', 'rhos'],
  ['ㅒㅆ', 'OT'],
  ['kube-시스템', 'kube-tltmxpa'],
])('%s was %s', (hangul, latin) => {
  expect(fromHangulLayout(hangul)).toBe(latin);
});

test('decomposed text (macOS) is read the same', () => {
  expect(fromHangulLayout('ㅏㅕㅠㄷㅊ시'.normalize('NFD'))).toBe('kubectl');
});

test('a line without Hangul is left alone', () => {
  expect(fromHangulLayout('kubectl get pods')).toBeNull();
});
