import { describe, expect, it } from 'vitest';
import { holds, toleratesTaint, valuesAt } from './predicate.ts';

const doc = { kind: 'Pod', spec: { nodeSelector: { 'kubernetes.io/hostname': 'cpu2' }, containers: [{ name: 'a', ports: [{ p: 80 }, { p: 81 }] }, { name: 'b' }] }, a: { x: '1', y: '2' }, b: { x: '1' } };

describe('paths', () => {
  it.each([
    ['spec.nodeSelector["kubernetes.io/hostname"]', ['cpu2']],
    ['spec.containers[*].name', ['a', 'b']],
    ['spec.containers[0].ports[*].p', [80, 81]],
    ['spec.containers[5].name', []],
    ['spec.none.deeper', []],
  ])('%s', (path, expected) => expect(valuesAt(doc, path)).toEqual(expected));
});

describe('predicates', () => {
  it.each([
    [{ path: 'spec.containers[*].name', equals: 'b' }, true],
    [{ path: 'spec.containers[*].name', equals: 'c' }, false],
    [{ path: 'spec.containers[*].name', count: 2 }, true],
    [{ path: 'spec.containers[*].ports[*]', has: { p: 81 } }, true],
    [{ path: 'spec.containers[*].ports[*]', has: { p: 82 } }, false],
    [{ path: 'spec.volumes', exists: false }, true],
    [{ path: 'b', subsetOf: 'a' }, true],
    [{ path: 'a', subsetOf: 'b' }, false],
    [{ path: 'a', sameAs: 'b' }, false],
    [{ path: 'kind', equals: 'Pod', not: true as const }, false],
    [{ kind: 'Service', path: 'kind', exists: true }, false],
    [{ anyOf: [{ path: 'kind', equals: 'Job' }, { path: 'kind', equals: 'Pod' }] }, true],
  ])('%j → %s', (predicate, expected) => expect(holds(predicate, [doc])).toBe(expected));
});

describe('tolerations, by the scheduler’s rule', () => {
  it.each([
    [[{ key: 'gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' }], true],
    [[{ key: 'gpu', value: 'true', effect: 'NoSchedule' }], true],
    [[{ key: 'gpu', operator: 'Exists' }], true],
    [[{ operator: 'Exists' }], true],
    [[{ key: 'gpu', operator: 'Equal', effect: 'NoSchedule' }], false],
    [[{ key: 'gpu', value: 'true', effect: 'NoExecute' }], false],
    [[{ key: 'gpu', value: true, effect: 'NoSchedule' }], false],
    [undefined, false],
  ])('%j → %s', (tolerations, expected) => expect(toleratesTaint(tolerations, 'gpu=true:NoSchedule')).toBe(expected));
});
