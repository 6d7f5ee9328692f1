import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { columns as columnsSchema, session as sessionSchema } from '../schema/index.ts';
import { explainCell, explainHeader, meaningsIn } from './explain.ts';
import { parseOutput } from './table.ts';

const columns = columnsSchema.parse(parse(readFileSync('content/columns.yaml', 'utf8')));
const ko = meaningsIn(columns, 'ko');
const en = meaningsIn(columns, 'en');

test('the cells the course stops at say what they mean', () => {
  expect(explainCell(en, 'pods', 'READY', '2/2')).toBe('All 2 containers are ready');
  expect(explainCell(en, 'pods', 'RESTARTS', '1 (46h ago)')).toBe('Restarted once, 46h ago');
  expect(explainCell(en, 'nodes', 'ROLES', '<none>')).toMatch(/ordinary worker/);
  expect(explainCell(en, 'nodes', 'ROLES', 'control-plane')).toMatch(/label/);
  expect(explainCell(en, 'pods', 'STATUS', 'ContainerCreating')).toMatch(/image|network/);
  expect(explainCell(ko, 'pods', 'AGE', '46h')).toMatch(/^만들어진 지 46시간/);
  expect(explainCell(ko, 'nodes', 'AGE', '46h')).toBe('등록된 지 46시간');
  expect(explainCell(ko, 'pods', 'IP', '172.30.1.43')).toMatch(/노드 IP/);
  expect(explainCell(ko, 'pods', 'IP', '10.244.184.81')).toMatch(/파드 네트워크/);
});

test('a name tells who made the Pod', () => {
  expect(explainCell(en, 'pods', 'NAME', 'coredns-76b86bc878-5v86m')).toBe('Deployment coredns, then ReplicaSet …-76b86bc878, then Pod …-5v86m');
  expect(explainCell(en, 'pods', 'NAME', 'kube-proxy-7fmck')).toBe('A Pod made by the controller kube-proxy; 7fmck is random');
  expect(explainCell(en, 'pods', 'NAME', 'etcd-cpu1')).toMatch(/static Pod/);
});

test('a cell that nobody described falls back to its column, an unknown column to nothing', () => {
  expect(explainCell(en, 'pods', 'NODE', 'cpu1')).toBe(explainHeader(en, 'pods', 'NODE'));
  expect(explainCell(en, undefined, 'NOVELTY', 'x')).toBeUndefined();
});

test('every header and cell of every table in the course has an explanation in both languages', () => {
  const missing = new Set<string>();
  for (const file of readdirSync('content/sessions')) {
    const session = sessionSchema.parse(parse(readFileSync(`content/sessions/${file}`, 'utf8')));
    for (const { output, resource } of session.steps) {
      if (!output) continue;
      const text = readFileSync(`content/transcripts/${output}`, 'utf8').replace(/\u001b\[[0-9;]*m/g, '');
      for (const block of parseOutput(text, { ...(resource && { resource }) })) {
        if (block.kind !== 'table') continue;
        for (const column of block.columns) for (const meanings of [ko, en]) if (!explainHeader(meanings, block.resource, column)) missing.add(`${session.id}: ${block.resource ?? '?'} ${column}`);
      }
    }
  }
  expect([...missing]).toEqual([]);
});

test('every pattern compiles, and its text names only groups it has', () => {
  for (const [resource, byColumn] of Object.entries(columns))
    for (const [column, { cells }] of Object.entries(byColumn))
      for (const { match, means } of cells) {
        const groups = (new RegExp(`${match}|`).exec('')?.length ?? 1) - 1;
        for (const text of [means.ko, means.en]) for (const [, group] of text.matchAll(/\$(\d)/g)) expect(Number(group), `${resource} ${column} ${match}`).toBeLessThanOrEqual(groups);
      }
});
