const signs = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchstart'] as const;
const patience = 6000; // milliseconds after the load

/**
 * Saving the course starts at the first sign of a reader, or a while after the page has loaded: someone who
 * only glances pays for one page. Never in development, never with data saving on.
 */
export function startOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  if (import.meta.env.DEV) {
    // A worker of a build that was served on this port would hide every change.
    void navigator.serviceWorker.getRegistrations().then((all) => all.forEach((registration) => void registration.unregister()));
    return;
  }
  // At once, not when the rest begins: a tab that nobody touches must follow a version accepted in another one.
  let controlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    controlled = true;
  });
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return;
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    for (const sign of signs) window.removeEventListener(sign, begin, { capture: true });
    void import('./offline.ts');
  };
  const wait = () => {
    for (const sign of signs) window.addEventListener(sign, begin, { passive: true, capture: true });
    setTimeout(begin, patience);
  };
  if (document.readyState === 'complete') wait();
  else window.addEventListener('load', wait, { once: true });
}
