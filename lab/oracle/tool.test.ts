import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readStored, writeStored } from './store.ts';
import { linePerEntry } from './stored-requests.ts';
import { at, fill } from './variables.ts';

test('saved values are put in place; one that was not saved is named', () => {
  const variables = new Map([['rv', '7']]);
  expect(fill({ path: '/x?resourceVersion=${rv}', body: [{ a: '${rv}' }] }, variables)).toEqual({ path: '/x?resourceVersion=7', body: [{ a: '7' }] });
  expect(() => fill('${other}', variables)).toThrow('${other}');
});

test('a JSON Pointer finds, or says that there is nothing', () => {
  expect(at({ metadata: { 'a/b': [3] } }, '/metadata/a~1b/0')).toBe('3');
  expect(() => at({}, '/metadata/name')).toThrow('nothing at /metadata/name');
});

test('large bodies have a line per entry and are the same JSON', () => {
  const body = { paths: { '/a': { get: { x: 1 } }, '/b': {} }, list: [1] };
  expect(JSON.parse(linePerEntry(body, 3))).toEqual(body);
  expect(linePerEntry(body, 2).split('\n')).toContain('"/a":{"get":{"x":1}},');
});

test('a whole recording removes what no list names; a part leaves the rest alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stored-'));
  try {
    mkdirSync(join(folder, 'requests'));
    writeFileSync(join(folder, 'requests/old.json'), 'old');
    writeFileSync(join(folder, 'README.md'), 'by hand');
    expect(writeStored({ 'requests/new.json': 'new' }, false, folder)).toEqual(['requests/new.json']);
    expect(Object.keys(readStored(folder))).toEqual(['requests/new.json', 'requests/old.json']);
    expect(writeStored({ 'requests/new.json': 'new' }, true, folder)).toEqual(['requests/old.json']);
    expect(Object.keys(readStored(folder))).toEqual(['requests/new.json']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
