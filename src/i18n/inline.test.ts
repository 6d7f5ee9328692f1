import { expect, test } from 'vitest';
import { codeHtml, inline } from './inline.ts';

test('a short flag or name is never broken at its hyphen, and copies as it was written', () => {
  expect(codeHtml('grep -c kube-proxy')).toBe('grep <span class="nb">-c</span> <span class="nb">kube-proxy</span>');
  expect(codeHtml('kubectl get pods')).toBe('kubectl get pods');
});

test('what is longer than a phone is wide may break', () => {
  expect(codeHtml('node-role.kubernetes.io/control-plane:NoSchedule')).not.toContain('nb');
});

test('two stars are strong, also around code', () => {
  expect(inline('does `get all` **not** show')).toBe('does <code>get all</code> <strong>not</strong> show');
});

test('code stands in backticks, everything is escaped', () => {
  expect(inline('`a -o <b>` & "c"')).toBe('<code>a <span class="nb">-o</span> &lt;b&gt;</code> &amp; &quot;c&quot;');
});
