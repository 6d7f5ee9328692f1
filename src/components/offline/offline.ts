import type { Lang } from '../../engine/schema/localized.ts';
import { offline } from '../../i18n/strings/offline.ts';
import { say } from '../../i18n/strings.ts';
import { showToast } from './toast.ts';

const lang = document.documentElement.lang as Lang;
const base = document.body.dataset['base'] ?? '/';

let ready = false;

function note(text: string): void {
  const line = document.querySelector('.offline-note');
  if (line) line.textContent = text;
}

/** The browser changes over when the old worker has come to rest, about a second later; start.ts then reloads the page. */
function accept(waiting: ServiceWorker): void {
  waiting.postMessage({ type: 'accept' });
  showToast(say(offline.switching, lang), [], 60_000);
}

function ask(waiting: ServiceWorker): void {
  showToast(say(offline.update, lang), [
    { label: say(offline.accept, lang), run: () => accept(waiting) },
    { label: say(offline.later, lang), run: () => undefined },
  ]);
}

/** Files of this page, for the worker to see whether page and worker are of one build. */
const assets = () => [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map((script) => script.src).concat([...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].map((link) => link.href));

function follow(worker: ServiceWorker, isUpdate: boolean): void {
  worker.addEventListener('statechange', () => {
    if (worker.state === 'installed' && isUpdate) ask(worker);
    if (worker.state === 'activated' && !isUpdate) {
      worker.postMessage({ type: 'join', assets: assets() });
      ready = true;
      note(say(offline.ready, lang));
      showToast(say(offline.readyLong, lang));
    }
  });
}

/** Keeps the course in the browser and asks before it changes to a new version. */
async function start(): Promise<void> {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener('message', (event: MessageEvent<{ type: string; done: number; total: number }>) => {
    // The last report may arrive after the worker has begun to work.
    if (event.data.type === 'progress' && !ready && !serviceWorker.controller) note(say(offline.progress, lang, { percent: Math.floor((event.data.done / event.data.total) * 100) }));
  });
  const registration = await serviceWorker.register(`${base}sw.js`, { scope: base, updateViaCache: 'none' });
  if (registration.active) {
    ready = true;
    note(say(offline.ready, lang));
  }
  if (registration.waiting) ask(registration.waiting);
  if (registration.installing) follow(registration.installing, registration.active !== null);
  registration.addEventListener('updatefound', () => registration.installing && follow(registration.installing, registration.active !== null));
  let checked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - checked < 3_600_000) return;
    checked = Date.now();
    void registration.update().catch(() => undefined);
  });
}

void start().catch(() => undefined); // forbidden by the browser (private mode): the site works all the same
