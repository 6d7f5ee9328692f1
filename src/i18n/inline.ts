const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => escapes[char] ?? char);
}

/** Characters of code that fit on one line of the narrowest screen. */
const SHORT = 20;

/** Code as HTML: a browser breaks lines after a hyphen or a slash, so short words with one are kept whole (`.nb`). */
export function codeHtml(text: string): string {
  return text
    .split(/(\s+)/)
    .map((word) => (/[-/]./.test(word) && word.length <= SHORT ? `<span class="nb">${escapeHtml(word)}</span>` : escapeHtml(word)))
    .join('');
}

/** Text of the data files as HTML: `code` in backticks, **strong**, everything else escaped. */
export function inline(text: string): string {
  return text
    .split(/`([^`]+)`/)
    .map((part, at) => (at % 2 ? `<code>${codeHtml(part)}</code>` : escapeHtml(part)))
    .join('')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
}
