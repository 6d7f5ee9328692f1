import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { end } from './end.ts';

const run = promisify(execFile);

/** An input method of the system, for programs of one display. */
export interface HangulMethod {
  /** What a program needs in its environment to use it. */
  env: Record<string, string>;
  /** Keys make Hangul, or are what they are. */
  use(hangul: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Starts IBus with its Hangul engine on a bus of its own; undefined if the machine has not got them. */
export async function hangulMethod(display: string): Promise<HangulMethod | undefined> {
  if (!['/usr/bin/dbus-daemon', '/usr/bin/ibus-daemon', '/usr/share/ibus/component/hangul.xml'].every((path) => existsSync(path))) return undefined;
  const home = mkdtempSync(join(tmpdir(), 'day-one-ibus-'));
  mkdirSync(join(home, 'glib-2.0/settings'), { recursive: true });
  writeFileSync(join(home, 'glib-2.0/settings/keyfile'), "[org/freedesktop/ibus/engine/hangul]\ninitial-input-mode='hangul'\n");
  const own = { XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_RUNTIME_DIR: home, GSETTINGS_BACKEND: 'keyfile', GTK_IM_MODULE: 'ibus', DISPLAY: display };
  const bus = spawn('/usr/bin/dbus-daemon', ['--session', '--nofork', '--print-address'], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...own } });
  const address = await new Promise<string>((done) => bus.stdout.once('data', (data: Buffer) => done(String(data).trim())));
  const env = { ...own, DBUS_SESSION_BUS_ADDRESS: address };
  const daemon = spawn('/usr/bin/ibus-daemon', ['--panel', 'disable', '--emoji-extension', 'disable'], { stdio: 'ignore', env: { ...process.env, ...env } });
  const use = async (hangul: boolean) => {
    // The daemon may still be starting.
    for (let n = 0; ; n++) {
      const done = await run('/usr/bin/ibus', ['engine', hangul ? 'hangul' : 'xkb:us::eng'], { env: { ...process.env, ...env } }).then(() => true, () => false);
      if (done) return;
      if (n > 50) throw new Error('IBus does not answer');
      await sleep(200);
    }
  };
  await use(false);
  return {
    env,
    use,
    async close() {
      await end(daemon);
      await end(bus);
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
