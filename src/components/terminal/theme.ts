import type { ITheme } from '@xterm/xterm';

const palette = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'brightBlack', 'brightRed', 'brightGreen', 'brightYellow', 'brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'] as const;

const tokens = ['ground', 'ink', 'selection', ...palette.map((_, n) => String(n))];

/** The terminal's colours as the page's tokens give them now: probes resolve `light-dark()`, in one restyling. */
export function readTheme(inside: HTMLElement): ITheme {
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
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) matchMedia(query).addEventListener('change', callback, { signal });
}
