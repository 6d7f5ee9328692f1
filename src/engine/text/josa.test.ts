import { expect, test } from 'vitest';
import { endingOf, withParticle } from './josa.ts';

test.each([
  ['Pod', '를 지우면', '를 지우면'],
  ['label', '을 붙여요', '을 붙여요'],
  ['Deployment', '는', '는'],
  ['DaemonSet', '은 노드마다', '은 노드마다'],
  ['kubelet', '이 합니다', '이 합니다'],
  ['declarative', '은 좋아요', '는 좋아요'],
  ['선언형', '는 좋아요', '은 좋아요'],
  ['self-healing', '를 봐요', '을 봐요'],
  ['control plane', '는', '은'],
  ['heartbeat', '이에요.', '예요.'],
  ['CNI', '이라고 해요', '라고 해요'],
  ['Job', '와 함께', '과 함께'],
  ['label', '으로 고른다', '로 고른다'],
  ['DaemonSet', '로 띄운다', '으로 띄운다'],
  ['containerd', '와', '와'],
])('%s + “%s” → “%s”', (word, following, expected) => expect(withParticle(word, following)).toBe(expected));

test('a word that only begins like a particle stays', () => {
  expect(withParticle('선언형', ' 가장')).toBe(' 가장');
  expect(withParticle('Pod', '가장 작은')).toBe('가장 작은');
  expect(withParticle('Pod', '과정')).toBe('과정');
  expect(withParticle('Pod', '마다 하나')).toBe('마다 하나');
});

test('Korean endings and numbers are told by their sound', () => {
  expect([endingOf('노드'), endingOf('레이블'), endingOf('컨트롤 플레인'), endingOf('파드(Pod)')]).toEqual(['vowel', 'rieul', 'consonant', 'vowel']);
  expect([endingOf('cpu1'), endingOf('cpu2'), endingOf('10.96.0.10')]).toEqual(['rieul', 'vowel', 'consonant']);
});
