import { describe, expect, it } from 'vitest';
import { buildIndex, group, search, type Entry } from './index.ts';

// The table of queries that a Korean search must answer: each text, and the texts a query must find.
const texts = {
  a: '파드가 노드에서 실행돼요.',
  b: '파드를 지우면 어떻게 될까요?',
  c: '쿠버네티스파드라는 말도 있어요.',
  d: '클러스터를 만들어요.',
  e: '클러스터에서는 노드가 함께 일해요.',
  f: '앱을 배포하는 방법이에요.',
  g: '어제 새 버전을 배포했습니다.',
  h: '롤링 업데이트는 조금씩 바꿔요.',
  i: '롤링업데이트가 기본이에요.',
  j: '스케줄러가 노드를 골라요.',
  k: 'StatefulSet도 파일을 가져요.',
  l: 'Deployment를 만들어요.',
  m: '쿠버네티스 첫날이에요.',
};
const entries: Entry[] = Object.entries(texts).map(([path, text]) => ({ kind: 'step', title: `글 ${path}`, path, text }));
const found = (query: string, list = entries) => search(buildIndex(list), query).map((hit) => hit.entry.path).sort().join('');

describe('the table of Korean queries', () => {
  it.each([
    ['파드', 'abc'],
    ['파드는', 'abc'],
    ['파드에서', 'abc'],
    ['클러스터', 'de'],
    ['클러스터의', 'de'],
    ['배포', 'fg'],
    ['배포하기', 'fg'],
    ['배포하다', 'fg'],
    ['스케줄러의', 'j'],
    ['러스터', 'de'],
    ['버네티스', 'cm'],
    ['롤링업데이트', 'hi'],
    ['롤링 업데이트', 'hi'],
    ['StatefulSet', 'k'],
    ['deployment', 'l'],
  ])('%s finds everything that says it', (query, expected) => {
    for (const path of expected) expect(found(query)).toContain(path);
  });

  it('finds nothing where nothing is', () => {
    expect(found('헬름')).toBe('');
    expect(found('   ')).toBe('');
  });

  it('does not glue the end of one word to the start of the next', () => {
    expect(found('드를지우')).toBe('');
    expect(found('드레', [{ kind: 'step', title: '', path: 'x', text: '파드 레이블' }])).toBe('');
    expect(found('pod', [{ kind: 'step', title: '', path: 'x', text: 'stop doing that' }])).toBe('');
  });

  it('reads decomposed Hangul, as some keyboards and file names send it', () => {
    expect(found('파드'.normalize('NFD'))).toBe('abc');
  });
});

const course: Entry[] = [
  { kind: 'term', title: '파드', path: 'glossary/#pod', text: '함께 실행되는 컨테이너의 묶음', aliases: ['Pod', '포드', 'pods'] },
  { kind: 'term', title: '스태틱 파드', path: 'glossary/#static-pod', text: 'kubelet이 직접 실행하는 파드', aliases: ['Static Pod', '정적 파드'] },
  { kind: 'term', title: '롤아웃', path: 'glossary/#rollout', text: '새 버전으로 바꾸는 일', aliases: ['Rollout', '롤링 업데이트'] },
  { kind: 'lesson', title: '파드가 죽지 않는 까닭', path: 'lessons/controllers/', text: '지운 파드가 되살아나요' },
  { kind: 'step', title: '누가 되살렸을까', under: '파드가 죽지 않는 까닭', path: 'lessons/controllers/#who', text: 'kube-proxy는 아니에요. 파드를 지워 봐요.' },
  { kind: 'command', title: 'kubectl get pods -A -o wide', path: 'commands/#get-pods-wide', text: '모든 네임스페이스의 파드를 노드와 함께 보여 줘요', aliases: [] },
];
const paths = (query: string) => search(buildIndex(course), query).map((hit) => hit.entry.path);

describe('ranking', () => {
  it('puts the term itself first', () => {
    expect(paths('파드')[0]).toBe('glossary/#pod');
    expect(paths('pod')[0]).toBe('glossary/#pod');
    expect(paths('정적 파드')[0]).toBe('glossary/#static-pod');
  });

  it('understands what people say in the wild, also in texts that use the official word', () => {
    expect(paths('포드')[0]).toBe('glossary/#pod');
    expect(paths('포드를')).toContain('lessons/controllers/#who');
    expect(paths('롤링업데이트')[0]).toBe('glossary/#rollout');
  });

  it('takes several words in any order, and hyphens or not', () => {
    expect(paths('wide pods')).toContain('commands/#get-pods-wide');
    expect(paths('kube proxy')).toContain('lessons/controllers/#who');
    expect(paths('kubeproxy')).toContain('lessons/controllers/#who');
    expect(paths('파드 지워')).toContain('lessons/controllers/#who');
  });

  it('groups by kind, best group first, and every hit once', () => {
    const groups = group(search(buildIndex(course), '파드'));
    expect(groups[0]?.kind).toBe('term');
    expect(groups.map((part) => part.kind).sort()).toEqual(['command', 'lesson', 'step', 'term']);
  });
});
