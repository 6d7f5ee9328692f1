import type { Terminal } from '@xterm/xterm';

/**
 * Sends what an input method has composed at the moment it is committed. xterm.js 6.0.0 waits for a timer, and on a busy page
 * the Enter that follows finds the text cut: the last syllable of a Hangul line is lost. Its own sending then finds nothing
 * to send, for the field is again what it was before the composition.
 */
export function sendComposedAtOnce(term: Terminal, signal: AbortSignal): void {
  const field = term.textarea;
  if (!field) return;
  let before = '';
  field.addEventListener('compositionstart', () => (before = field.value), { signal });
  // Engines change the field before this event. WebKitGTK ends a composition with nothing first, then with the text.
  field.addEventListener('compositionend', ({ data }) => {
    field.value = before;
    if (data) term.input(data);
  }, { signal });
}
