import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noAudit } from '../gateway/audit/audit.ts';
import { openStore, startClass, type Class } from '../gateway/class/class.ts';
import type { Store } from '../gateway/class/store.ts';
import { Metrics } from '../gateway/metrics/metrics.ts';
import { classCommand } from './class.ts';
import { CliError } from './say.ts';

const secret = 'organiser-of-this-test';
const folder = mkdtempSync(join(tmpdir(), 'day-one-cli-'));
let store: Store;
let running: Class;
let server: Server;
let url: string;

beforeAll(async () => {
  store = await openStore(join(folder, 'class.db'));
  running = await startClass({ store, audit: noAudit, metrics: new Metrics(), keys: () => ['k'.repeat(32)], addressOf: () => '127.0.0.1', replica: 'one', adminSecret: secret });
  server = createServer((request, response) => {
    void (async () => {
      for (const route of running.routes) if (await route(request, response, new URL(request.url!, 'http://x'))) return;
      response.writeHead(404).end();
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await running.close();
  await store.close();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function day(...args: string[]): Promise<string> {
  process.env['DAY_ONE_ADMIN'] = secret;
  const lines: string[] = [];
  await classCommand([...args, '--url', url, '--lang', 'en'], (line) => lines.push(line));
  return lines.join('\n');
}

test('a class is made, listed, entered by its code, and closed', async () => {
  const made = await day('create', '--title', 'Tuesday', '--seats', '12', '--hours', '2', '--no-lab');
  const [, id] = /^class (\S+): Tuesday, 12 seats/.exec(made)!;
  const [, code] = /join code +(\S{4}-\S{4})/.exec(made)!;
  expect(made).toContain(`${url}/class/teacher/#t=`);
  const join = await fetch(`${url}/api/join`, { method: 'POST', body: JSON.stringify({ code, name: 'Mina' }) });
  expect(join.status).toBe(200);
  expect(await day('list')).toMatch(new RegExp(`${id} +open +1/12 +Tuesday`));
  expect(await day('teacher', id!, '--name', 'Park')).toContain('/class/teacher/#t=');
  expect(await day('close', id!)).toContain('is closed');
  expect(await day('list')).toMatch(new RegExp(`${id} +closed`));
});

test('codes for one seat each are printed with their links', async () => {
  const made = await day('create', '--codes', '3');
  expect(made.match(/#j=/g)).toHaveLength(4);
});

test.each([
  ['a class that is not there', ['close', 'nosuch'], /no such class/],
  ['a number that is none', ['create', '--seats', 'many'], /--seats is a number/],
  ['a word it does not know', ['create', '--seat', '3'], /unknown: --seat/],

])('%s is refused in a sentence', async (_, args, message) => {
  await expect(day(...args)).rejects.toThrow(message);
  await expect(day(...args)).rejects.toBeInstanceOf(CliError);
});

test('a wrong password is said to be one', async () => {
  const args = ['list', '--url', url, '--lang', 'ko'];
  process.env['DAY_ONE_ADMIN'] = 'something else';
  await expect(classCommand(args, () => {})).rejects.toMatchObject({ say: { ko: expect.stringContaining('관리 비밀번호') as string } });
});
