import { describe, expect, test } from 'vitest';
import { normaliseJson, type JsonOptions } from '../normalise-json.ts';
import { objectRules } from './objects.ts';
import { translator } from './strings.ts';

const plain: JsonOptions = { translate: (text) => text };
const slice = (made: 'controller' | 'hand', generation: number, ...addresses: string[]) => ({
  metadata: { generation, labels: made === 'controller' ? { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' } : {} },
  addressType: 'IPv4',
  endpoints: addresses.map((address) => ({ addresses: [address] })),
});
const table = (columns: string[] | null, ...cells: unknown[]) => ({ columnDefinitions: columns?.map((name) => ({ name })) ?? null, rows: [{ cells, object: null }] });
const mistakes = (group: string, ...causes: [field: string, message: string][]) => ({
  reason: 'Invalid',
  message: `Widget "w" is invalid: [${causes.map(([field, message]) => `${field}: ${message}`).join(', ')}]`,
  details: { group, causes: causes.map(([field, message]) => ({ reason: 'R', message, field })) },
});
const size: [string, string] = ['spec.size', 'Invalid value: 11'];
const mode: [string, string] = ['spec.mode', 'Unsupported value: "x": supported values: "a", "b"'];

/** For every rule: two answers that two clusters give and that become the same, and what looks alike and stays. */
const cases: Readonly<Record<string, { one: unknown; other: unknown; stays: unknown; options?: Partial<JsonOptions> }>> = {
  'managed fields': {
    one: { managedFields: [{ manager: 'b', operation: 'Update' }, { manager: 'a', operation: 'Update', subresource: 'status' }, { manager: 'c', operation: 'Apply' }] },
    other: { managedFields: [{ manager: 'c', operation: 'Apply' }, { manager: 'b', operation: 'Update' }, { manager: 'a', operation: 'Update', subresource: 'status' }] },
    stays: { managedFields: [{ manager: 'a', operation: 'Apply' }] },
    options: { managedFields: true },
  },
  'resource version': { one: { resourceVersion: '4321' }, other: { resourceVersion: '99' }, stays: { resourceVersion: '0' } },
  continue: { one: { continue: 'eyJ2Ijo' }, other: { continue: 'eyJ2Iju' }, stays: { continue: '' } },
  'huge pages': { one: { cpu: '2', 'hugepages-2Mi': '0' }, other: { cpu: '2', 'hugepages-1Gi': '0' }, stays: { hugepages: '0' } },
  'rules of a review': { one: { nonResourceRules: [{ verbs: ['b'] }, { verbs: ['a'] }] }, other: { nonResourceRules: [{ verbs: ['a'] }, { verbs: ['b'] }] }, stays: { rules: [{ verbs: ['b'] }, { verbs: ['a'] }] } },
  machine: {
    one: { status: { nodeInfo: {}, capacity: { cpu: '2', memory: '4030460Ki', 'nvidia.com/gpu': '1' }, images: [{ sizeBytes: 1 }] } },
    other: { status: { nodeInfo: {}, capacity: { cpu: '64', memory: '1Ki', 'nvidia.com/gpu': '1' }, images: [] } },
    stays: { status: { capacity: { cpu: '2' } } },
  },
  'ages of a table': { one: table(['Name', 'Age'], 'a', '12s'), other: table(['Name', 'Age'], 'a', '3m2s'), stays: table(['Name', 'Note'], 'a', '12s') },
  'owners in a conflict': { one: { reason: 'Conflict', details: { causes: [{ message: 'b' }, { message: 'a' }] } }, other: { reason: 'Conflict', details: { causes: [{ message: 'a' }, { message: 'b' }] } }, stays: { reason: 'Invalid', details: { causes: [{ message: 'b' }, { message: 'a' }] } } },
  'mistakes in a custom resource': { one: mistakes('oracle.example', size, mode), other: mistakes('oracle.example', mode, size), stays: mistakes('apps', size, mode) },
  'endpoints of a slice': { one: slice('controller', 1, '10.0.0.2', '10.0.0.1'), other: slice('controller', 1, '10.0.0.1', '10.0.0.2'), stays: slice('hand', 1, '10.0.0.2', '10.0.0.1') },
  'generation of a slice': { one: slice('controller', 4), other: slice('controller', 5), stays: slice('hand', 4) },
  'order of a list': { one: { items: [{ metadata: { name: 'b' } }, { metadata: { name: 'a' } }] }, other: { items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }] }, stays: { items: [{ name: 'b' }, { name: 'a' }] } },
};

describe('rules for objects', () => {
  test('each has a case, and each says why', () => {
    expect(Object.keys(cases)).toEqual(objectRules.map(({ name }) => name));
    for (const { name, why } of objectRules) expect(why.length, name).toBeGreaterThan(5);
  });
  test.each(Object.entries(cases))('%s', (_name, { one, other, stays, options }) => {
    const all = { ...plain, ...options };
    expect(JSON.stringify(normaliseJson(one, all))).toBe(JSON.stringify(normaliseJson(other, all)));
    expect(normaliseJson(stays, all)).toEqual(stays);
  });
  test.each(Object.entries(cases))('%s: a second time changes nothing', (_name, { one, options }) => {
    const once = normaliseJson(one, { ...plain, ...options });
    expect(normaliseJson(once, { ...plain, ...options })).toEqual(once);
  });
  test.each(Object.entries(cases).filter(([name]) => !['continue', 'resource version', 'machine', 'ages of a table', 'generation of a slice', 'huge pages'].includes(name)))('%s: what is put in order is all still there', (_name, { one, options }) => {
    const letters = (value: unknown) => [...JSON.stringify(value)].toSorted().join('');
    expect(letters(normaliseJson(one, { ...plain, ...options }))).toBe(letters(one));
  });
});

test('managed fields are left out unless they are the point', () => {
  expect(normaliseJson({ metadata: { name: 'a', managedFields: [] } }, plain)).toEqual({ metadata: { name: 'a' } });
});

test('the resource version that a JSON patch replaces', () => {
  expect(normaliseJson([{ op: 'replace', path: '/metadata/resourceVersion', value: '2392' }, { op: 'replace', path: '/data/n', value: '2392' }], plain)).toEqual([{ op: 'replace', path: '/metadata/resourceVersion', value: '1000' }, { op: 'replace', path: '/data/n', value: '2392' }]);
});

test('a message that does not list its causes is left as it is', () => {
  const odd = { ...mistakes('oracle.example', size, mode), message: 'invalid' };
  expect(normaliseJson(odd, plain)).toMatchObject({ message: 'invalid' });
});

test('the endpoints of slices in a table', () => {
  const columns = ['Name', 'AddressType', 'Endpoints'];
  expect(normaliseJson(table(columns, 'a', 'IPv4', '10.0.0.2,10.0.0.1'), plain)).toEqual(table(columns, 'a', 'IPv4', '10.0.0.1,10.0.0.2'));
  expect(normaliseJson(table(['Name', 'Endpoints'], 'a', '10.0.0.2,10.0.0.1'), plain)).toEqual(table(['Name', 'Endpoints'], 'a', '10.0.0.2,10.0.0.1'));
});

test('ages, also when a watch names its columns only once', () => {
  expect(normaliseJson(table(null, 'a', '12s'), { ...plain, columns: [{ name: 'Name' }, { name: 'Age' }] })).toEqual(table(null, 'a', '5m'));
});

test('a list is in the order of its canonical names, and numbers follow it', () => {
  const list = { items: [{ metadata: { name: 'x-aaaaa', uid: '11111111-1d3b-4c1a-9f3e-0123456789ab' } }, { metadata: { name: 'x-bbbbb', uid: '22222222-1d3b-4c1a-9f3e-0123456789ab' } }] };
  const { items } = normaliseJson(list, { translate: translator(new Map([['x-aaaaa', 'x-4x7zp'], ['x-bbbbb', 'x-2b4kx']])) }) as typeof list;
  expect(items).toEqual([{ metadata: { name: 'x-2b4kx', uid: '00000000-0000-4000-8000-000000000001' } }, { metadata: { name: 'x-4x7zp', uid: '00000000-0000-4000-8000-000000000002' } }]);
});

test('a status that controllers write meanwhile is left out, a status code is not', () => {
  expect(normaliseJson({ spec: 1, status: { replicas: 1 } }, { ...plain, statusless: true })).toEqual({ spec: 1 });
  expect(normaliseJson({ status: 'Failure' }, { ...plain, statusless: true })).toEqual({ status: 'Failure' });
});

test('node ports are numbers', () => {
  expect(normaliseJson({ ports: [{ nodePort: 31987 }, { nodePort: 30080 }] }, plain)).toEqual({ ports: [{ nodePort: 31000 }, { nodePort: 30080 }] });
});
