import { expect, test } from 'vitest';
import { nearestAge } from './ages.ts';
import type { SeenPod } from './names.ts';
import { Normaliser, type Shape } from './normalise.ts';
import { rules } from './rules.ts';

const day = { iso: '2026-11-24' };
const shape = (more: Partial<Shape> = {}): Shape => ({ ages: ['10s'], began: 1_000_000, now: 1_060_000, ...more });
const fresh = (declared: Omit<ConstructorParameters<typeof Normaliser>[0], 'day'> = {}) => new Normaliser({ day, ...declared });
const pod = (name: string, node: string, ip: string, created = 1_010_000): SeenPod => ({ uid: name, namespace: 'default', name, node, ip, hostNetwork: false, created, generated: true });

const seen: Record<string, string> = {
  uid: 'uid: 9f1c2d3e-aaaa-4bbb-8ccc-0123456789ab',
  digest: `containerd://${'a1'.repeat(32)}`,
  'manifest hash': 'kubernetes.io/config.hash: a226e9fbdfc1c8dd7e7fef4d333f86ed',
  date: 'Start Time: Wed, 25 Nov 2026 07:10:17 +0000',
  'klog time': 'I1125 07:10:13.064596   12 round_trippers.go:553]',
  'nginx time': '2026/11/25 05:56:15 [notice] 1#1: nginx/1.22.1',
  'access time': '10.244.5.1 - - [25/Nov/2026:05:56:15 +0000]',
  'diff time': '--- x\t2026-11-25 05:56:25.581270456 +0000',
  'diff folder': '/tmp/MERGED-36572738/apps',
  'token volume': 'kube-api-access-zlnxt (ro)',
  'endpoint chain': '-A KUBE-SEP-C33JZH6J2ADEF7KY -s',
  'resource version': 'resourceVersion: "1234"',
  request: '200 OK in 12 milliseconds',
  pull: 'in 150ms (151ms including waiting)',
  'image size': 'Image size: 7 bytes.',
  'round trip': '1  10.244.102.129  0.009 ms',
  connect: 'port 80 after 12 ms: Couldn’t',
  'hardware address': 'link/ether 7e:00:01:02:03:04 brd ff:ff:ff:ff:ff:ff',
  'link-local address': 'inet6 fe80::7c00:1ff:fe02:304/64',
  'interface number': '2: eth0@if12: <BROADCAST>',
  kernel: 'OS: Linux 6.18.44-fc-v669',
  'file limit': 'getrlimit(RLIMIT_NOFILE): 20000:20000',
};

test.each(rules.map((rule) => [rule.name, rule] as const))('%s: replaced; as wide as before if it can stand in a column; twice is as once', (name, { pattern, free }) => {
  const text = seen[name]!;
  expect(text.match(pattern)).not.toBeNull();
  const normaliser = fresh();
  const after = normaliser.text(text, shape());
  expect(after).not.toBe(text);
  if (!free) expect(after).toHaveLength(text.length);
  expect(normaliser.text(after, shape())).toBe(after);
});

test('words, node names and static Pods are left alone', () => {
  const text = 'etcd-cpu1 kube-scheduler-cpu1 kube-dns kube-system node-role.kubernetes.io/control-plane service-account local-path';
  expect(fresh().text(text, shape())).toBe(text);
});

test('two clusters print the same once names, addresses and ages are as declared, whatever the order and the widths were', () => {
  const declared = { pods: [{ name: 'web-568b48b698-jtct5', node: 'gpu1' as const }, { name: 'web-568b48b698-ccc22', node: 'cpu1' as const, ip: '10.244.184.70' }] };
  const [a, b] = [fresh(declared), fresh(declared)];
  const sets = [{ namespace: 'default', name: 'web-568b48b698', deployment: 'web', created: 1_010_000 }];
  a.learn({ pods: [pod('web-568b48b698-zzzzz', 'gpu1', '10.244.5.199'), pod('web-568b48b698-bbbbb', 'cpu1', '10.244.184.9')], sets, services: [] });
  b.learn({ pods: [pod('web-568b48b698-ccccc', 'gpu1', '10.244.5.200'), pod('web-568b48b698-ddddd', 'cpu1', '10.244.184.101')], sets, services: [] });
  const head = 'NAME                   READY   AGE   IP             NODE\n';
  const one = a.text(`${head}web-568b48b698-bbbbb   1/1     9s    10.244.184.9   cpu1\nweb-568b48b698-zzzzz   1/1     8s    10.244.5.199   gpu1\n`, shape());
  const two = b.text('NAME                   READY   AGE   IP               NODE\nweb-568b48b698-ccccc   1/1     12s   10.244.5.200     gpu1\nweb-568b48b698-ddddd   1/1     12s   10.244.184.101   cpu1\n', shape());
  expect(one).toBe(two);
  expect(one.split('\n').slice(1, 3)).toEqual(['web-568b48b698-ccc22   1/1     10s   10.244.184.70   cpu1', 'web-568b48b698-jtct5   1/1     10s   10.244.5.194    gpu1']);
});

test('a name that is typed becomes the cluster’s, and what is printed becomes the scenario’s', () => {
  const normaliser = fresh({ pods: [{ name: 'coredns-55cb58b774-9v66k', node: 'cpu1' }] });
  normaliser.learn({ pods: [pod('coredns-55cb58b774-abcd2', 'cpu1', '')], sets: [], services: [] });
  expect(normaliser.names.missing).toEqual(['coredns-55cb58b774-9v66k on cpu1']);
  const real = fresh({ pods: [{ name: 'coredns-55cb58b774-9v66k', node: 'cpu1' }] });
  real.learn({ pods: [pod('coredns-55cb58b774-c6td9', 'cpu1', '')], sets: [{ namespace: 'kube-system', name: 'coredns-55cb58b774', deployment: 'coredns', created: 1 }], services: [] });
  expect(real.names.missing).toEqual([]);
  expect(real.names.real('kubectl delete pod coredns-55cb58b774-9v66k')).toBe('kubectl delete pod coredns-55cb58b774-c6td9');
  expect(real.text('pod "coredns-55cb58b774-c6td9" deleted', shape())).toBe('pod "coredns-55cb58b774-9v66k" deleted');
});

test('what is older than the session is some minutes old, what is younger as old as declared, and a lie is noticed', () => {
  const normaliser = fresh();
  expect(normaliser.text('NAME   AGE\na      3h\nb      12s\n', shape())).toBe('NAME   AGE\na      5m\nb      10s\n');
  expect(normaliser.strange).toEqual([]);
  normaliser.text('NAME   AGE\nb      45s\n', shape());
  expect(normaliser.strange).toEqual(['45s, declared 10s']);
  expect(normaliser.text('no table, AGE is a word\n9s\n', shape())).toBe('no table, AGE is a word\n9s\n');
});

test('a declared age must be near: within two and a half times, or eight seconds', () => {
  expect(nearestAge('15s', ['10s', '1m'])).toBe('10s');
  expect(nearestAge('0s', ['6s'])).toBe('6s');
  expect(nearestAge('40s', ['10s'])).toBeUndefined();
});

test('-w: columns widen as rows come, rows that are repeated directly are one', () => {
  const rows = ['NAME   READY   STATUS    AGE', 'a      1/1     Running   9s', 'a      1/1     Terminating   9s', 'a      1/1     Terminating   9s', '^C'];
  expect(fresh().text(rows.join('\n'), shape({ watch: true, once: true, ages: ['10s'] }))).toBe('NAME   READY   STATUS    AGE\na      1/1     Running   10s\na      1/1     Terminating   10s\n^C');
});

test('rows in an order that chance gives are put in the declared one', () => {
  const table = 'NAME                 STATUS\nscheduler            Healthy\ncontroller-manager   Healthy\n';
  expect(fresh().text(table, shape({ sort: 'NAME' })).split('\n')[1]).toMatch(/^controller/);
  const events = 'LAST SEEN   REASON\n5s          Pulled\n5s          Scheduled\n';
  expect(fresh().text(events, shape({ sort: 'REASON: Scheduled, Pulled' })).split('\n')[1]).toMatch(/Scheduled$/);
});

test('times keep their distance where a command declares a clock', () => {
  const normaliser = fresh();
  expect(normaliser.text('renewTime: "2026-11-25T07:10:17.123456Z"', shape({ clock: 10 }))).toBe('renewTime: "2026-11-24T09:00:00.000000Z"');
  expect(normaliser.text('renewTime: "2026-11-25T07:10:27.323456Z"', shape({ clock: 10 }))).toBe('renewTime: "2026-11-24T09:00:10.000000Z"');
});

test('numbers of processes keep their order, their width and who is whose child', () => {
  expect(fresh().text('    187     140 containerd\n   1191       1 containerd-shim\n   1251    1191 kube-proxy', shape())).toBe('    117      64 containerd\n    170       1 containerd-shim\n    223     170 kube-proxy');
});
