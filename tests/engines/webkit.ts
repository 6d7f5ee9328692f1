import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end } from './end.ts';
import type { Engine, Syllable, Tab } from './engine.ts';
import { hangulMethod } from './hangul-method.ts';
import { WebDriver } from './webdriver.ts';

/** What WebKitGTK needs: its driver, its small browser, and a display. */
export interface WebKitParts {
  driver: string;
  browser: string;
  display: string;
}

/** Where the machine's WebKitGTK is; undefined if a part is missing. */
export function webkitParts(): WebKitParts | undefined {
  const lib = '/usr/lib';
  const browser = existsSync(lib)
    ? readdirSync(lib).flatMap((arch) => ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0'].map((version) => join(lib, arch, version, 'MiniBrowser'))).find((path) => existsSync(path))
    : undefined;
  const driver = ['/usr/bin/WebKitWebDriver'].find((path) => existsSync(path));
  const display = ['/usr/bin/Xvfb'].find((path) => existsSync(path));
  return browser && driver && display ? { driver, browser, display } : undefined;
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts an X server without a screen; resolves its name (`:1`). */
function startDisplay(path: string): Promise<{ process: ChildProcess; name: string }> {
  const server = spawn(path, ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return new Promise((done, fail) => {
    server.stdio[3]?.on('data', (data: Buffer) => done({ process: server, name: `:${String(data).trim()}` }));
    server.once('exit', (code) => fail(new Error(`Xvfb ended with ${code}`)));
  });
}

/** Starts WebKitGTK's MiniBrowser, driven over WebDriver; where IBus and its Hangul are there, it types by them. */
export async function webkit(parts: WebKitParts): Promise<Engine> {
  const display = await startDisplay(parts.display);
  const method = await hangulMethod(display.name);
  const port = await freePort();
  const problems: string[] = [];
  const server = spawn(parts.driver, [`--port=${port}`, '--host=127.0.0.1'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DISPLAY: display.name, GDK_BACKEND: 'x11', LANG: 'C.UTF-8', NO_AT_BRIDGE: '1', ...method?.env } });
  // The browser writes the console of its pages to its own output, which is the driver's.
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data: Buffer) => problems.push(...String(data).split('\n').filter((line) => /CONSOLE \S+ ERROR/.test(line))));
  const session = await tryFor(20_000, () => WebDriver.start(`http://127.0.0.1:${port}`, { 'webkitgtk:browserOptions': { binary: parts.browser, args: ['--automation', '--geometry=1440x1000', '--enable-write-console-messages-to-stdout=true'] } }));
  let first = true;
  return {
    name: `WebKitGTK ${String(session.capabilities['browserVersion'])}`,
    problems,
    async open() {
      const tab = await session.open(first);
      first = false;
      return tab;
    },
    // Neither WebDriver nor the browser takes the network away: the page is told what it would be told.
    offline: (tab: Tab, on) =>
      tab.evaluate((away) => {
        Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => !away });
        dispatchEvent(new Event(away ? 'offline' : 'online'));
      }, on),
    ...(method
      ? {
          async compose(tab: Tab, syllables: readonly Syllable[]) {
            await method.use(true);
            await tab.type(`${syllables.map((syllable) => syllable.keys).join('')}\n`);
            await sleep(200);
            await method.use(false);
          },
        }
      : {}),
    async close() {
      await session.close();
      await end(server);
      await method?.close();
      await end(display.process);
    },
  };
}

async function tryFor<R>(ms: number, act: () => Promise<R>): Promise<R> {
  for (const end = Date.now() + ms; ; await sleep(200)) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
