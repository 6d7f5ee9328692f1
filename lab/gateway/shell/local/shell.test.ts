import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PromptMarks } from '../../../../src/engine/live/osc133.ts';
import type { Claims } from '../../auth/token.ts';
import type { Shell } from '../shell.ts';
import { learnersEnvironment, localShells } from './source.ts';

const who: Claims = { v: 1, sub: 'me', ws: 'here', role: 'learner', gen: 1, exp: 1, jti: 'x' };
const size = { cols: 100, rows: 30 };
const bytes = (text: string) => new TextEncoder().encode(text);

/** Collects a shell's output; resolves when it shows what is waited for. */
function read(shell: Shell) {
  let text = '';
  let ended: { code: number | null } | undefined;
  const waits: (() => void)[] = [];
  const chunks: Uint8Array[] = [];
  shell.onData((chunk) => {
    chunks.push(chunk);
    text += new TextDecoder().decode(chunk);
    for (const look of waits) look();
  });
  shell.onExit((end) => {
    ended = end;
    for (const look of waits) look();
  });
  const until = (done: () => boolean) => new Promise<void>((resolve) => {
    const look = () => done() && resolve();
    waits.push(look);
    look();
  });
  return { shows: (part: string | RegExp) => until(() => (typeof part === 'string' ? text.includes(part) : part.test(text))), end: () => until(() => ended !== undefined).then(() => ended), text: () => text, chunks };
}

describe.each(['node-pty', 'script'] as const)('a shell by %s', (prefer) => {
  let folder: string;
  let open: (command?: string[]) => Promise<Shell>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'day-one-test-'));
    open = async (command = ['bash', '--norc', '--noprofile']) => {
      const { source, by, because } = await localShells({ prefer, command, cwd: folder, environment: { ...process.env, PS1: '$ ' } });
      expect([by, because]).toEqual([prefer, undefined]);
      return source.open(who, size, new AbortController().signal);
    };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  test('has a terminal of the size asked for, and follows a resize', async () => {
    const shell = await open();
    const out = read(shell);
    shell.write(bytes('stty size\n'));
    await out.shows('30 100');
    shell.resize({ cols: 91, rows: 17 });
    await new Promise((done) => setTimeout(done, 300));
    shell.write(bytes('stty size\n'));
    await out.shows('17 91');
    shell.close();
    await out.end();
  });

  test('says how it ended, after the last output', async () => {
    const shell = await open();
    const out = read(shell);
    shell.write(bytes('echo last; exit 7\n'));
    expect(await out.end()).toMatchObject({ code: 7 });
    expect(out.text()).toMatch(/last\r\n(exit\r\n)?$/);
  });

  // The shorter one ends during the pause, the longer one is stopped by it.
  test.each([500, 20_000])('keeps %i lines it printed before it ended, however long the reader pauses', async (lines) => {
    const shell = await open(['bash', '-c', `sleep 0.3; seq 1 ${lines}`]);
    const out = read(shell);
    shell.pause();
    await new Promise((done) => setTimeout(done, 1200));
    // `script` has ended and left all in the pipe, which Node then reads.
    if (prefer === 'node-pty') expect(out.text().length).toBeLessThan(100_000);
    shell.resume();
    await out.end();
    expect(out.text()).toMatch(new RegExp(`\r\n${lines}\r\n$`));
    expect(out.text().split('\r\n')).toHaveLength(lines + 1);
  });

  test('loses nothing to a reader that stops and goes on around its end', async () => {
    const shell = await open(['bash', '-c', 'seq 1 20000']);
    const out = read(shell);
    let size = 0;
    shell.onData((chunk) => {
      out.chunks.push(chunk);
      size += chunk.length;
      shell.pause();
      setTimeout(() => shell.resume(), 25);
    });
    await out.end();
    expect(Buffer.concat(out.chunks).toString()).toMatch(/\r\n20000\r\n$/);
    expect(size).toBe(Array.from({ length: 20_000 }, (_, i) => String(i + 1).length + 2).reduce((sum, n) => sum + n));
  });

  test('is read to its end by a busy machine, too', async () => {
    const shell = await open(['bash', '-c', 'seq 1 2500; touch over; exit']);
    const out = read(shell);
    shell.pause();
    await expect.poll(() => existsSync(join(folder, 'over')), { interval: 5 }).toBe(true);
    await new Promise((done) => setTimeout(done, 150));
    shell.resume();
    for (const until = performance.now() + 300; performance.now() < until; );
    await out.end();
    expect(out.text()).toMatch(/\r\n2500\r\n$/);
    rmSync(join(folder, 'over'));
  });

  test('takes 300 KB of input whole, in the speed of the reader', async () => {
    const shell = await open(['bash', '-c', 'stty raw -echo; echo ready; sleep 0.5; head -c 300000 > taken; echo done']);
    const out = read(shell);
    await out.shows('ready');
    const data = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) & 0xff);
    const drained = new Promise<void>((done) => shell.onDrain(done));
    expect(shell.write(data)).toBe(false);
    await drained;
    await out.shows('done');
    expect(Buffer.from(data).equals(readFileSync(join(folder, 'taken')))).toBe(true);
    shell.close();
  });

  test('is gone after close, also when it ignores the hang-up', async () => {
    const shell = await open(['bash', '-c', "trap '' HUP TERM; echo $$ here; while :; do sleep 0.2; done"]);
    const out = read(shell);
    await out.shows('here');
    const pid = Number(/(\d+) here/.exec(out.text())?.[1]);
    shell.close();
    shell.close();
    shell.write(bytes('x'));
    await out.end();
    await new Promise((done) => setTimeout(done, 300));
    if (prefer === 'node-pty') expect(() => process.kill(pid, 0)).toThrow();
    else process.kill(pid, 'SIGKILL'); // of what ignores everything, `script` cannot be rid
  });
});

test('the prompt of local mode tells each command and how it ended', async () => {
  const { source } = await localShells();
  const shell = await source.open(who, size, new AbortController().signal);
  const out = read(shell);
  await out.shows(']133;B');
  shell.write(bytes('false || (exit 3)\n'));
  await out.shows(']133;D;3');
  const marks = new PromptMarks();
  const seen = out.chunks.flatMap((chunk) => marks.read(chunk));
  expect(seen).toContainEqual({ mark: 'run', cmd: 'false || (exit 3)' });
  expect(seen).toContainEqual({ mark: 'end', exitCode: 3 });
  shell.close();
  await out.end();
});

test('the learner’s shell inherits no secret and no tool of this program', () => {
  const env = learnersEnvironment({ PATH: '/x/node_modules/.bin:/usr/bin', HOME: '/home/me', DAY_ONE_KEYS: 'secret', npm_config_x: '1', KUBECONFIG: '/k', NODE_OPTIONS: '--x' });
  expect(env).toEqual({ PATH: '/usr/bin', HOME: '/home/me', KUBECONFIG: '/k', LANG: 'C.UTF-8', COLORTERM: 'truecolor' });
});
