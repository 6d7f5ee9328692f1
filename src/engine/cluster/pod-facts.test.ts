import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clusterData } from '../schema/cluster.ts';
import { calicoBlock, endpointsOf, humanAge, ipReason, servicesOf } from './pod-facts.ts';
import { applyChanges, initialState } from './state.ts';

const cluster = clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8')));
const state = initialState(cluster);
const pod = (name: string) => state.pods.find((item) => item.name.startsWith(name))!;

test('a Pod IP is explained by its node’s Calico block, a node IP by hostNetwork', () => {
  expect(ipReason(pod('coredns'))).toEqual({ kind: 'calico', node: 'cpu1', block: '10.244.184.64/26' });
  expect(ipReason(pod('kube-proxy-d5gzl'))).toEqual({ kind: 'host', node: 'cpu2' });
  expect(calicoBlock('10.244.102.129')).toBe('10.244.102.128/26');
  expect(calicoBlock('10.244.5.193')).toBe('10.244.5.192/26');
});

test('every Pod IP lies in the block of its node’s tunnel address', () => {
  for (const item of cluster.pods.filter((one) => !one.hostNetwork)) expect(calicoBlock(item.ip)).toBe(calicoBlock(cluster.nodes.find((node) => node.name === item.node)!.tunnel));
});

test('a Service sends to the Pods its selector picks, and not to one that is leaving', () => {
  const dns = state.services.find((service) => service.name === 'kube-dns')!;
  expect(endpointsOf(state, dns).map((item) => item.ip)).toEqual(['10.244.184.81', '10.244.184.80']);
  const leaving = applyChanges(state, [{ op: 'update-pod', namespace: 'kube-system', name: pod('coredns').name, deleting: true }]);
  expect(endpointsOf(leaving, dns).map((item) => item.ip)).toEqual(['10.244.184.80']);
  expect(servicesOf(state, pod('coredns')).map((service) => service.name)).toEqual(['kube-dns']);
  expect(servicesOf(state, pod('etcd'))).toEqual([]);
});

test('ages read as kubectl prints them', () => {
  expect([5, 119, 125, 360, 4000, 4 * 3600, 5 * 3600 + 120, 166800, 62700, 48 * 3600, 50 * 3600, 8 * 86400, 800 * 86400].map(humanAge)).toEqual([
    '5s', '119s', '2m5s', '6m', '66m', '4h', '5h2m', '46h', '17h', '2d', '2d2h', '8d', '2y70d',
  ]);
});
