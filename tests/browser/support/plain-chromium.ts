import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromiumPath } from './browser.ts';

export interface PlainTab {
  evaluate(expression: string): Promise<unknown>;
  /** Waits until an expression is true, at most a minute. */
  until(expression: string): Promise<void>;
  go(url: string): Promise<void>;
}

/** A Chromium whose tabs are debugged and whose workers are left alone. */
export async function plainChromium(): Promise<{ open(url: string): Promise<PlainTab>; close(): void }> {
  const profile = mkdtempSync(join(tmpdir(), 'day-one-profile-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const chromium = spawn(chromiumPath(), [...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await new Promise<string>((done) => chromium.stderr.on('data', (data: Buffer) => { const found = /127\.0\.0\.1:(\d+)\/devtools/.exec(String(data))?.[1]; if (found) done(found); }));
  const open = async (url: string): Promise<PlainTab> => {
    const target = (await (await fetch(`http://127.0.0.1:${port}/json/new?${url}`, { method: 'PUT' })).json()) as { webSocketDebuggerUrl: string };
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((done) => socket.addEventListener('open', done, { once: true }));
    const waiting = new Map<number, (result: { result?: { value?: unknown } } | undefined) => void>();
    socket.addEventListener('message', (event) => {
      const message = JSON.parse(String(event.data)) as { id?: number; result?: { result?: { value?: unknown } } };
      if (message.id !== undefined) waiting.get(message.id)?.(message.result);
    });
    let id = 0;
    const send = (method: string, params: object) =>
      new Promise<{ result?: { value?: unknown } } | undefined>((done) => {
        waiting.set(++id, done);
        socket.send(JSON.stringify({ id, method, params }));
      });
    const evaluate = async (expression: string) => (await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }))?.result?.value;
    const until = async (expression: string) => {
      for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) if ((await evaluate(expression)) === true) return;
      throw new Error(`not within a minute: ${expression}`);
    };
    const loaded = () => until("document.readyState === 'complete' && location.href !== 'about:blank'");
    await loaded();
    return {
      evaluate,
      until,
      go: async (to) => {
        await evaluate('window.before = true');
        await send('Page.navigate', { url: to });
        await until('!window.before');
        await loaded();
      },
    };
  };
  const close = () => {
    chromium.once('exit', () => void rm(profile, { recursive: true, force: true, maxRetries: 3 }));
    chromium.kill();
  };
  return { open, close };
}
