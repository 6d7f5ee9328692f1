import type { Terminal } from '@xterm/xterm';

/** Largest repeat count of a control sequence; beyond it xterm.js 6.0.0 freezes the tab. */
const most = 5000;
const swallow = () => true;
const mouseModes = [9, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016];

/**
 * Keeps output from harming the page: huge repeat counts never run; in a replay nothing may set titles or
 * palettes, reach the clipboard, ask the terminal for an answer, or take the mouse.
 *
 * @param live true if a shell is behind the terminal: its questions are then answered
 */
export function guardOutput(term: Terminal, live: boolean): void {
  const { parser } = term;
  for (const final of 'ILMSTXZb@P') parser.registerCsiHandler({ final }, (params) => Number(params[0] ?? 1) > most);
  if (live) return;
  for (const id of [0, 1, 2, 4, 5, 7, 9, 10, 11, 12, 52, 104, 110, 111, 112, 633, 1337]) parser.registerOscHandler(id, swallow);
  for (const sequence of [
    { final: 'n' }, { prefix: '?', final: 'n' }, { final: 'c' }, { prefix: '>', final: 'c' }, { prefix: '=', final: 'c' }, { prefix: '>', final: 'q' },
    { intermediates: '$', final: 'p' }, { prefix: '?', intermediates: '$', final: 'p' }, { final: 't' }, { final: 'x' },
  ]) parser.registerCsiHandler(sequence, swallow);
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow);
  parser.registerDcsHandler({ intermediates: '+', final: 'q' }, swallow);
  parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => params.some((param) => mouseModes.includes(Number(param))));
}

/** Lets Tab leave the terminal and Ctrl/⌘+C copy a selection: xterm.js 6.0.0 keeps both for itself. */
export function guardKeys(term: Terminal): void {
  term.attachCustomKeyEventHandler((event) => event.key !== 'Tab' && !((event.ctrlKey || event.metaKey) && event.key === 'c' && term.hasSelection()));
}

/** The selected text as a reader wants it: without the blanks that fill up lines. */
export function selectedText(term: Terminal): string {
  return term
    .getSelection()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}
