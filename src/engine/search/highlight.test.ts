import { describe, expect, it } from 'vitest';
import { excerpt, highlight } from './index.ts';
import { flatten } from './flatten.ts';

const shown = (text: string, ...needles: string[]) =>
  highlight(text, needles.map((needle) => flatten(needle).text)).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('');

describe('highlight', () => {
  it('marks the match in the text as written', () => {
    expect(shown('파드가 파드를', '파드')).toBe('[파드]가 [파드]를');
    expect(shown('롤링 업데이트는', '롤링업데이트')).toBe('[롤링 업데이트]는');
    expect(shown('the kube-proxy DaemonSet', 'kubeproxy', 'daemonset')).toBe('the [kube-proxy] [DaemonSet]');
  });
  it('leaves a text without a match alone', () => expect(shown('노드', '파드')).toBe('노드'));
});

describe('excerpt', () => {
  const long = `${'앞에 오는 말 '.repeat(30)}여기에 파드가 있어요 ${'뒤에 오는 말 '.repeat(30)}`;
  it('shows the surroundings of the match and stays short', () => {
    const cut = excerpt(long, ['파드']);
    expect(cut).toContain('파드가 있어요');
    expect(cut.length).toBeLessThanOrEqual(94);
    expect(cut.startsWith('…') && cut.endsWith('…')).toBe(true);
  });
  it('begins at the beginning when nothing matches', () => expect(excerpt('짧은 글', ['없음'])).toBe('짧은 글'));
});
