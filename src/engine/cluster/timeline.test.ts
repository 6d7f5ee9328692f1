import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clusterData } from '../schema/cluster.ts';
import { initialState } from './state.ts';
import { timelineStates } from './timeline.ts';

const cluster = clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8')));
const moments = timelineStates(cluster);
const at = (id: string) => moments.find(({ moment }) => moment.id === id)!.state;

test('the story ends in the cluster of the post', () => {
  expect(at('now')).toEqual({ ...initialState(cluster), replicas: {} });
});

test('CoreDNS waits for a network, and gets cpu1 because there is no other node', () => {
  const coredns = (id: string) => at(id).pods.filter((pod) => pod.name.startsWith('coredns'));
  expect(coredns('installation').map((pod) => [pod.node, pod.phase, pod.ip])).toEqual([[null, 'Pending', undefined], [null, 'Pending', undefined]]);
  expect(coredns('ready').map((pod) => [pod.node, pod.phase])).toEqual([['cpu1', 'Running'], ['cpu1', 'Running']]);
  expect(at('ready').nodes).toHaveLength(1);
});

test('nodes join one by one, and a join adds only Pods of that node', () => {
  expect(at('cpu2').pods.filter((pod) => pod.created).map((pod) => pod.node)).toEqual(['cpu2', 'cpu2', 'cpu2']);
  expect(at('gpu1').pods.filter((pod) => pod.created).map((pod) => pod.name.replace(/-[^-]*$/, ''))).toEqual(['calico-node', 'calico-typha-6cb845f7d9', 'csi-node-driver', 'kube-proxy']);
  expect(moments.map(({ state }) => state.pods.length)).toEqual([7, 8, 12, 12, 12, 15, 19, 19]);
});

test('the taint is there until somebody removes it, and removing it moves no Pod', () => {
  expect(at('ready').nodes[0]?.taints).toHaveLength(1);
  expect(at('taint').nodes[0]?.taints).toHaveLength(0);
  const places = (id: string) => at(id).pods.map((pod) => `${pod.name} ${pod.node}`);
  expect(places('taint')).toEqual(places('ready'));
});
