import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clusterData } from '../../engine/schema/cluster.ts';
import { applyChanges, initialState, podKey } from '../../engine/cluster/state.ts';
import { podFactsHtml, nodeFactsHtml } from './facts-html.ts';
import { mapHtml, splitName, twinRows } from './render.ts';
import { sayChanges } from './say-changes.ts';

const state = initialState(clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8'))));
const pod = (name: string) => state.pods.find((item) => item.name.startsWith(name))!;
const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map((match) => match[1]!);
const after = applyChanges(state, [
  { op: 'delete-pod', namespace: 'kube-system', name: 'coredns-76b86bc878-5v86m' },
  { op: 'add-pod', pod: { namespace: 'kube-system', name: 'coredns-76b86bc878-x7k2q', node: 'cpu2', ip: '10.244.102.130', hostNetwork: false, owner: 'ReplicaSet/coredns-76b86bc878', phase: 'Running', ready: true, labels: { 'k8s-app': 'kube-dns' } } },
]);

test('map and table show the same Pods, each once, and every Pod of the map leads to its row', () => {
  for (const cluster of [state, after]) {
    const options = { id: 'm', lang: 'en' as const, rows: true };
    const onMap = all(mapHtml(cluster, options), /data-pod="([^"]+)"/g);
    expect(onMap.toSorted()).toEqual(cluster.pods.map(podKey).toSorted());
    const rows = all(twinRows(cluster, options), /<tr id="([^"]+)"/g);
    expect(all(mapHtml(cluster, options), /class="map-pod[^>]* href="#([^"]+)"/g).toSorted()).toEqual(rows.toSorted());
  }
});

test('where there is no table, no link leads to it', () => {
  expect(mapHtml(state, { id: 'm', lang: 'ko', rows: false })).not.toContain('href');
});

test('a new Pod says so in words, in both languages', () => {
  expect(mapHtml(after, { id: 'm', lang: 'ko', rows: true })).toContain('새 파드');
  expect(mapHtml(after, { id: 'm', lang: 'en', rows: true })).toMatch(/x7k2q.*<span class="map-flag">new</);
});

test('emphasis marks what is meant, and nothing when there is none', () => {
  const count = (html: string, name: string) => html.split(name).length - 1;
  expect(count(mapHtml(state, { id: 'm', lang: 'ko', rows: true }), 'is-dim')).toBe(0);
  const html = mapHtml(state, { id: 'm', lang: 'ko', rows: true, emphasis: { owners: ['static'] } });
  expect([count(html, 'map-pod is-lit'), count(html, 'map-pod is-dim')]).toEqual([4, 15]);
});

test('a name is split where its generated part begins', () => {
  expect(splitName(pod('coredns'))).toEqual(['coredns', '-76b86bc878-5v86m']);
  expect(splitName(pod('csi-node-driver-4kd8n'))).toEqual(['csi-node-driver', '-4kd8n']);
  expect(splitName(pod('kube-controller-manager'))).toEqual(['kube-controller-manager', '-cpu1']);
});

test('facts give the reason for the IP and commands that name the Pod', () => {
  const html = podFactsHtml(state, pod('coredns'), 'en');
  for (const text of ['10.244.184.64/26', 'kube-dns', 'kubectl describe pod coredns-76b86bc878-5v86m -n kube-system', '46h']) expect(html).toContain(text);
  expect(podFactsHtml(state, pod('etcd'), 'ko')).toContain('미러 파드');
  expect(nodeFactsHtml(state, state.nodes[0]!, 'ko')).toContain('12 = 스태틱 파드 4 + 데몬셋 3 + 디플로이먼트 5');
});

test('what changed is said in words', () => {
  const said = sayChanges(state, after, 'en');
  expect(said).toContain('coredns-76b86bc878-5v86m is gone');
  expect(said).toContain('coredns-76b86bc878-x7k2q on cpu2');
  expect(sayChanges(state, state, 'ko')).toBe('');
  const tainted = applyChanges(state, [{ op: 'update-node', name: 'cpu1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }]);
  expect(sayChanges(state, tainted, 'ko')).toContain('node-role.kubernetes.io/control-plane:NoSchedule');
  expect(sayChanges({ ...state, pods: [] }, state, 'en')).toContain('19 Pods: 19 new, 0 gone');
});

test('names from a cluster cannot break out of the markup', () => {
  const evil = applyChanges(state, [{ op: 'add-pod', pod: { namespace: 'x"><img src=x>', name: '<script>', node: 'cpu1', hostNetwork: false, owner: '<b>/"', phase: 'Running', ready: true, labels: {} } }]);
  for (const html of [mapHtml(evil, { id: 'm', lang: 'en', rows: true }), twinRows(evil, { id: 'm', lang: 'en', rows: true }), podFactsHtml(evil, evil.pods.find((item) => item.name === '<script>')!, 'en')]) expect(html).not.toMatch(/<img|<script|<b>\//);
});
