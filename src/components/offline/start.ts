/** Offline use starts when the page has nothing better to do; never in development, never with data saving on. */
export function startOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  if (import.meta.env.DEV) {
    // A worker of a build that was served on this port would hide every change.
    void navigator.serviceWorker.getRegistrations().then((all) => all.forEach((registration) => void registration.unregister()));
    return;
  }
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return;
  const later = () => setTimeout(() => void import('./offline.ts'), 1500);
  if (document.readyState === 'complete') later();
  else window.addEventListener('load', later, { once: true });
}
