import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyGateway, programs, reached } from './gateway-files.ts';

test('the image holds what its programs import and nothing else of this repository', () => {
  const { sources, packages } = reached();
  expect(sources).toEqual(expect.arrayContaining([...programs]));
  expect(sources.filter((path) => /\.test\.ts$|\/testing\/|\/fake\/|^tests\//.test(path))).toEqual([]);
  expect(packages).toEqual(expect.arrayContaining(['ws', 'pg']));
  expect(packages.filter((name) => /astro|vitest|xterm|monaco|kubernetes/.test(name))).toEqual([]);
});

test('what was copied starts by itself: every import is there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-files-'));
  try {
    const site = join(folder, 'site');
    mkdirSync(site);
    writeFileSync(join(site, 'index.html'), '');
    copyGateway(join(folder, 'app'), site);
    for (const program of programs) {
      const { status, stderr, stdout } = spawnSync('node', [program], { cwd: join(folder, 'app'), env: { PATH: process.env['PATH'] }, encoding: 'utf8', input: '' });
      expect(status, program).not.toBe(0);
      expect(stderr + stdout, program).not.toMatch(/ERR_MODULE_NOT_FOUND|Cannot find/);
      expect(stderr + stdout, program).toMatch(/DAY_ONE_KEY_FOLDER|KUBERNETES_SERVICE_HOST|ENOENT/);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('without the built site there is no image', () => {
  expect(() => copyGateway('/nowhere', '/nowhere')).toThrow(/npm run build/);
});
