import type { ITheme } from '@xterm/xterm';

const palette = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'brightBlack', 'brightRed', 'brightGreen', 'brightYellow', 'brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'] as const;

/** The terminal's colours as the page's tokens give them now: `light-dark()` is resolved by a probe. */
export function readTheme(inside: HTMLElement): ITheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  inside.append(probe);
  const token = (name: string) => {
    probe.style.color = `var(--term-${name})`;
    return getComputedStyle(probe).color;
  };
  const theme: ITheme = {
    background: token('ground'),
    foreground: token('ink'),
    cursor: token('ink'),
    cursorAccent: token('ground'),
    selectionBackground: token('selection'),
    selectionInactiveBackground: token('selection'),
  };
  for (const [n, name] of palette.entries()) theme[name] = token(String(n));
  probe.remove();
  return theme;
}

/** Calls back when the page's theme may have changed. */
export function onThemeChange(callback: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) matchMedia(query).addEventListener('change', callback, { signal });
}
