import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { change as changeSchema } from '../schema/change.ts';
import { clusterData } from '../schema/cluster.ts';
import { goal as goalSchema } from '../schema/goal.ts';
import { goalsOf, holds, reached, trueAtStart } from './goal.ts';
import { applyChanges, initialState } from './state.ts';

const start = initialState(clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8'))));
const goals = (list: unknown[]) => list.map((item) => goalSchema.parse(item));
const after = (list: unknown[], from = start) => applyChanges(from, list.map((item) => changeSchema.parse(item)));
const view = (now = start, ...commands: string[]) => ({ start, now, commands: new Set(commands) });

const coredns = { count: 'pods', where: { namespace: 'kube-system', selector: 'k8s-app=kube-dns', ready: true } };
const deletion = [{ op: 'delete-pod', namespace: 'kube-system', name: 'coredns-76b86bc878-5v86m' }];
const pod = { namespace: 'kube-system', name: 'coredns-76b86bc878-x7k2q', node: 'cpu2', owner: 'ReplicaSet/coredns-76b86bc878', labels: { 'k8s-app': 'kube-dns' } };

test('two ready CoreDNS Pods are no achievement when they were there at the start', () => {
  const two = goals([{ ...coredns, equals: 2 }]);
  expect(trueAtStart(two, start)).toBe(true);
  expect(reached(two, view())).toBe(false);
  expect(reached(two, view(after([...deletion, { op: 'add-pod', pod }])))).toBe(false);
});

test('a replaced CoreDNS Pod counts once it is new and ready, not before', () => {
  const replaced = goals([{ ...coredns, equals: 2 }, { ...coredns, where: { ...coredns.where, new: true }, atLeast: 1 }]);
  expect(reached(replaced, view())).toBe(false);
  expect(reached(replaced, view(after(deletion)))).toBe(false);
  expect(reached(replaced, view(after([...deletion, { op: 'add-pod', pod: { ...pod, ready: false, phase: 'Pending' } }])))).toBe(false);
  expect(reached(replaced, view(after([...deletion, { op: 'add-pod', pod }])))).toBe(true);
});

test('a static Pod that comes back under the same name is new', () => {
  const etcd = start.pods.find(({ name }) => name === 'etcd-cpu1');
  const again = { namespace: 'kube-system', name: 'etcd-cpu1', node: 'cpu1', owner: etcd?.owner ?? null };
  const fresh = goals([{ count: 'pods', where: { name: 'etcd-cpu1', new: true }, equals: 1 }]);
  expect(reached(fresh, view())).toBe(false);
  expect(reached(fresh, view(after([{ op: 'delete-pod', namespace: 'kube-system', name: 'etcd-cpu1' }, { op: 'add-pod', pod: again }])))).toBe(true);
});

test('what a step began with is not new in it, even if an earlier step created it', () => {
  const begun = after([{ op: 'add-pod', pod }]);
  const fresh = goals([{ ...coredns, where: { ...coredns.where, new: true }, atLeast: 1 }]);
  expect(reached(fresh, { start: begun, now: begun, commands: new Set() })).toBe(false);
});

test('a Pod that is being deleted is not ready', () => {
  const [ready] = goals([{ ...coredns, equals: 2 }]);
  expect(ready && holds(ready, view(after([{ op: 'update-pod', namespace: 'kube-system', name: 'coredns-76b86bc878-5v86m', deleting: true }])))).toBe(false);
});

test('distinct nodes, owners, taints and the context namespace can be asked for', () => {
  const check = (goal: unknown, now = start) => holds(goalSchema.parse(goal), view(now));
  expect(check({ count: 'pods', where: { owner: 'DaemonSet/calico-node' }, equals: 3, distinct: 'node' })).toBe(true);
  expect(check({ count: 'pods', where: { owner: 'DaemonSet' }, equals: 9 })).toBe(true);
  expect(check({ count: 'pods', where: { owner: 'Daemon' }, equals: 0 })).toBe(true);
  expect(check({ count: 'nodes', where: { taint: 'a' }, equals: 0 })).toBe(true);
  expect(check({ count: 'nodes', where: { taint: 'a' }, equals: 1 }, after([{ op: 'update-node', name: 'cpu1', taints: [{ key: 'a', effect: 'NoSchedule' }] }]))).toBe(true);
  expect(check({ contextNamespace: 'kube-system' })).toBe(false);
  expect(check({ contextNamespace: 'kube-system' }, after([{ op: 'set-namespace', namespace: 'kube-system' }]))).toBe(true);
});

test('without goals of its own a step is done when each of its commands was run', () => {
  const list = goalsOf([], ['list', 'wide']);
  expect(reached(list, view(start, 'list'))).toBe(false);
  expect(reached(list, view(start, 'list', 'wide'))).toBe(true);
  expect(reached(goalsOf([], []), view())).toBe(false);
});
