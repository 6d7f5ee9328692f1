import { expect, test } from 'vitest';
import { canonicalAges, Normaliser, rules } from './normalise.ts';

const seen: Record<string, string> = {
  uid: 'uid: 9f1c2d3e-aaaa-4bbb-8ccc-0123456789ab',
  digest: `containerd://${'a1'.repeat(32)}`,
  'manifest hash': 'kubernetes.io/config.hash: a226e9fbdfc1c8dd7e7fef4d333f86ed',
  time: 'creationTimestamp: "2026-11-24T07:10:17Z" at 2026-11-24T07:10:17.123456789Z',
  date: 'Start Time: Tue, 24 Nov 2026 07:10:17 +0000',
  'log time': 'I1124 07:10:13.064596   12 round_trippers.go:553]',
  'replica set': 'pod/coredns-55cb58b774-c6td9',
  pod: 'kube-proxy-mbllj   1/1',
  'resource version': 'resourceVersion: "1234"',
  duration: '200 OK in 12 milliseconds',
};

test.each(rules.map((rule) => [rule.name, rule] as const))('%s: replaced, and as wide as before', (name, { pattern }) => {
  const text = seen[name]!;
  expect(text.match(pattern)).not.toBeNull();
  const after = new Normaliser().text(text);
  expect(after).not.toBe(text);
  expect(after).toHaveLength(text.length);
});

test('two clusters print the same after it', () => {
  const [a, b] = ['coredns-55cb58b774-c6td9 coredns-55cb58b774-mdjnj', 'coredns-76f75df574-zz2kq coredns-76f75df574-5xbq2'].map((text) => new Normaliser().text(text));
  expect(a).toBe(b);
});

test('a name is the same in every step of a session, two names stay two, and twice is as once', () => {
  const normaliser = new Normaliser();
  const first = normaliser.text('coredns-55cb58b774-c6td9');
  expect(normaliser.text('pod "coredns-55cb58b774-c6td9" deleted')).toBe(`pod "${first}" deleted`);
  expect(normaliser.text('coredns-55cb58b774-mdjnj')).not.toBe(first);
  expect(normaliser.text(first)).toBe(first);
});

test('words, node names and static Pods are left alone', () => {
  const text = 'etcd-cpu1 kube-scheduler-cpu1 kube-dns kube-system node-role.kubernetes.io/control-plane service-account local-path';
  expect(new Normaliser().text(text)).toBe(text);
});

test('ages become canonical and the columns after them move with them', () => {
  expect(canonicalAges('NAME   AGE     NODE\na      9s      cpu1\nbb     3m12s   cpu2\n')).toBe('NAME   AGE   NODE\na      30s   cpu1\nbb     5m    cpu2\n');
  expect(canonicalAges('NAME   AGE\na      46h\n')).toBe('NAME   AGE\na      3h\n');
  expect(canonicalAges('no table, AGE is a word\n9s\n')).toBe('no table, AGE is a word\n9s\n');
});
