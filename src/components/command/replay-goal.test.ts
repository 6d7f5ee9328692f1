import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clusterData, session as sessionSchema, step as stepSchema, type LessonStep } from '../../engine/schema/index.ts';
import { neededCommands } from './replay-goal.ts';

const cluster = clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8')));
const session = sessionSchema.parse({
  id: 's',
  title: { ko: '가', en: 'a' },
  provenance: { kind: 'post', date: '2025-11-06' },
  onLab: { no: 'the Pods are the post’s by name' },
  steps: [
    { id: 'look', cmd: 'kubectl get pods' },
    {
      id: 'kill',
      cmd: 'kubectl delete pod coredns-76b86bc878-5v86m',
      changes: [
        { op: 'delete-pod', namespace: 'kube-system', name: 'coredns-76b86bc878-5v86m' },
        { op: 'add-pod', pod: { namespace: 'kube-system', name: 'coredns-76b86bc878-x7k2q', node: 'cpu2', owner: 'ReplicaSet/coredns-76b86bc878', labels: { 'k8s-app': 'kube-dns' } } },
      ],
    },
    { id: 'again', cmd: 'kubectl get pods' },
  ],
});
const replay = (extra: object) => stepSchema.parse({ id: 'x', kind: 'replay', session: 's', ...extra }) as Extract<LessonStep, { kind: 'replay' }>;
const fresh = { count: 'pods', where: { selector: 'k8s-app=kube-dns', new: true }, atLeast: 1 };

test('without a goal every command shown must be run', () => {
  expect(neededCommands(replay({}), session, cluster)).toEqual(['look', 'kill', 'again']);
  expect(neededCommands(replay({ commands: ['look'] }), session, cluster)).toEqual(['look']);
});

test('with a goal the step is done as soon as the goal is reached', () => {
  expect(neededCommands(replay({ goal: [fresh] }), session, cluster)).toEqual(['look', 'kill']);
});

test('what an earlier command of the session did does not pass a later step', () => {
  expect(neededCommands(replay({ commands: ['again'], goal: [fresh] }), session, cluster)).toBeUndefined();
});
