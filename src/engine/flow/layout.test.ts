import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { flow as flowSchema } from '../schema/flow.ts';
import { layoutFlow, stepTo } from './layout.ts';

const files = readdirSync('content/flows');
const flows = files.map((file) => flowSchema.parse(parse(readFileSync(`content/flows/${file}`, 'utf8'))));

test('the five requests are there, each under its own name', () => {
  expect(flows.map((flow) => `${flow.id}.yaml`)).toEqual(files);
  expect(flows.toSorted((a, b) => a.order - b.order).map((flow) => flow.id)).toEqual(['kubectl-get-pods', 'kubectl-delete-pod', 'pod-to-node', 'dns-ndots', 'packet-to-service']);
});

test.each(flows.map((flow) => [flow.id, flow] as const))('%s: every hop has a column of its own and ends on its actors’ rows', (_, flow) => {
  const { rows, arrows } = layoutFlow(flow);
  expect(new Set(arrows.map((arrow) => arrow.x)).size).toBe(flow.hops.length);
  for (const { hop, fromRow, toRow } of arrows) expect([rows[fromRow]?.actor.id, rows[toRow]?.actor.id]).toEqual([hop.from, hop.to]);
  for (const [index, row] of rows.entries()) if (index > 0) expect(row.top).toBeCloseTo(rows[index - 1]!.top + rows[index - 1]!.height, 1);
  expect(new Set(flow.hops.flatMap((hop) => [hop.from, hop.to]))).toEqual(new Set(flow.actors.map((actor) => actor.id)));
});

test('actors of one lane stand together', () => {
  for (const flow of flows) {
    const { rows } = layoutFlow(flow);
    expect(rows[0]?.first).toBe(true);
    for (const [index, row] of rows.entries()) if (index > 0) expect(row.band === rows[index - 1]!.band).toBe(!row.first);
  }
});

test('an arrow that names nobody is refused with the names that exist', () => {
  const bad = structuredClone(flows[0]!);
  bad.hops[0]!.to = 'kubelett';
  expect(() => flowSchema.parse(bad)).toThrow(/no actor “kubelett”; known: /);
});

test('one key press is one hop, and the ends hold', () => {
  expect(stepTo('ArrowRight', -1, 3)).toBe(0);
  expect(stepTo('ArrowRight', 2, 3)).toBe(2);
  expect(stepTo('ArrowLeft', 0, 3)).toBe(-1);
  expect(stepTo('ArrowLeft', -1, 3)).toBe(-1);
  expect(stepTo('Home', 2, 3)).toBe(-1);
  expect(stepTo('End', 0, 3)).toBe(2);
  expect(stepTo('a', 0, 3)).toBeUndefined();
});

test('google.com is asked three times with the search list, in its order, before it is asked as it is', () => {
  const queries = flows.find((flow) => flow.id === 'dns-ndots')!.hops.flatMap((hop) => (hop.data?.startsWith('google.com') && hop.data.endsWith('A?') ? [hop.data.split(' ')[0]] : []));
  expect(queries).toEqual(['google.com.default.svc.cluster.local.', 'google.com.svc.cluster.local.', 'google.com.cluster.local.', 'google.com.']);
});
