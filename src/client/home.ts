// Registers what only the home page needs; the terminal comes at the first sign of a reader.
import '../components/home/home.ts';

const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'scroll', 'touchstart'] as const;
const load = () => {
  for (const sign of signs) window.removeEventListener(sign, load, { capture: true });
  void import('../components/terminal/terminal-pane.ts');
};
for (const sign of signs) window.addEventListener(sign, load, { passive: true, capture: true });
