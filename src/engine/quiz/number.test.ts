import { expect, test } from 'vitest';
import { readNumber } from './number.ts';

test.each([
  ['64', 64], ['육십사', 64], ['예순넷', 64], ['예순네 개', 64], ['sixty-four', 64], ['sixty four', 64], ['1,024', 1024], ['천이십사', 1024], ['1024개', 1024],
  ['스무 대', 20], ['십', 10], ['열', 10], ['한 개', 1], ['하나', 1], ['두 줄', 2], ['이', 2], ['백십', 110], ['6443', 6443], ['육천사백사십삼', 6443], ['0', 0], ['영', 0], ['zero', 0], ['2.5', 2.5],
])('%s', (text, value) => expect(readNumber(text)).toBe(value));

test.each(['', '모름', '파드', '이름', '일꾼', '12 + 3', '10.96.0.10', '1a2', '사과', '오류', '세상'])('“%s” is no number', (text) => expect(readNumber(text)).toBeUndefined());
