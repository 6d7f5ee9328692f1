import type { Terminal } from '@xterm/xterm';

/**
 * Swipes scroll the terminal (xtermjs/xterm.js#5489: lost in 6.0.0); at its edge they scroll the page again.
 */
export function touchScroll(term: Terminal, host: HTMLElement, signal: AbortSignal): void {
  let from = { x: 0, y: 0 };
  let last = 0;
  let rest = 0;
  let sideways: boolean | undefined;
  host.addEventListener(
    'touchstart',
    (event) => {
      const touch = event.touches[0];
      from = { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
      last = from.y;
      rest = 0;
      sideways = undefined;
    },
    { passive: true, signal },
  );
  host.addEventListener(
    'touchmove',
    (event) => {
      const touch = event.touches[0];
      if (!touch || event.touches.length > 1) return;
      // The first movement says which way it goes; wide output scrolls sideways by itself.
      sideways ??= Math.abs(touch.clientX - from.x) > Math.abs(touch.clientY - from.y);
      if (sideways) return;
      const { viewportY, baseY } = term.buffer.active;
      rest += last - touch.clientY;
      last = touch.clientY;
      if (rest < 0 ? viewportY === 0 : viewportY === baseY) return;
      if (event.cancelable) event.preventDefault();
      const cell = host.clientHeight / term.rows || 16;
      const lines = Math.trunc(rest / cell);
      if (lines === 0) return;
      rest -= lines * cell;
      term.scrollLines(lines);
    },
    { passive: false, signal },
  );
}
