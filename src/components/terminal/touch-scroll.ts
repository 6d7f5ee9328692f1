import type { Terminal } from '@xterm/xterm';

/**
 * Swipes scroll the terminal (xtermjs/xterm.js#5489: lost in 6.0.0); at its edge they scroll the page again.
 */
export function touchScroll(term: Terminal, host: HTMLElement, signal: AbortSignal): void {
  let last = 0;
  let rest = 0;
  host.addEventListener(
    'touchstart',
    (event) => {
      last = event.touches[0]?.clientY ?? 0;
      rest = 0;
    },
    { passive: true, signal },
  );
  host.addEventListener(
    'touchmove',
    (event) => {
      const touch = event.touches[0];
      if (!touch || event.touches.length > 1) return;
      const { viewportY, baseY } = term.buffer.active;
      rest += last - touch.clientY;
      last = touch.clientY;
      const cell = host.clientHeight / term.rows || 16;
      const lines = Math.trunc(rest / cell);
      const edge = rest < 0 ? viewportY === 0 : viewportY === baseY;
      if (edge) return;
      if (event.cancelable) event.preventDefault();
      if (lines === 0) return;
      rest -= lines * cell;
      term.scrollLines(lines);
    },
    { passive: false, signal },
  );
}
