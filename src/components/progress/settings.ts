/** How the learner likes the site to look and behave; not progress, so it is neither exported nor merged. */
export interface Settings {
  theme: 'system' | 'light' | 'dark';
  /** Form of glossary terms: 파드, Pod, 파드(Pod); null = the page's language. */
  terms: 'ko' | 'en' | 'both' | null;
  /** Mode in which terminals open. */
  terminal: 'step' | 'type' | 'play';
  /** Replay speed; 0 = instant; null = never chosen, so reduced motion decides. */
  speed: 0 | 0.5 | 1 | 2 | null;
  /** Share of the workbench that the prose takes, in percent; null = the layout's own. */
  split: number | null;
  /** Where terminals come from, on a site that a lab's gateway serves. */
  source: 'replay' | 'live';
  /** A live terminal is also kept as text for a screen reader. */
  screenReader: boolean;
  /** Key bar and line to type in below a live terminal; null = on touch screens. */
  keys: boolean | null;
  line: boolean | null;
}

const key = 'day-one:settings'; // public/theme.js reads it before the first paint
const defaults: Settings = { theme: 'system', terms: null, terminal: 'step', speed: null, split: null, source: 'replay', screenReader: false, keys: null, line: null };
const listeners = new Set<(settings: Settings) => void>();

/** The saved settings, completed by the defaults. Never throws: without storage the defaults hold. */
export function getSettings(): Settings {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return { ...defaults, ...(saved && typeof saved === 'object' ? saved : {}) };
  } catch {
    return { ...defaults };
  }
}

/** Saves one setting and tells every subscriber. Returns false if it could not be kept (private mode, full storage). */
export function setSetting<K extends keyof Settings>(name: K, value: Settings[K]): boolean {
  const next = { ...getSettings(), [name]: value };
  let kept = true;
  try {
    localStorage.setItem(key, JSON.stringify(next));
  } catch {
    kept = false;
  }
  for (const listener of listeners) listener(next);
  return kept;
}

/** Calls back after every change, also one made in another tab. */
export function onSettings(listener: (settings: Settings) => void): () => void {
  const other = (event: StorageEvent) => event.key === key && listener(getSettings());
  listeners.add(listener);
  window.addEventListener('storage', other);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', other);
  };
}
