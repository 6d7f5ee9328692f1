import { escapeHtml } from '../../i18n/inline.ts';

// eslint-disable-next-line no-control-regex
const sequence = /\u001b(?:\[([0-9;?]*)([ -/]*[@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** Removes terminal control sequences. */
export function stripAnsi(text: string): string {
  return text.replace(sequence, '').replace(/\r\n/g, '\n');
}

/** Terminal output as HTML: the 16 colours and bold become classes `ansi-…`, other sequences vanish. */
export function ansiHtml(text: string): string {
  let html = '';
  let at = 0;
  let open = false;
  let bold = false;
  let colour: number | undefined;
  const put = (plain: string) => (html += escapeHtml(plain.replace(/\r\n/g, '\n')));
  for (const match of text.matchAll(sequence)) {
    put(text.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] !== 'm') continue;
    for (const code of (match[1] || '0').split(';').map(Number)) {
      if (code === 0) [bold, colour] = [false, undefined];
      else if (code === 1) bold = true;
      else if (code === 22) bold = false;
      else if (code === 39) colour = undefined;
      else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) colour = code % 10;
    }
    if (open) html += '</span>';
    const classes = [bold && 'ansi-bold', colour !== undefined && `ansi-${colour}`].filter(Boolean).join(' ');
    open = classes !== '';
    if (open) html += `<span class="${classes}">`;
  }
  put(text.slice(at));
  return open ? `${html}</span>` : html;
}
