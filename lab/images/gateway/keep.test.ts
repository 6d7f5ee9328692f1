import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';

const keep = join(dirname(fileURLToPath(import.meta.url)), 'keep.sh');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'keep-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs keep.sh with a `node` that is this script; it writes its process id to `started`. */
function start(script: string) {
  const fake = join(folder, 'node');
  writeFileSync(fake, `#!/bin/sh\necho $$ >> ${folder}/started\n${script}\n`);
  chmodSync(fake, 0o755);
  const child = spawn('sh', [keep, 'main.ts'], { env: { PATH: `${folder}:${process.env['PATH']}` }, stdio: 'ignore' });
  return { child, ended: new Promise<number | null>((done) => child.on('close', done)) };
}
const started = () => {
  try {
    return readFileSync(join(folder, 'started'), 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
};
const until = async (ready: () => boolean) => {
  for (const end = Date.now() + 10_000; !ready(); await sleep(10)) if (Date.now() > end) throw new Error('not within 10 s');
};

test('a gateway that is killed is back at once', async () => {
  const { child, ended } = start('exec sleep 60');
  await until(() => started().length === 1);
  const from = performance.now();
  process.kill(started()[0]!, 'SIGKILL');
  await until(() => started().length === 2);
  expect(performance.now() - from).toBeLessThan(1500);
  child.kill('SIGTERM');
  await ended;
});

test('a stop reaches the gateway, which may take its time, and its status is the container’s', async () => {
  const { child, ended } = start(`trap 'sleep 0.3; exit 7' TERM\nwhile :; do sleep 0.05; done`);
  await until(() => started().length === 1);
  await sleep(100);
  child.kill('SIGTERM');
  expect(await ended).toBe(7);
  expect(started()).toHaveLength(1);
});

test('a clean end is an end', async () => {
  expect(await start('exit 0').ended).toBe(0);
});

test('one that cannot live ends the container after five deaths', async () => {
  expect(await start('exit 3').ended).toBe(3);
  expect(started()).toHaveLength(5);
});
