import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOf, pruneCache } from './paths.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cache-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('the hash follows every file under a path', () => {
  const file = join(folder, 'go.sum');
  writeFileSync(file, 'a');
  const before = hashOf(['flags'], [folder]);
  expect(hashOf(['flags'], [folder])).toBe(before);
  writeFileSync(file, 'b');
  expect(hashOf(['flags'], [folder])).not.toBe(before);
  expect(before).toMatch(/^[0-9a-f]{12}$/);
});

test('only what has not been used for two weeks leaves the cache, and the cluster’s state never', () => {
  const day = 24 * 3600;
  for (const [name, days] of [['k8s-0123456789ab', 1], ['k8s-ba9876543210', 15], ['images-ba9876543210.half', 15], ['state', 99]] as const) {
    mkdirSync(join(folder, name));
    utimesSync(join(folder, name), Date.now() / 1000 - days * day, Date.now() / 1000 - days * day);
  }
  expect(pruneCache(folder).sort()).toEqual(['images-ba9876543210.half', 'k8s-ba9876543210']);
  expect(existsSync(join(folder, 'state'))).toBe(true);
  expect(existsSync(join(folder, 'k8s-0123456789ab'))).toBe(true);
});
