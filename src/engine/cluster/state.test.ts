import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clusterData } from '../schema/cluster.ts';
import { change as changeSchema } from '../schema/change.ts';
import { applyChanges, initialState, podKey } from './state.ts';

const start = initialState(clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8'))));
const parse = (list: unknown[]) => list.map((item) => changeSchema.parse(item));
const old = { namespace: 'kube-system', name: 'coredns-76b86bc878-5v86m' };
const replacement = { ...old, name: 'coredns-76b86bc878-x7k2q', node: 'cpu2', ip: '10.244.102.130', owner: 'ReplicaSet/coredns-76b86bc878' };

test('deleting a CoreDNS Pod and its replacement leave nineteen Pods, one of them new and on cpu2', () => {
  const after = applyChanges(start, parse([{ op: 'delete-pod', ...old }, { op: 'add-pod', pod: replacement }]));
  expect(after.pods).toHaveLength(19);
  expect(after.pods.some((pod) => podKey(pod) === podKey(old))).toBe(false);
  expect(after.pods.filter((pod) => pod.created).map((pod) => [pod.name, pod.node])).toEqual([['coredns-76b86bc878-x7k2q', 'cpu2']]);
  expect(start.pods).toHaveLength(19);
  expect(start.pods.some((pod) => podKey(pod) === podKey(old))).toBe(true);
});

test('Pods stay in the order kubectl prints them', () => {
  const after = applyChanges(start, parse([{ op: 'add-pod', pod: { ...replacement, name: 'aaa' } }]));
  expect(after.pods.map(podKey)).toEqual(after.pods.map(podKey).toSorted());
});

test('a change delivered twice is the same as once', () => {
  const list = parse([{ op: 'delete-pod', ...old }, { op: 'add-pod', pod: replacement }, { op: 'add-node', node: { name: 'x', ip: '172.30.1.9' } }]);
  expect(applyChanges(start, [...list, ...list])).toEqual(applyChanges(start, list));
});

test('an update keeps what it does not name', () => {
  const after = applyChanges(start, parse([{ op: 'update-pod', ...old, deleting: true }, { op: 'update-node', name: 'cpu1', taints: [{ key: 'a', effect: 'NoSchedule' }] }]));
  expect(after.pods.find((pod) => pod.name === old.name)).toMatchObject({ deleting: true, ready: true, ip: '10.244.184.81' });
  expect(after.nodes[0]).toMatchObject({ name: 'cpu1', ready: true, taints: [{ key: 'a', effect: 'NoSchedule' }] });
});

test('scaling and the context namespace are remembered', () => {
  const after = applyChanges(start, parse([{ op: 'scale', kind: 'Deployment', namespace: 'kube-system', name: 'coredns', replicas: 3 }, { op: 'set-namespace', namespace: 'kube-system' }]));
  expect(after.replicas['Deployment/kube-system/coredns']).toBe(3);
  expect(after.contextNamespace).toBe('kube-system');
});
