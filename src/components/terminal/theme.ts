import type { ITheme } from '@xterm/xterm';

const palette = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'brightBlack', 'brightRed', 'brightGreen', 'brightYellow', 'brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'] as const;

const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'];
const tokens = ['ground', 'ink', 'selection', ...palette.map((_, n) => String(n))];

let known: { key: string; theme: ITheme } | undefined;

/**
 * The terminal's colours as the page's tokens give them now: probes resolve `light-dark()`, in one restyling
 * for all panes of a page.
 */
export function readTheme(inside: HTMLElement): ITheme {
  const key = `${getComputedStyle(inside).colorScheme} ${document.documentElement.className} ${document.documentElement.dataset['theme']} ${queries.map((query) => matchMedia(query).matches).join()}`;
  if (known?.key !== key) known = { key, theme: probeTheme(inside) };
  return known.theme;
}

function probeTheme(inside: HTMLElement): ITheme {
  const probe = document.createElement('div');
  probe.hidden = true;
  for (const name of tokens) {
    const each = document.createElement('i');
    each.style.color = `var(--term-${name})`;
    probe.append(each);
  }
  inside.append(probe);
  const [ground, ink, selection, ...colours] = [...probe.children].map((each) => getComputedStyle(each).color);
  probe.remove();
  return {
    background: ground!,
    foreground: ink!,
    cursor: ink!,
    cursorAccent: ground!,
    selectionBackground: selection!,
    selectionInactiveBackground: selection!,
    ...Object.fromEntries(palette.map((name, n) => [name, colours[n]])),
  };
}

/** Calls back when the page's theme may have changed. */
export function onThemeChange(callback: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  for (const query of queries) matchMedia(query).addEventListener('change', callback, { signal });
}
