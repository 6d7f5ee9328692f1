// Runs before the first paint so that a chosen theme does not flash. Reads what src/components/progress/settings.ts writes.
(() => {
  const root = document.documentElement;
  root.dataset.js = '';
  let saved = {};
  try {
    saved = JSON.parse(localStorage.getItem('day-one:settings') ?? '{}') ?? {};
  } catch {
    // No storage or a broken value: the system's theme and the page's language are fine.
  }
  if (saved.theme === 'light' || saved.theme === 'dark') root.dataset.theme = saved.theme;
  root.dataset.terms = saved.terms === 'ko' || saved.terms === 'en' || saved.terms === 'both' ? saved.terms : root.lang;
})();
