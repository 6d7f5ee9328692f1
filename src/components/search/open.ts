/** Opens the search on `/`, Ctrl+K or ⌘K and on any `[data-open-search]`. Nothing of it is loaded before. */
export function startSearch(): void {
  const open = () => void import('./dialog.ts').then(({ openSearch }) => openSearch());
  for (const button of document.querySelectorAll('[data-open-search]')) button.addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
    const typing = event.target.closest('input, textarea, select, [contenteditable], .xterm, .monaco-editor');
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    // By place of the key: with a Hangul layout the key says ㅏ.
    const combination = event.code === 'KeyK' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && !event.target.closest('.xterm, .monaco-editor');
    if (!slash && !combination) return;
    if (document.querySelector('dialog[open]:modal:not(.search)')) return;
    event.preventDefault();
    open();
  });
}
