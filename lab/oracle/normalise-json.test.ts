import { expect, test } from 'vitest';
import { normaliseJson } from './normalise-json.ts';
import { translator } from './rules.ts';

const plain = { translate: (text: string) => text };

test('versions, uids and managed fields of an object', () => {
  const object = { metadata: { name: 'a', uid: '6c8e3a10-1d3b-4c1a-9f3e-0123456789ab', resourceVersion: '4321', managedFields: [] }, metadata2: { resourceVersion: '0' } };
  expect(normaliseJson(object, plain)).toEqual({ metadata: { name: 'a', uid: '00000000-0000-4000-8000-000000000001', resourceVersion: '1000' }, metadata2: { resourceVersion: '0' } });
});

test('managed fields are kept where they are the point, in an order that is not that of the clock', () => {
  const fields = [{ manager: 'b', operation: 'Update' }, { manager: 'a', operation: 'Update', subresource: 'status' }, { manager: 'c', operation: 'Apply' }, { manager: 'a', operation: 'Update' }];
  const kept = normaliseJson({ metadata: { managedFields: fields } }, { ...plain, managedFields: true }) as { metadata: { managedFields: { manager: string; subresource?: string }[] } };
  expect(kept.metadata.managedFields.map(({ manager, subresource }) => `${manager}${subresource ?? ''}`)).toEqual(['c', 'a', 'astatus', 'b']);
});

test('a list is in the order of its canonical names, and numbers follow it', () => {
  const list = { items: [{ metadata: { name: 'x-aaaaa', uid: '11111111-1d3b-4c1a-9f3e-0123456789ab' } }, { metadata: { name: 'x-bbbbb', uid: '22222222-1d3b-4c1a-9f3e-0123456789ab' } }] };
  const { items } = normaliseJson(list, { translate: translator(new Map([['x-aaaaa', 'x-4x7zp'], ['x-bbbbb', 'x-2b4kx']])) }) as typeof list;
  expect(items).toEqual([{ metadata: { name: 'x-2b4kx', uid: '00000000-0000-4000-8000-000000000001' } }, { metadata: { name: 'x-4x7zp', uid: '00000000-0000-4000-8000-000000000002' } }]);
});

test('ages of a table, also when a watch names its columns only once', () => {
  const rows = () => [{ cells: ['a', 3, '12s'], object: { metadata: { name: 'a' } } }];
  const columns = [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }];
  expect((normaliseJson({ columnDefinitions: columns, rows: rows() }, plain) as { rows: { cells: unknown[] }[] }).rows[0]!.cells).toEqual(['a', 3, '5m']);
  expect((normaliseJson({ columnDefinitions: null, rows: rows() }, { ...plain, columns }) as { rows: { cells: unknown[] }[] }).rows[0]!.cells).toEqual(['a', 3, '5m']);
});

test('a node has the declared machine', () => {
  const node = { status: { nodeInfo: {}, capacity: { cpu: '2', memory: '4030460Ki', 'hugepages-2Mi': '0', 'nvidia.com/gpu': '1' }, images: [{ sizeBytes: 1 }] } };
  expect(normaliseJson(node, plain)).toEqual({ status: { nodeInfo: {}, capacity: { cpu: '8', memory: '16384000Ki', 'nvidia.com/gpu': '1' }, images: [] } });
});

test('owners of a conflict and rules of a review have no order of their own', () => {
  const causes = [{ message: 'b' }, { message: 'a' }];
  expect(normaliseJson({ reason: 'Conflict', details: { causes } }, plain)).toEqual({ reason: 'Conflict', details: { causes: [{ message: 'a' }, { message: 'b' }] } });
  expect(normaliseJson({ reason: 'Invalid', details: { causes: [{ message: 'b' }, { message: 'a' }] } }, plain)).toMatchObject({ details: { causes: [{ message: 'b' }, { message: 'a' }] } });
  expect(normaliseJson({ nonResourceRules: [{ verbs: ['b'] }, { verbs: ['a'] }] }, plain)).toEqual({ nonResourceRules: [{ verbs: ['a'] }, { verbs: ['b'] }] });
});

test('a status that controllers write meanwhile is left out, a status code is not', () => {
  expect(normaliseJson({ spec: 1, status: { replicas: 1 } }, { ...plain, statusless: true })).toEqual({ spec: 1 });
  expect(normaliseJson({ status: 'Failure' }, { ...plain, statusless: true })).toEqual({ status: 'Failure' });
});

test('node ports are numbers', () => {
  expect(normaliseJson({ ports: [{ nodePort: 31987 }, { nodePort: 30080 }] }, plain)).toEqual({ ports: [{ nodePort: 31000 }, { nodePort: 30080 }] });
});
