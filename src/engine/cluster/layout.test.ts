import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clusterData } from '../schema/cluster.ts';
import { isEmphasised, isPlain, layoutMap, nearest, type Box } from './layout.ts';
import { applyChanges, initialState, podKey } from './state.ts';

const state = initialState(clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8'))));
const placed = (layout: ReturnType<typeof layoutMap>) => [...layout.nodes.flatMap((node) => node.groups.flatMap((group) => group.pods)), ...layout.unscheduled].map(podKey);

test('every Pod stands on the map exactly once, on its own node', () => {
  const layout = layoutMap(state);
  expect(placed(layout).toSorted()).toEqual(state.pods.map(podKey).toSorted());
  expect(layout.nodes.map((node) => [node.node.name, node.count])).toEqual([['cpu1', 12], ['cpu2', 3], ['gpu1', 4]]);
  expect(layout.nodes[0]?.groups.map((group) => [group.owner, group.pods.length])).toEqual([['static', 4], ['DaemonSet', 3], ['Deployment', 5]]);
});

test('a Pod without a node, or on one that is gone, is not lost', () => {
  const waiting = applyChanges(state, [{ op: 'add-pod', pod: { namespace: 'default', name: 'web', node: null, hostNetwork: false, owner: null, phase: 'Pending', ready: false, labels: {} } }]);
  const layout = layoutMap({ ...waiting, nodes: waiting.nodes.slice(1) });
  expect(layout.unscheduled).toHaveLength(13);
  expect(placed(layout)).toHaveLength(20);
});

test('emphasis asks for every given condition at once', () => {
  const lit = (emphasis: Parameters<typeof isEmphasised>[1]) => state.pods.filter((pod) => isEmphasised(pod, emphasis)).length;
  expect(lit({ network: 'host' })).toBe(13);
  expect(lit({ network: 'pod', owners: ['DaemonSet'] })).toBe(3);
  expect(lit({ namespace: 'kube-system', nodes: ['cpu1'] })).toBe(7);
  expect(lit({ pods: '^kube-system/coredns-' })).toBe(2);
  expect(isPlain({ nodes: [], owners: [] })).toBe(true);
});

/*  0 1 2
    3 . 4   */
const boxes: Box[] = [[0, 0], [100, 0], [200, 0], [0, 50], [200, 50]].map(([left = 0, top = 0]) => ({ left, top, width: 90, height: 40 }));

test('arrow keys go to the nearest thing in that direction and stop at the edge', () => {
  expect(nearest(0, boxes, 'right')).toBe(1);
  expect(nearest(1, boxes, 'right')).toBe(2);
  expect(nearest(2, boxes, 'right')).toBe(2);
  expect(nearest(2, boxes, 'down')).toBe(4);
  expect(nearest(3, boxes, 'up')).toBe(0);
  expect(nearest(3, boxes, 'right')).toBe(4);
  expect(nearest(0, boxes, 'up')).toBe(0);
});

test('from every thing on the map every other can be reached by arrow keys', () => {
  const seen = new Set([0]);
  for (const at of seen) for (const direction of ['left', 'right', 'up', 'down'] as const) seen.add(nearest(at, boxes, direction));
  expect(seen.size).toBe(boxes.length);
});
