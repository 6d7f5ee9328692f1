import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ShellEnd } from '../shell/shell.ts';
import { KubeClient } from './client.ts';
import { endOf, execCounts, openExec, runInPod, type ExecShell } from './exec.ts';
import { FakeApiServer, type FakeExec, type FakeOptions } from './fake/api-server.ts';

const target = { namespace: 'lab-shells', pod: 'shell-x', container: 'shell', command: ['tmux', 'attach'], tty: true };
const closers: (() => Promise<void>)[] = [];

async function world(options: FakeOptions = {}) {
  const server = new FakeApiServer(options);
  const client = new KubeClient(await server.listen());
  server.store.put('pods', { metadata: { name: 'shell-x', namespace: 'lab-shells' } });
  closers.push(async () => {
    client.close();
    await server.close();
  });
  return { server, client };
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Opens and gathers what comes. */
async function shellOf(client: KubeClient, pingMs?: number) {
  const shell = await openExec(client.http, target, { pingMs });
  const chunks: Uint8Array[] = [];
  const end = new Promise<ShellEnd>((done) => shell.onExit(done));
  shell.onData((chunk) => chunks.push(chunk));
  return { shell, end, text: () => Buffer.concat(chunks).toString() };
}

const success = '{"kind":"Status","status":"Success"}';

describe('a command in a Pod', () => {
  test('speaks v5: output, input in order, size, exit code', async () => {
    const { server, client } = await world();
    const { shell, end, text } = await shellOf(client);
    const there = server.execs[0]!;
    expect(shell.protocol).toBe('v5.channel.k8s.io');
    expect(there.command).toEqual(['tmux', 'attach']);
    shell.resize({ cols: 100, rows: 30 });
    shell.write(Buffer.from('ls '));
    shell.write(Buffer.from('-l\r'));
    there.send(1);
    there.send(1, '안녕');
    there.send(1, ' $ ');
    await vi.waitFor(() => expect(text()).toBe('안녕 $ '));
    await vi.waitFor(() => expect(Buffer.concat(there.input).toString()).toBe('ls -l\r'));
    expect(there.resizes).toEqual(['{"Width":100,"Height":30}\n']);
    there.send(3, '{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"42"}]}}');
    expect(await end).toEqual({ code: 42 });
  });

  test('falls back to v4 with an older API server', async () => {
    const { server, client } = await world({ protocols: ['v4.channel.k8s.io'] });
    const { shell, end } = await shellOf(client);
    expect(shell.protocol).toBe('v4.channel.k8s.io');
    const channels: (number | undefined)[] = [];
    server.execs[0]!.socket.on('message', (message: Buffer) => channels.push(message[0]));
    shell.endInput();
    shell.write(Buffer.from('x'));
    await vi.waitFor(() => expect(channels).toContain(0));
    // v4 has no channel 255: an older API server would end the connection over it.
    expect(channels).toEqual([0]);
    server.execs[0]!.send(3, success);
    expect(await end).toEqual({ code: 0 });
  });

  test('frames that end client-node’s process (channel 255, unknown channels, empty, text) are passed over and counted', async () => {
    const { server, client } = await world();
    const { end, text } = await shellOf(client);
    const there = server.execs[0]!;
    const before = execCounts.unknownFrames;
    there.send(255, Uint8Array.of(1));
    there.send(9, 'A');
    there.socket.send(Buffer.alloc(0));
    there.socket.send('text');
    there.send(1, 'still here');
    await vi.waitFor(() => expect(text()).toBe('still here'));
    expect(execCounts.unknownFrames - before).toBe(3);
    there.send(3, success);
    expect(await end).toEqual({ code: 0 });
  });

  test.each([
    [{ code: 403, reason: 'Forbidden', message: 'pods "shell-x" is forbidden' }, 403, 'Forbidden'],
    [{ code: 404, reason: 'NotFound' }, 404, 'NotFound'],
    [{ code: 500 }, 500, 'InternalError'],
    ['cut' as const, 0, 'Unreachable'],
  ])('a refusal %j is an error with code and reason', async (fault, code, reason) => {
    const { client } = await world({ fault: ({ path }) => (path.endsWith('/exec') ? fault : undefined) });
    await expect(openExec(client.http, target)).rejects.toMatchObject({ name: 'KubeError', code, reason });
  });

  test('a subprotocol nobody knows is refused, not taken for output', async () => {
    const { client } = await world({ protocols: ['v9.channel.k8s.io'] });
    await expect(openExec(client.http, target)).rejects.toMatchObject({ code: 0 });
  });

  test('who gives up while the connection is being made gets an end', async () => {
    const { client } = await world({ fault: ({ path }) => (path.endsWith('/exec') ? 'hang' : undefined) });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(openExec(client.http, target, { signal: stop.signal })).rejects.toMatchObject({ reason: 'Aborted' });
  });

  test.each([
    ['the connection is cut (Pod deleted, API server gone)', (there: FakeExec) => there.socket.terminate(), /was cut/],
    ['the other side closes without a status', (there: FakeExec) => there.socket.close(1000), /without saying/],
    ['the status is no JSON', (there: FakeExec) => there.send(3, 'container not found'), /container not found/],
    ['the command cannot run', (there: FakeExec) => there.send(3, '{"status":"Failure","reason":"InternalError","message":"no such file: tmux"}'), /no such file: tmux/],
    ['a frame is bigger than any API server sends', (there: FakeExec) => there.send(1, Buffer.alloc(5_000_000)), /broke/],
  ])('%s: ends with a sentence', async (_what, happen, reason) => {
    const { server, client } = await world();
    const { end } = await shellOf(client);
    happen(server.execs[0]!);
    const { code, reason: said } = await end;
    expect(code).toBeNull();
    expect(said).toMatch(reason);
  });

  test('an API server that no longer answers is noticed by the ping', async () => {
    const { server, client } = await world();
    const { end } = await shellOf(client, 50);
    server.execs[0]!.socket.pause();
    expect((await end).reason).toMatch(/not answered/);
  });

  test('what a listener throws ends its shell, not the process', async () => {
    const { server, client } = await world();
    const shell = await openExec(client.http, target);
    const end = new Promise<ShellEnd>((done) => shell.onExit(done));
    shell.onData(() => {
      throw new Error('boom');
    });
    server.execs[0]!.send(1, 'x');
    expect((await end).reason).toMatch(/boom/);
  });

  test('output that comes before anyone listens is not lost', async () => {
    const { client } = await world({ exec: (there) => there.send(1, 'first') });
    const shell = await openExec(client.http, target);
    await new Promise((done) => setTimeout(done, 50));
    const seen = new Promise((done) => shell.onData((chunk) => done(Buffer.from(chunk).toString())));
    expect(await seen).toBe('first');
  });

  test('a paused shell stops its source: 64 MB do not come into memory', async () => {
    const { server, client } = await world();
    const { shell, text } = await shellOf(client);
    const there = server.execs[0]!;
    shell.pause();
    const block = Buffer.alloc(64 * 1024, 65);
    for (let n = 0; n < 1000; n++) there.send(1, block);
    await new Promise((done) => setTimeout(done, 300));
    expect(text()).toBe('');
    // What is not taken waits at the sender, in this test the fake server.
    expect(there.socket.bufferedAmount).toBeGreaterThan(50_000_000);
    shell.resume();
    await vi.waitFor(() => expect(there.socket.bufferedAmount).toBe(0), 10_000);
  });

  test('a command that does not read makes write say “full”, and drain tells when it goes on', async () => {
    const { server, client } = await world();
    const { shell } = await shellOf(client);
    const there = server.execs[0]!;
    there.socket.pause();
    let drained = 0;
    shell.onDrain(() => drained++);
    let written = 0;
    const block = Buffer.alloc(32 * 1024, 66);
    while (written < 64_000_000) {
      written += block.length;
      if (!shell.write(block)) {
        await new Promise((done) => setTimeout(done, 5));
        if (drained === 0) break;
        drained = 0;
      }
    }
    expect(written).toBeLessThan(32_000_000);
    there.socket.resume();
    await vi.waitFor(() => expect(drained).toBeGreaterThan(0));
    await vi.waitFor(() => expect(there.input.reduce((sum, { length }) => sum + length, 0)).toBe(written), 10_000);
  });

  test('close ends it once, also when it is closed twice', async () => {
    const { server, client } = await world();
    const { shell } = await shellOf(client);
    const ends: ShellEnd[] = [];
    shell.onExit((end) => ends.push(end));
    shell.close();
    shell.close();
    expect(shell.write(Buffer.from('late'))).toBe(true);
    shell.resize({ cols: 1, rows: 1 });
    await vi.waitFor(() => expect(server.execs[0]!.socket.readyState).toBe(3));
    expect(ends).toEqual([{ code: null }]);
  });

  test('runInPod gives input, its end, and returns what was printed', async () => {
    const { client } = await world({
      exec: (there) => {
        there.socket.on('message', (message: Buffer) => {
          if (message[0] !== 255) return;
          there.send(1, `got ${Buffer.concat(there.input).toString()}`);
          there.send(3, success);
        });
      },
    });
    expect(await runInPod(client.http, target, 'manifest')).toEqual({ code: 0, output: 'got manifest' });
  });
});

test('statuses of the status channel', () => {
  expect(endOf(success)).toEqual({ code: 0 });
  expect(endOf('')).toEqual({ code: null, reason: 'the cluster gave no status' });
  expect(endOf('{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[]}}').code).toBeNull();
});

// Type check only: an exec shell is a Shell.
export const isShell = (shell: ExecShell): import('../shell/shell.ts').Shell => shell;
