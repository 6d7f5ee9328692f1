import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bidi } from './bidi.ts';
import { Tab, type Engine } from './engine.ts';

const candidates = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** Path of the machine's Firefox; undefined if it has none. `FIREFOX` names another one. */
export function firefoxPath(): string | undefined {
  return candidates.find((path) => path && existsSync(path));
}

const preferences: Record<string, boolean | string | number> = {
  // It asks nobody outside for anything.
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'ui.prefersReducedMotion': 1,
  'intl.accept_languages': 'en-US, en',
};

interface RemoteResult {
  type: 'success' | 'exception';
  result?: { value?: string };
  exceptionDetails?: { text: string };
}

/** Starts Firefox without a window; it is driven over BiDi, which it speaks itself. */
export async function firefox(path: string): Promise<Engine> {
  const profile = mkdtempSync(join(tmpdir(), 'day-one-firefox-'));
  writeFileSync(join(profile, 'user.js'), Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
  // The last switch opens the browser's own window to scripts: it has the input method that no protocol has.
  const browser = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', '--remote-allow-system-access'], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1' } });
  const url = await new Promise<string>((done, fail) => {
    let said = '';
    browser.stderr.on('data', (data: Buffer) => {
      said += String(data);
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
      if (found) done(found);
    });
    browser.once('exit', (code) => fail(new Error(`Firefox ended with ${code}: ${said.slice(-2000)}`)));
  });
  const bidi = await Bidi.connect(`${url}/session`);
  const { capabilities } = await bidi.send<{ capabilities: { browserVersion: string } }>('session.new', { capabilities: {} });
  const problems: string[] = [];
  bidi.on('log.entryAdded', ({ level, text }) => level === 'error' && problems.push(String(text)));
  await bidi.send('session.subscribe', { events: ['log.entryAdded'] });
  await bidi.send('script.addPreloadScript', { functionDeclaration: "() => addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`policy: ${violatedDirective} ${blockedURI}`))" });
  return {
    name: `Firefox ${capabilities.browserVersion}`,
    problems,
    async open() {
      const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
      await bidi.send('browsingContext.setViewport', { context, viewport: { width: 1440, height: 900 } });
      return new Tab({
        go: async (to) => void (await bidi.send('browsingContext.navigate', { context, url: to, wait: 'complete' })),
        reload: async () => void (await bidi.send('browsingContext.reload', { context, wait: 'complete' })),
        evaluate: async (expression) => {
          const { type, result, exceptionDetails } = await bidi.send<RemoteResult>('script.evaluate', { expression: `(async () => JSON.stringify({ value: await (${expression}) }))()`, target: { context }, awaitPromise: true });
          if (type === 'exception') throw new Error(exceptionDetails?.text);
          return (JSON.parse(result?.value ?? '{}') as { value?: unknown }).value;
        },
        perform: async (actions) => void (await bidi.send('input.performActions', { context, actions })),
        front: async () => void (await bidi.send('browsingContext.activate', { context })),
        picture: async () => Buffer.from((await bidi.send<{ data: string }>('browsingContext.captureScreenshot', { context })).data, 'base64'),
        close: async () => void (await bidi.send('browsingContext.close', { context })),
      });
    },
    async offline(_tab, on) {
      await inChrome(bidi, `Services.io.offline = ${on}`);
    },
    async compose(tab, syllables) {
      await tab.driver.front();
      // Enter goes the same way: a key of the protocol could overtake the composition.
      await inChrome(bidi, `(async () => {
        const method = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
        if (!method.beginInputTransactionForTests(window)) throw new Error('no input transaction');
        for (const { states, text } of ${JSON.stringify(syllables)}) {
          for (const state of states) {
            method.setPendingCompositionString(state);
            method.appendClauseToPendingComposition(state.length, method.ATTR_RAW_CLAUSE);
            method.setCaretInPendingComposition(state.length);
            method.flushPendingComposition();
            await new Promise((next) => setTimeout(next, 30)); // a fast typist; a syllable is committed by the key of the next
          }
          method.commitCompositionWith(text);
        }
        const enter = new KeyboardEvent('', { key: 'Enter', code: 'Enter', keyCode: KeyEvent.DOM_VK_RETURN });
        method.keydown(enter);
        method.keyup(enter);
      })()`);
    },
    async close() {
      const gone = new Promise((done) => browser.once('exit', done));
      await Promise.race([bidi.send('browser.close').catch(() => undefined), gone]);
      const timer = setTimeout(() => browser.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(timer);
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

/** Runs statements in the window of the browser itself. */
async function inChrome(bidi: Bidi, statements: string): Promise<void> {
  const { contexts } = await bidi.send<{ contexts: { context: string }[] }>('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { type, exceptionDetails } = await bidi.send<RemoteResult>('script.evaluate', { expression: statements, target: { context: contexts[0]?.context }, awaitPromise: true });
  if (type === 'exception') throw new Error(exceptionDetails?.text);
}
