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

test('a declared age must be near: within two and a half times, or fifteen seconds', () => {
  expect(nearestAge('15s', ['10s', '1m'])).toBe('10s');
  expect(nearestAge('0s', ['6s'])).toBe('6s');
  expect(nearestAge('20s', ['5s'])).toBe('5s');
  expect(nearestAge('21s', ['5s'])).toBeUndefined();
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

test('what kubectl and the controllers keep in maps comes in one order: endpoints, drain’s reasons', () => {
  const of = (text: string) => fresh().text(text, shape());
  expect(of('Endpoints:   10.244.5.194:80,10.244.102.130:80')).toBe('Endpoints:   10.244.102.130:80,10.244.5.194:80');
  const drain = (...reasons: string[]) => `error: unable to drain node "cpu2" due to error: [${reasons.join(', ')}], continuing command...\nThere are pending nodes to be drained:\n cpu2\n${reasons.join('\n')}\n`;
  const [storage, daemon, bare] = ['cannot delete Pods with local storage (use --x to override): default/a, default/b', 'cannot delete DaemonSet-managed Pods (use --y to ignore): kube-system/p', 'cannot delete cannot delete Pods that declare no controller (use --force to override): default/naked'] as const;
  expect(of(drain(storage, bare, daemon))).toBe(of(drain(daemon, storage, bare)));
  expect(of(drain(storage, bare))).not.toBe(of(drain(storage, daemon)));
  expect(of(drain(storage, bare, daemon))).toHaveLength(drain(storage, bare, daemon).length);
});

test('drain’s warning comes in one order, coloured or not, also where lines are sorted', () => {
  const [a, b] = ['deleting Pods that declare no controller: default/a, default/b', 'ignoring DaemonSet-managed Pods: kube-system/p'] as const;
  for (const head of ['Warning: ', '\x1b[33;1mWarning:\x1b[0m ']) for (const sort of [undefined, 'lines']) {
    expect(fresh().text(`${head}${b}; ${a}\n`, shape({ sort }))).toBe(`${head}${a}; ${b}\n`);
  }
  expect(fresh().text(`Warning: ${a}\n`, shape())).toBe(`Warning: ${a}\n`);
});

test('addresses follow the order of names, not the order in which Pods got theirs', () => {
  const [a, b] = [fresh(), fresh()];
  const pods = (first: string, second: string) => [pod('web-1', 'gpu1', first), { ...pod('web-2', 'gpu1', second), created: 1_011_000 }].map((one) => ({ ...one, generated: false }));
  a.learn({ pods: pods('', '10.244.5.201'), sets: [], services: [] });
  a.learn({ pods: pods('10.244.5.202', '10.244.5.201'), sets: [], services: [] });
  b.learn({ pods: pods('10.244.5.230', '10.244.5.231').reverse(), sets: [], services: [] });
  expect(a.text('web-1 10.244.5.202\nweb-2 10.244.5.201', shape())).toBe('web-1 10.244.5.194\nweb-2 10.244.5.195');
  expect(b.text('web-1 10.244.5.230\nweb-2 10.244.5.231', shape())).toBe('web-1 10.244.5.194\nweb-2 10.244.5.195');
});

test('where chance orders rows, ids are numbered after they are in order', () => {
  const [x, y] = ['a1'.repeat(32), 'b2'.repeat(32)];
  const list = (...rows: [string, string][]) => fresh().text(`CONTAINER${' '.repeat(59)}IMAGE\n${rows.map(([id, image]) => `${id}    ${image}`).join('\n')}\n`, shape({ sort: 'IMAGE' }));
  expect(list([x, 'kube-proxy'], [y, 'pause'])).toBe(list([x, 'pause'], [y, 'kube-proxy']));
});

test('-w up to a declared row: what chance adds after it is left out, what comes before is not', () => {
  const rows = ['NAME   READY   STATUS        AGE', 'a      1/1     Running       9s', 'a      0/1     Terminating   9s', 'a      0/1     Terminating   10s', '^C'];
  const watched = (lines: readonly string[]) => fresh().text(lines.join('\n'), shape({ watch: true, upTo: '0/1 +Terminating' }));
  expect(watched(rows)).toBe(watched(rows.toSpliced(3, 1)));
  expect(watched(rows)).not.toBe(watched(rows.toSpliced(1, 1)));
});

test('lines of two pipes come in the declared order', () => {
  const two = (text: string) => fresh().text(text, shape({ sort: 'lines: starting, no config found' }));
  expect(two('no config found\nstarting\n')).toBe('starting\nno config found\n');
  expect(two('starting\n')).toBe('starting\n');
});

const printed = `NAME                       READY   STATUS    RESTARTS      AGE   IP              NODE
coredns-55cb58b774-2q87z   1/1     Running   1 (10s ago)   5m    10.244.184.66   cpu1
coredns-55cb58b774-2v8ch   1/1     Running   0             5m    10.244.184.67   cpu1
`;

test.each([
  ['a status', 'Running   0', 'Pending   0'],
  ['readiness', '2v8ch   1/1', '2v8ch   0/1'],
  ['restarts', 'Running   0      ', 'Running   1      '],
  ['a node', '10.244.184.67   cpu1', '10.244.184.67   cpu2'],
  ['an address in another block', '10.244.184.67', '10.244.102.67'],
  ['a column', '   NODE', '   HOST'],
  ['an age of another kind', '0             5m ', '0             10s'],
  ['a row that is missing', /coredns-55cb58b774-2v8ch.*\n/, ''],
  ['a row more', /$/, 'coredns-55cb58b774-2wwww   1/1     Running   0             5m    10.244.184.68   cpu1\n'],
  ['a word after the table', /$/, 'Warning: deprecated\n'],
])('a real change is seen, not smoothed away: %s', (_what, from, to) => {
  const changed = printed.replace(from, to);
  expect(changed).not.toBe(printed);
  const now = (text: string) => fresh().text(text, shape({ began: 1_000_000, now: 1_060_000 }));
  expect(now(changed)).not.toBe(now(printed));
});
